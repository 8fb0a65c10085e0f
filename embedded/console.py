"""What the two commands say, and how they give up."""

import logging
from pathlib import Path
from typing import TextIO

say = logging.getLogger("embedded").info


class Trouble(Exception):
    """The command cannot go on. The message is a whole sentence for the person at the keyboard."""


def speak_on(stream: TextIO) -> None:
    """What `say` is told goes to this stream from now on."""
    logging.basicConfig(format="%(message)s", level=logging.INFO, stream=stream)


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, indented, to be shown below a sentence that names the log."""
    if not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    return "".join(f"\n    {line}" for line in lines)
