"""Turn a file into source rows."""

from intake.reading.refusal import UnreadableSource
from intake.reading.source import file_hash, read_source

__all__ = ["UnreadableSource", "file_hash", "read_source"]
