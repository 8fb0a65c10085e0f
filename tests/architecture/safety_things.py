"""A check-out to each offender of the world, and a clean file of a visit to each, by the address that asks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from visits.models import Attachment, AttachmentContent, CheckOut, Visit

PEOPLE = ("visits/check-out/<uuid:public_id>/",)
OUTS = (
    *(f"visits/{deed}/<uuid:public_id>/" for deed in ("back", "extend", "safe")),
    *(f"api/v1/check-outs/<str:public_id>/{deed}" for deed in ("", "extend/", "check-in/")),
)
VISITS = ("visits/attachments/<uuid:public_id>/",)
FILES = ("visits/attachment/<uuid:public_id>/",)


def safety_things(
    offenders: Mapping[str, Offender], *, absent: UUID, officer: User, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for, by kind of offender. The officer is out at the own one."""
    keys: dict[tuple[str, ...], dict[str, object]] = {
        routes: {"absent": absent} for routes in (PEOPLE, OUTS, VISITS, FILES)
    }
    for kind, offender in offenders.items():
        visit = Visit.objects.filter(offender=offender).earliest("pk")
        things: Sequence[Any] = (
            offender,
            _out(offender, officer, now, is_out=kind == "own"),
            visit,
            _file(visit, officer, now),
        )
        for found, thing in zip(keys.values(), things, strict=True):
            found[kind] = thing.public_id
    return {route: found for routes, found in keys.items() for route in routes}


def _out(offender: Offender, officer: User, now: datetime, *, is_out: bool) -> CheckOut:
    """One who is out since three hours, expected two hours ago; or who came back after the alarm."""
    back = {} if is_out else {"back_at": now, "back_told_at": now, "was_overdue": True}
    left_at = now - timedelta(hours=3)
    return CheckOut.objects.create(
        offender=offender,
        officer=officer,
        left_at=left_at,
        expected_back_at=left_at + timedelta(hours=1),
        **back,
    )


def _file(visit: Visit, officer: User, now: datetime) -> Attachment:
    made = Attachment.objects.create(
        visit=visit,
        name="letter.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        scan="clean",
        scanned_at=now,
        added_by=officer,
        added_at=now,
    )
    AttachmentContent.objects.create(attachment=made, content=b"%")
    return made
