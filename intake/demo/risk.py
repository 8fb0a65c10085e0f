"""What the demo's officers have recorded about risk: the same facts on every run, relative to the extract's day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender
from risk import services as risk
from risk.choices import Priority
from risk.models import RiskTool, ToolResult
from visits.models import VisitObligation

PEOPLE = 24
POINTS = {RiskLevel.LOW: 9, RiskLevel.MEDIUM: 25, RiskLevel.HIGH: 32, RiskLevel.VERY_HIGH: 41}
ASSESSOR = "Rowan Ashdown, probation"


@dataclass(frozen=True)
class _Deeds:
    """Who records, when, and the day that every other is counted back from."""

    by: User
    now: datetime
    day: date


@transaction.atomic
def add_risk(*, extract_date: date, by: User, now: datetime) -> None:
    """Give some of `by`'s people tool results, ARMS and a lower level that waits for approval. Twice is once."""
    if ToolResult.objects.exists():
        return
    deeds = _Deeds(by, now, min(extract_date, now.date()))
    known_since = deeds.day - timedelta(days=500)
    people = list(
        Offender.objects.visible_to(by)
        .live()
        .filter(risk_level__isnull=False, registered_on__lt=known_since)
        .order_by("reference")[:PEOPLE]
    )
    for number, offender in enumerate(people):
        _add_results(offender, number, deeds)
    for offender in people[1::4]:
        _add_arms(offender, deeds, days_ago=60)
    if people:
        risk.start_assessment(offender_id=people[0].pk, by=by, now=now)
    _ask_for_a_lower_level(people[1::4], deeds)


def _add_results(offender: Offender, number: int, deeds: _Deeds) -> None:
    """OSP/DC for everybody, every ninth higher than the level in force; RSR or OSP/IIC for some."""
    points = POINTS[RiskLevel(str(offender.risk_level))] + number % 3
    if number % 9 == 4:
        points = 38
    days_ago = 40 + 17 * number  # so that a few are out of date
    _add_result(offender, "osp_dc", deeds, days_ago=days_ago, score=Decimal(points))
    if number % 3 == 1:
        _add_result(offender, "osp_iic", deeds, days_ago=days_ago, band="low")
    if number % 5 == 2:
        _add_result(offender, "rsr", deeds, days_ago=90, score=Decimal(number) / 4)


def _add_result(
    offender: Offender,
    code: str,
    deeds: _Deeds,
    *,
    days_ago: int,
    score: Decimal | None = None,
    band: str = "",
) -> None:
    tool = RiskTool.objects.filter(is_enabled=True).get(code=code)
    on = deeds.day - timedelta(days=days_ago)
    new = risk.NewToolResult(tool, on, ASSESSOR, score, band)
    risk.record_tool_result(offender_id=offender.pk, new=new, by=deeds.by, now=deeds.now)


def _add_arms(offender: Offender, deeds: _Deeds, *, days_ago: int) -> None:
    """A completed ARMS with one risk factor and one that protects."""
    is_low = offender.risk_level == RiskLevel.LOW
    priority = Priority.LOW if is_low else Priority.MEDIUM
    draft = risk.start_assessment(offender_id=offender.pk, by=deeds.by, now=deeds.now)
    for factor in (
        risk.FactorWritten(
            "SR2", is_protective=False, priority=priority, told="Says that he is often alone in the evenings."
        ),
        risk.FactorWritten(
            "PF1",
            is_protective=True,
            priority=Priority.MEDIUM,
            observed="Goes to work; rota seen on the visit.",
        ),
    ):
        risk.save_factor(public_id=draft.public_id, factor=factor, seen="", by=deeds.by, now=deeds.now)
    written = risk.AssessmentWritten(priority, "Routine is stable. To be looked at again if work ends.")
    risk.save_assessment(
        public_id=draft.public_id, written=written, seen=draft.mark, by=deeds.by, now=deeds.now
    )
    risk.complete_assessment(
        public_id=draft.public_id,
        completed_on=deeds.day - timedelta(days=days_ago),
        by=deeds.by,
        now=deeds.now,
    )


def _ask_for_a_lower_level(people: Sequence[Offender], deeds: _Deeds) -> None:
    """For a medium one who is not overdue: it waits for somebody else, and the visit's date stands meanwhile."""
    medium = [one.pk for one in people if one.risk_level == RiskLevel.MEDIUM]
    in_time = VisitObligation.objects.open().filter(offender__in=medium, due_on__gte=deeds.day)
    for obligation in in_time.order_by("offender__reference")[:1]:
        rationale = "No concern on the last three visits; steady work; nothing new told by others."
        deviation = (
            "OSP/DC counts convictions that are more than twenty years old and cannot change. Everything that can"
            " change has been stable since 2019, and both officers who visit agree."
        )
        chosen = risk.LevelChosen(RiskLevel.LOW, rationale, deviation)
        risk.decide_level(offender_id=obligation.offender_id, chosen=chosen, by=deeds.by, now=deeds.now)
