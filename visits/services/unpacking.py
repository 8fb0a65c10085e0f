"""Reading a hostile file in a child process with limits, so that a bomb ends only that (FIL-4)."""

import json
import os
import subprocess
import sys
from pathlib import Path

from offender_mgmt.errors import RuleViolation
from visits.rules.attachments import JPEG, PDF, PNG, Kind

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 60
BEYOND_LIMITS = (
    "This file could not be read within the limits of memory and time. "
    "Save it anew, smaller, and attach that."
)
COMMANDS = {
    JPEG: ("visits.unpacking.images", "JPEG"),
    PNG: ("visits.unpacking.images", "PNG"),
    PDF: ("visits.unpacking.documents",),
}


def clean(content: bytes, *, kind: Kind) -> bytes:
    """The file as it may be kept, after a parser has agreed that it is what it says. Raises RuleViolation."""
    said, _, cleaned = _ask(content, COMMANDS[kind]).partition(b"\n")
    if not said:
        raise RuleViolation(BEYOND_LIMITS)
    refused = json.loads(said).get("refused")
    if refused:
        raise RuleViolation(refused)
    return cleaned


def _ask(content: bytes, command: tuple[str, ...]) -> bytes:
    """The child's output; empty when it was ended. It gets none of our secrets."""
    environment = {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", *command],
            cwd=PROJECT,
            env=environment,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b""
    return child.stdout if child.returncode == 0 else b""
