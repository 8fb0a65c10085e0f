"""Work and time as the rules take them, read from the register, the visits on record and the contracts."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Q, StdDev
from django.db.models.functions import Extract

from caseload.models.hours import working_lives
from caseload.rules.demand import Duty
from caseload.rules.effort import OnRecord, effort_of
from caseload.rules.loads import DAYS_READ, NOTHING_SUPPOSED, Load, Loads, Officer, WhatIf, loads_of
from caseload.rules.supposing import Leaver
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.offenders.models import OffenderQuerySet
from offender_mgmt.policy.rules import Policy
from visits.models import Visit, VisitObligation

LATEST = 2_000  # visits that a measurement looks at: those recorded last, so that it is bounded and recent


class Median(Aggregate):
    """The value in the middle, one that occurs."""

    function = "PERCENTILE_DISC"
    name = "median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def on_record() -> OnRecord:
    """What the visits recorded last in the whole force tell of how long one takes, and how many succeed. One query.

    Those that a register extract told are left out: it tells of successful ones alone, and of no times.
    """
    latest = Visit.objects.order_by("-pk").values("pk")[:LATEST]
    visits = Visit.objects.standing().filter(pk__in=latest, origin=Origin.VIGIL)
    took = F("ended_at") - F("visited_at")
    timed = Q(ended_at__isnull=False)
    found: dict[str, Any] = visits.aggregate(
        timed=Count("pk", filter=timed),
        median=Median(took, filter=timed),
        spread=StdDev(Extract(took, "epoch"), filter=timed),
        attempts=Count("pk"),
        successes=Count("pk", filter=Q(is_successful=True)),
    )
    median = found["median"] or timedelta()
    return OnRecord(
        timed=found["timed"],
        median_minutes=round(median.total_seconds() / 60),
        spread_minutes=(found["spread"] or 0) / 60,
        attempts=found["attempts"],
        successes=found["successes"],
    )


def duties(offenders: OffenderQuerySet, *, on: date) -> list[Duty]:
    """The open obligation of each of these offenders, in one query.

    Somebody suspended is left out while their date is past, because nobody can visit them; where their date is to
    come, which is when the suspension is expected to end, the visit is expected then.
    """
    rows = VisitObligation.objects.expected(on=on).filter(offender__in=offenders)
    return [
        Duty(*row)
        for row in rows.values_list(
            "offender",
            "offender__manager",
            "offender__team",
            "offender__risk_level",
            "due_on",
            "offender__agreed_interval_months",
        )
    ]


def officers_of(teams: Iterable[int]) -> list[User]:
    """The offender managers who are active in these teams, by name."""
    people = User.objects.filter(role=Role.OFFENDER_MANAGER, is_active=True, team__in=list(teams))
    return list(people.select_related("team").order_by("last_name", "first_name", "pk"))


def leaver_of(user: User) -> Leaver:
    """Somebody who is supposed to leave, as the rule takes them."""
    return Leaver(user.role == Role.OFFENDER_MANAGER, user.is_active, user.team_id)


def officers_at_work(people: Iterable[User], *, today: date) -> list[Officer]:
    """These officers with their time from today on, as far as the rules look. Two queries."""
    people = list(people)
    lives = working_lives([one.pk for one in people], first=today, last=today + timedelta(days=DAYS_READ))
    return [Officer(one.pk, one.team_id, lives[one.pk]) for one in people]


def weekly_load(
    *,
    policy: Policy,
    duties: Iterable[Duty],
    today: date,
    teams: Iterable[Team],
    what_if: WhatIf = NOTHING_SUPPOSED,
) -> Loads:
    """The load of these teams and of each of their officers if `policy` held and the obligations were `duties`.

    For a policy that is only tried: pass the draft as `policy`, and duties with the due dates that it gives. Nothing
    is written. `loads.teams[pk]` and `loads.officers[pk]` have `.needed` and `.there` (minutes in each of 26 weeks
    from today), `.short` and `.long` (28 and 90 days), and `.broken_on` (the first week that breaks). Four queries,
    however many there are.
    """
    pks = [team.pk for team in teams]
    return loads_of(
        duties,
        officers_at_work(officers_of(pks), today=today),
        teams=pks,
        effort=effort_of(on_record(), policy),
        policy=policy,
        today=today,
    ).supposing(what_if)


def loads_of_people(
    people: Iterable[User], cases: Iterable[Duty], *, policy: Policy, today: date
) -> Mapping[int, Load]:
    """The load of each of these people, whatever their role, by who manages these cases. Three queries."""
    loads = loads_of(
        cases,
        officers_at_work(people, today=today),
        teams=(),
        effort=effort_of(on_record(), policy),
        policy=policy,
        today=today,
    )
    return loads.officers
