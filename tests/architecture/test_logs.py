"""The application's log: one line of JSON for each record, allowed keys, and nobody's words (PRV-1, PRV-3)."""

import json
import logging
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from offender_mgmt.accounts.models import Team
from offender_mgmt.logs import OWN_FACTS, JsonLine

KEYS = {"at", "level", "logger", "message", "status", "method", "route", "exception", *OWN_FACTS}
NASTY = 'one\r\ntwo\n{"level": "CRITICAL"}\x00\x1b[31m\u2028three\x85'


def line_of(message: str, *arguments: object, error: BaseException | None = None, **extra: object) -> Any:
    """The line of one record, read back. A second line, or an ending inside, fails."""
    told = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("vigil", logging.ERROR, "x.py", 1, message, arguments, told)
    vars(record).update(extra)
    text = JsonLine().format(record)
    assert text.splitlines() == [text]
    assert text.isascii()
    line = json.loads(text)
    assert line.keys() <= KEYS
    return line


def test_whatever_is_in_a_message_it_is_one_line() -> None:
    """Line ends, control characters and what looks like another record stay text (PRV-1)."""
    assert line_of("%s", NASTY)["message"] == NASTY


def test_only_facts_that_are_named_are_written() -> None:
    """An extra that nobody allowed is left out."""
    line = line_of("not delivered", error_code="x", family_name="Ownsurname", figures={"live": 3})

    assert line["figures"] == {"live": 3}
    assert "Ownsurname" not in str(line)


def test_a_request_is_told_by_its_route() -> None:
    """Not by its path: that may hold what somebody typed."""
    request = RequestFactory().get("/offenders/Ownsurname/?q=Ownsurname", headers={"User-Agent": NASTY})

    line = line_of("%s: %s", "Not Found", request.path, request=request, status_code=404)

    assert (line["message"], line["status"], line["method"]) == ("Not Found", 404, "GET")
    assert "Ownsurname" not in str(line)


def test_an_exception_is_told_by_its_kind_and_place() -> None:
    """Its words may hold a value; so may those of the one that it came from (PRV-3)."""
    try:
        try:
            int("Ownsurname")
        except ValueError as first:
            raise LookupError("Ownsurname") from first
    except LookupError as error:
        line = line_of("failed", error=error)

    assert [one["type"] for one in line["exception"]] == ["builtins.LookupError", "builtins.ValueError"]
    assert "test_logs.py" in line["exception"][0]["raised_at"][-1]
    assert "Ownsurname" not in str(line)


@pytest.mark.django_db
def test_a_refused_row_is_told_by_its_constraint() -> None:
    """PostgreSQL names the value in its detail: the log names the constraint (PRV-4)."""
    Team.objects.create(name="Ownname")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Team.objects.create(name="Ownname")

    line = line_of("failed", error=refused.value)

    assert line["exception"][1]["sqlstate"] == "23505"
    assert "name" in line["exception"][1]["constraint"]
    assert "Ownname" in str(refused.value)
    assert "Ownname" not in str(line)
