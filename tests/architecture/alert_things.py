"""An alert about each offender of the world, by the address that asks."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Offender

ALERTS = (
    *(f"alerts/<uuid:public_id>/{deed}" for deed in ("", "open/", "acknowledge/", "assign/", "comment/")),
    *(f"api/v1/alerts/<str:public_id>/{deed}" for deed in ("", "acknowledge/", "assign/", "comment/")),
)


def alert_things(
    offenders: Mapping[str, Offender], *, absent: UUID, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for; the alert of the closed one has closed."""
    found: dict[str, object] = {"absent": absent}
    for kind, offender in offenders.items():
        closed_at = now if offender.closed_on else None
        alert = Alert.objects.filter(offender=offender, kind="visit_overdue", closed_at=closed_at).first()
        found[kind] = (alert or _closed(offender, now)).public_id
    return dict.fromkeys(ALERTS, found)


def _closed(offender: Offender, now: datetime) -> Alert:
    alert = Alert.objects.create(
        offender=offender,
        kind="visit_overdue",
        since_on=date(2026, 1, 1),
        opened_at=now,
        closed_at=now,
        step_hours=[0, 0, 24, 72],
        escalates_at=now,
    )
    alert.refresh_from_db()
    return alert
