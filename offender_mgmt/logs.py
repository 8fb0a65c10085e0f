"""The application's log: one line of JSON for each record, with the keys named here and no other (PRV-1, PRV-2).

What people type, and what is on record, is in no line: not the path of a request but the route that it took, not an
exception's words but its kind and where it was raised. A line break in what somebody sent makes no second line.
"""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from traceback import extract_tb
from typing import Any

OWN_FACTS = ("attachment", "error", "figures", "unaccounted")  # what our own code adds to a record by name
DEEPEST = 40  # frames of an exception


class JsonLine(logging.Formatter):
    """Formats a record as one line that a program can read."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, in ASCII."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "logger": record.name, **_said(record)}
        line |= {name: value for name in OWN_FACTS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = list(_chain(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=True, default=str)


def _said(record: logging.LogRecord) -> dict[str, Any]:
    """The message; of a request, whose message has its path in it, only what Vigil itself knows."""
    request = getattr(record, "request", None)
    if request is None:
        return {"message": record.getMessage()}
    status = getattr(record, "status_code", None)
    match = getattr(request, "resolver_match", None)
    return {
        "message": HTTPStatus(status).phrase if status else "A request was refused",
        "status": status,
        "method": getattr(request, "method", None),
        "route": match.route if match else None,
    }


def _chain(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """The exception and what it came from: kinds and places, and a database's code; never the words or the values."""
    while error is not None:
        frames = extract_tb(error.__traceback__)[-DEEPEST:]
        told = {
            "type": f"{type(error).__module__}.{type(error).__qualname__}",
            "sqlstate": getattr(error, "pgcode", None),
            "constraint": getattr(getattr(error, "diag", None), "constraint_name", None),
            "raised_at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        }
        yield {name: value for name, value in told.items() if value}
        error = error.__cause__ or error.__context__
