"""What a child process may use, how it refuses, and how it hands back what it made."""

import json
import resource
import sys
from collections.abc import Callable

MEMORY_BYTES = 1024**3
CPU_SECONDS = 20


class RefusedError(Exception):
    """Why a file is not taken: a sentence that says what to do."""


def run(clean: Callable[[bytes], bytes], *, damaged: str) -> None:
    """Clean standard input to standard output: a line of JSON, and the bytes unless it says `refused`."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),  # a core file would hold the photograph
    ):
        resource.setrlimit(limit, (value, value))
    content, said = b"", {}
    try:
        content = clean(sys.stdin.buffer.read())
    except RefusedError as refusal:
        said = {"refused": str(refusal)}
    except (Exception, RecursionError, MemoryError):
        # Whatever a broken file makes a parser raise, the way out is the same.
        said = {"refused": damaged}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)
