"""Which policy holds on a day, and that a broken one is an error and never "nobody is due"."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.errors import VigilError
from offender_mgmt.policy.models import PolicyRevision, PolicyValue, in_force
from offender_mgmt.policy.rules import KEYS, SETS, SITUATIONS, build_policy, is_escalation
from tests.visits.facts import POLICY

pytestmark = pytest.mark.django_db
LEVELS = ("very_high", "high", "medium", "low")


@pytest.fixture
def shipped() -> PolicyRevision:
    """England and Wales, as Vigil ships."""
    return PolicyRevision.objects.get(is_shipped=True)


def approved(administrator: User, auditor: User, effective_from: date, name: str) -> PolicyRevision:
    """A revision with the shipped values, in force from that day."""
    revision = PolicyRevision.objects.create(
        name=name,
        effective_from=effective_from,
        drafted_by=administrator,
        approved_by=auditor,
        approved_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    for value in PolicyValue.objects.filter(revision__is_shipped=True):
        value.pk, value.revision = None, revision
        value.save()
    return revision


def test_vigil_ships_with_england_and_wales(shipped: PolicyRevision) -> None:
    """1, 3, 6 and 12 months; 15 days; as high; two officers; seen inside (domain 1.3, 1.6, 1.8, 1.10, 2.7)."""
    policy = in_force(date(2026, 11, 19))

    assert policy.name == "England and Wales 1"
    for key in KEYS:
        assert getattr(policy, key) == getattr(POLICY, key), key


def test_every_shipped_value_has_a_source_and_a_certainty(shipped: PolicyRevision) -> None:
    """A number without a source is a number that somebody made up (domain, first lines)."""
    values = list(shipped.values.all())

    assert {value.key for value in values} == set(KEYS)
    assert all(value.source and value.get_certainty_display() != value.certainty for value in values)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        pytest.param(date(2000, 1, 1), "England and Wales 1", id="the shipped one's first day"),
        pytest.param(date(2026, 12, 31), "England and Wales 1", id="the day before the next"),
        pytest.param(date(2027, 1, 1), "Second", id="its first day"),
        pytest.param(date(2027, 5, 31), "Second", id="its last day"),
        pytest.param(date(2027, 6, 1), "Third", id="the third's first day"),
        pytest.param(date(2099, 1, 1), "Third", id="for good"),
    ],
)
def test_the_latest_revision_in_force_is_picked_by_date(
    day: date, name: str, administrator: User, auditor: User
) -> None:
    """Policy is dated: the law changed in 2012, 2015, 2022, 2023 and 2026."""
    approved(administrator, auditor, date(2027, 6, 1), "Third")  # the order of writing does not matter
    approved(administrator, auditor, date(2027, 1, 1), "Second")

    assert in_force(day).name == name


def test_a_draft_is_not_in_force(administrator: User) -> None:
    """Nothing changes until a second person approves."""
    PolicyRevision.objects.create(name="Draft", effective_from=date(2026, 1, 1), drafted_by=administrator)

    assert in_force(date(2026, 11, 19)).name == "England and Wales 1"


def test_a_day_without_a_policy_is_an_error() -> None:
    """Nothing is assumed."""
    with pytest.raises(VigilError, match="No approved policy is in force on 31 December 1999"):
        in_force(date(1999, 12, 31))


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_key_is_an_error(key: str, shipped: PolicyRevision) -> None:
    """Never "nobody is due" because a row of policy is gone."""
    shipped.values.filter(key=key).delete()

    with pytest.raises(VigilError, match=rf"missing \['{key}'\]"):
        in_force(date(2026, 11, 19))


def test_an_unknown_key_is_an_error(shipped: PolicyRevision) -> None:
    """A misspelt value must not be ignored."""
    shipped.values.create(key="visit_interval_month", value={}, source="typing", certainty="V")

    with pytest.raises(VigilError, match="unknown"):
        in_force(date(2026, 11, 19))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("visit_interval_months", {}, id="no intervals"),
        pytest.param("visit_interval_months", dict.fromkeys(LEVELS, "3"), id="a number in quotes"),
        pytest.param("visit_interval_months", dict.fromkeys(LEVELS, 0), id="no months"),
        pytest.param("visit_interval_months", dict.fromkeys(LEVELS[1:], 3), id="a level missing"),
        pytest.param("visit_interval_months", dict.fromkeys(LEVELS, 121), id="nobody ever due"),
        pytest.param("first_visit_days", 367, id="a first visit after more than a year"),
        pytest.param("visit_interval_months", dict.fromkeys(LEVELS, 1.5), id="half a month"),
        pytest.param("visit_interval_months", 6, id="one for all"),
        pytest.param("not_assessed_treated_as", "severe", id="a level without an interval"),
        pytest.param("not_assessed_treated_as", ["high"], id="a list of levels"),
        pytest.param("first_visit_days", "fifteen", id="a word"),
        pytest.param("first_visit_days", -1, id="less than nothing"),
        pytest.param("first_visit_days", True, id="yes"),
        pytest.param("visit_minutes", 0, id="a visit of no time"),
        pytest.param("travel_minutes", -1, id="back before leaving"),
        pytest.param("attempt_success_percent", 0, id="nobody is ever met"),
        pytest.param("attempt_success_percent", 101, id="more than always"),
        pytest.param("capacity_least_visits", 0, id="measured from nothing"),
        pytest.param("visit_after_suspension_days", None, id="nothing"),
        pytest.param("successful_outcomes", "seen_inside", id="not a list"),
        pytest.param("successful_outcomes", [1], id="not words"),
        pytest.param("warrant_outcomes", "no_answer", id="outcomes not a list"),
        pytest.param("warrant_failed_attempts", 0, id="a warrant without an attempt"),
        pytest.param("review_after_attempts", 0, id="a review of nothing"),
        pytest.param("escalation_repeat_hours", 0, id="told again without a pause"),
        pytest.param("clock_tolerance_seconds", 0, id="no clock is good enough"),
        pytest.param("probe_stale_minutes", 0, id="every part has stopped"),
        pytest.param("fewer_live_percent", 0, id="nobody may ever be closed"),
        pytest.param("fewer_live_percent", 100, id="everybody may be lost"),
        pytest.param("canary_by_hour", 24, id="an hour that never comes"),
        pytest.param("shift_cover", {"monday": ["morning"]}, id="a week of one day"),
        pytest.param("predictability_bands", {"some": 70, "high": 40}, id="high before some"),
        pytest.param("window_mean_percent", 100, id="always on the last day"),
        pytest.param("window_early_percent", 50, id="so often early that no mean is as set"),
        pytest.param("window_days", 0, id="a window without a day"),
        pytest.param("access_reasons", {"own": "none"}, id="situations without a word"),
        pytest.param(
            "access_reasons", dict.fromkeys(SITUATIONS, "perhaps"), id="a reason of a kind that nobody knows"
        ),
        pytest.param("qualifications", ["arms"], id="qualifications without a name"),
        pytest.param("qualifications_needed", {"manage": []}, id="deeds without a word"),
        pytest.param(
            "qualifications_needed",
            {"manage": ["chess"], "assess_arms": [], "visor_entry": []},
            id="a qualification that nobody knows",
        ),
        pytest.param("acknowledge_most_days", {"high": 7}, id="levels without a limit"),
        pytest.param("acknowledge_most_days", dict.fromkeys(LEVELS, 0), id="acknowledged for no time"),
    ],
)
def test_a_value_of_the_wrong_kind_is_an_error(key: str, value: Any) -> None:
    """Refused as a whole when it is read, not by each rule in its own way."""
    values = {key: getattr(POLICY, key) for key in KEYS}
    values |= {key: sorted(values[key]) for key in SETS}
    assert build_policy(revision=1, name="Sound", values=values)

    with pytest.raises(VigilError, match="is wrong"):
        build_policy(revision=1, name="Broken", values=values | {key: value})


def _chains(**changed: Any) -> dict[str, Any]:
    return {"any": {level: [0, 0, 24, 72] for level in LEVELS} | changed}


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(_chains(), id="one for all kinds"),
        pytest.param(_chains(low=[0, None, None, None]), id="the manager alone at low risk"),
        pytest.param(_chains(high=[0, 0, 0, 0]), id="all at once"),
        pytest.param(
            _chains(high=[0, 9, None, None]) | {"visit_overdue": _chains()["any"]}, id="other kinds less loud"
        ),
    ],
)
def test_a_chain_that_may_be_set(value: Any) -> None:
    """Hours for every level, rising, and an overdue visit at high risk to the top."""
    assert is_escalation(value, levels=dict.fromkeys(LEVELS, 1))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({}, id="nothing"),
        pytest.param([0, 0, 24, 72], id="not by level"),
        pytest.param({"visit_overdue": _chains()["any"]}, id="nothing for other kinds"),
        pytest.param({"any": {"high": [0, 0, 24, 72]}}, id="levels missing"),
        pytest.param(_chains(low=[0, 0, 24]), id="three steps"),
        pytest.param(_chains(low=[1, 2, 24, 72]), id="the manager late"),
        pytest.param(_chains(low=[0, 24, 12, 72]), id="falling"),
        pytest.param(_chains(low=[0, None, 24, 72]), id="a gap in the middle"),
        pytest.param(_chains(low=[None, None, None, None]), id="never"),
        pytest.param(_chains(low=[0, 0.5, 24, 72]), id="half an hour"),
        pytest.param(_chains(low=[0, True, 24, 72]), id="yes"),
        pytest.param(_chains(high=[0, 0, 24, None]), id="overdue at high risk turned down"),
        pytest.param(_chains(very_high=[0, 0, None, None]), id="overdue at very high risk turned down"),
        pytest.param(
            _chains() | {"visit_overdue": _chains(high=[0, 0, 24, None])["any"]},
            id="turned down for this kind alone",
        ),
    ],
)
def test_a_chain_that_is_refused(value: Any) -> None:
    """An overdue visit at high or very high risk cannot be turned down by anybody (peers 28)."""
    assert not is_escalation(value, levels=dict.fromkeys(LEVELS, 1))
