"""What the database refuses about exports."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.exports.models import Export, ExportPart, ExportRequest
from tests.conftest import connect_as_owner
from tests.constraints import refusal_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


def request_of(by: User) -> dict[str, Any]:
    """One that is ready."""
    return {
        "kind": "measure",
        "title": "Live",
        "formats": ["csv"],
        "recipient": "HMICFRS",
        "basis": "inspection",
        "asked_by": by,
        "asked_at": NOON,
        "state": "made",
        "finished_at": NOON,
        "expires_at": NOON,
    }


def export_of(request: ExportRequest) -> dict[str, Any]:
    """The first of all."""
    return {
        "number": 1,
        "request": request,
        "manifest": "{}",
        "sha256": "1" * 64,
        "previous": "",
        "signature": "",
        "rows": 0,
        "size": 0,
        "offender_ids": [],
        "made_at": NOON,
    }


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"recipient": ""}, "export_request_has_a_recipient"),
        ({"basis": "because"}, "export_request_has_a_ground"),
        ({"state": "gone", "expires_at": None}, "export_request_has_a_known_state"),
        ({"finished_at": None}, "export_request_is_over_or_not"),
        ({"state": "waiting"}, "export_request_is_over_or_not"),
        ({"state": "refused"}, "export_request_says_why_there_is_no_file"),
        ({"expires_at": None}, "export_that_is_ready_expires"),
    ],
)
def test_a_request_that_cannot_be(wrong: dict[str, Any], name: str, auditor: User) -> None:
    """Each of its constraints, violated once."""
    assert refusal_of(ExportRequest, request_of(auditor), wrong) == name


@pytest.mark.parametrize("wrong", [{"number": 2}, {"previous": "0" * 64}])
def test_only_the_first_export_follows_none(wrong: dict[str, Any], auditor: User) -> None:
    """So the chain has one beginning, and no second one beside it."""
    request = ExportRequest.objects.create(**request_of(auditor))

    assert refusal_of(Export, export_of(request), wrong) == "only_the_first_export_follows_none"


def test_a_part_has_its_own_place(auditor: User) -> None:
    """No second one at the same place."""
    export = Export.objects.create(**export_of(ExportRequest.objects.create(**request_of(auditor))))
    ExportPart.objects.create(export=export, index=0, content=b"x")

    valid = {"export": export, "index": 1, "content": b"x"}

    assert refusal_of(ExportPart, valid, {"index": 0}) == "one_part_at_each_place"


@pytest.mark.parametrize("deed", ["UPDATE exports_export SET rows = rows", "DELETE FROM exports_export"])
def test_what_was_made_stays_on_record(deed: str) -> None:
    """The application's role may add to the chain and read it."""
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed)


@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_changes_an_export(auditor: User) -> None:
    """By trigger."""
    Export.objects.create(**export_of(ExportRequest.objects.create(**request_of(auditor))))
    owner = connect_as_owner()

    with (
        pytest.raises(Exception, match="Cannot update or delete rows from exports_export"),
        owner.cursor() as cursor,
    ):
        cursor.execute("UPDATE exports_export SET rows = 7")
    owner.close()
