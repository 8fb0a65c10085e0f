"""Whatever the register and whatever the draft: what was foreseen is what happens, person by person."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseload.choices import Effect
from caseload.models import ForeseenEffect, HappenedEffect
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import SuspensionReason
from offender_mgmt.offenders.models import Offender, Suspension
from offender_mgmt.policy.rules import LEVELS
from tests.caseload.policies import draft, published, recalculated
from tests.factories import make_offender
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
FIELDS = ("offender_id", "effect", "was_due_on", "due_on", "proposed_due_on")


@dataclass(frozen=True)
class Somebody:
    """One person of a random register; days are counted back from today."""

    level: str | None
    visited: int | None
    registered: int | None
    agreed: int | None
    away: tuple[int, int] | None  # since so many days, and so many to come


somebody = st.builds(
    Somebody,
    level=st.sampled_from([None, *LEVELS]),
    visited=st.none() | st.integers(0, 900),
    registered=st.none() | st.integers(0, 400),
    agreed=st.none() | st.integers(1, 24),
    away=st.none() | st.tuples(st.integers(0, 200), st.integers(0, 90)),
)
values = st.fixed_dictionaries(
    {
        "visit_interval_months": st.fixed_dictionaries({level: st.integers(1, 24) for level in LEVELS}),
        "first_visit_days": st.integers(0, 60),
        "visit_after_suspension_days": st.integers(0, 60),
        "not_assessed_treated_as": st.sampled_from(LEVELS),
    }
)


def arrive(one: Somebody) -> None:
    """Record somebody with the history that was drawn."""
    today = timezone.localdate(NOW)
    offender = make_offender(
        now=NOW,
        risk_level=one.level,
        agreed_interval_months=one.agreed,
        registered_on=None if one.registered is None else today - timedelta(days=one.registered),
        visited_on=None if one.visited is None else today - timedelta(days=one.visited),
    )
    if one.away is not None:
        until = today + timedelta(days=one.away[1])
        Suspension.objects.create(
            offender=offender,
            reason=SuspensionReason.CUSTODY,
            evidence="Prison letter",
            started_on=today - timedelta(days=one.away[0]),
            expected_until=until,
            next_check_on=until,
            origin="import",
        )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(somebody, min_size=1, max_size=4), stated=values, days=st.integers(0, 60))
def test_what_was_foreseen_happens(
    people: list[Somebody], stated: dict[str, object], days: int, django_db_setup: None
) -> None:
    """Effects, dates and what waits for two people; and every date that stands is the one foreseen (Done when)."""
    with transaction.atomic():
        for one in people:
            arrive(one)
        # As every write does: the suspensions were put there behind its back.
        offenders.refresh(list(Offender.objects.values_list("pk", flat=True)), by=None, now=NOW)
        day = NOW + timedelta(days=days)
        revision = draft(NOW, effective_from=timezone.localdate(day), **stated)
        simulation = published(revision, NOW).simulation

        recalculated(day)

        foreseen = set(ForeseenEffect.objects.filter(simulation=simulation).values_list(*FIELDS))
        happened = HappenedEffect.objects.exclude(effect=Effect.NONE)
        assert set(happened.values_list(*FIELDS)) == foreseen
        assert VisitObligation.objects.open().count() == len(people)
        transaction.set_rollback(True)
