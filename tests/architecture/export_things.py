"""Exports of the auditor's: one that waits, and one that is ready with everybody in it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from offender_mgmt.accounts.models import User
from offender_mgmt.exports.choices import State
from offender_mgmt.exports.models import Export, ExportPart, ExportRequest
from offender_mgmt.exports.services import Order, ask_for
from offender_mgmt.offenders.models import Offender
from tests.factories import DISCLOSURE

CANCEL, TAKE = "exports/<uuid:public_id>/cancel/", "exports/<uuid:public_id>/file/"
SHOW_PEOPLE = (TAKE,)


def export_things(
    users: Mapping[str, User], offenders: Mapping[str, Offender], *, absent: UUID, now: datetime
) -> dict[str, Mapping[str, object]]:
    """One of each kind."""
    waiting = ask_for(order(), to=DISCLOSURE, by=users["auditor"], now=now)
    ready = ready_export(users["auditor"], list(offenders.values()), now=now)
    return {
        CANCEL: {"own": waiting.public_id, "absent": absent},
        TAKE: {"own": ready.public_id, "absent": absent},
    }


def order() -> Order:
    """Of everybody on the register."""
    return Order("measure", "People on the register", {"measure": "live", "filters": ""})


def ready_export(by: User, offenders: list[Offender], *, now: datetime) -> ExportRequest:
    """As a worker leaves it; the file names them."""
    request = ask_for(order(), to=DISCLOSURE, by=by, now=now)
    last = Export.objects.order_by("-number").first()
    content = ",".join(offender.reference for offender in offenders).encode()
    export = Export.objects.create(
        number=last.number + 1 if last else 1,
        request=request,
        manifest="{}",
        sha256=request.public_id.hex * 2,
        previous=last.sha256 if last else "",
        signature="",
        rows=len(offenders),
        size=len(content),
        offender_ids=[offender.pk for offender in offenders],
        made_at=now,
    )
    ExportPart.objects.create(export=export, index=0, content=content)
    request.state, request.finished_at, request.expires_at = State.MADE, now, now + timedelta(days=1)
    request.save()
    return request
