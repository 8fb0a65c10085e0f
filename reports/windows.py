"""The draws of windows whose secret has been disclosed, with everything that is needed to make them again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from offender_mgmt.offenders.models import OffenderQuerySet
from visits.models import VisitWindow, WindowPeriod
from visits.rules.sealing import canonical

DEFINITION = "disclosed-windows/1"


@dataclass(frozen=True)
class WindowRow:
    """One draw. `inputs` is the JSON, and `secret` and `period_commitment` the hexadecimal digits, that prove it."""

    window: str
    reference: str
    sequence: int
    from_on: date
    until_on: date
    day_part: str
    drawn_at: str
    closed_at: str
    override: str
    commitment: str
    inputs: str
    secret: str
    period_commitment: str


def draws_of(period: WindowPeriod, offenders: OffenderQuerySet) -> QuerySet[VisitWindow]:
    """Every draw of a disclosed period for these offenders, in the order of the draws; none before disclosure."""
    draws = VisitWindow.objects.filter(period=period, period__disclosed_at__isnull=False)
    return (
        draws.filter(offender__in=offenders).select_related("offender", "period").order_by("drawn_at", "pk")
    )


def row_of(window: VisitWindow) -> WindowRow:
    """One line of the file."""
    return WindowRow(
        window=str(window.public_id),
        reference=window.offender.reference,
        sequence=window.sequence,
        from_on=window.from_on,
        until_on=window.until_on,
        day_part=window.day_part,
        drawn_at=timezone.localtime(window.drawn_at).isoformat(timespec="seconds"),
        closed_at=timezone.localtime(window.closed_at).isoformat(timespec="seconds")
        if window.closed_at
        else "",
        override=window.override,
        commitment=window.commitment,
        inputs=canonical(window.inputs).decode(),
        secret=bytes(window.period.secret).hex(),
        period_commitment=window.period.commitment,
    )
