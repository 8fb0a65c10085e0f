"""Linked people: victims, children, witnesses, associates, other offenders."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import LinkKind
from offender_mgmt.offenders.models import Change, LinkedPerson, Offender
from offender_mgmt.offenders.rules import people as rules
from offender_mgmt.offenders.services import NewLink, end_link, link_person
from tests.constraints import refusal_of
from tests.factories import make_offender

TODAY = date(2026, 11, 19)
CHILD: dict[str, Any] = {
    "kind": "child",
    "name": "Alex",
    "date_of_birth": date(2015, 3, 1),
    "is_in_household": True,
    "from_on": date(2026, 11, 1),
}


def linked(**facts: Any) -> rules.Linked:
    """A child in the household, with changes."""
    return rules.Linked(**CHILD | facts)


@pytest.mark.parametrize(
    ("facts", "around", "sentence"),
    [
        pytest.param({}, {"closed_on": TODAY}, "record is closed", id="closed"),
        pytest.param({"name": " "}, {}, "Give the person's name", id="nobody"),
        pytest.param({}, {"is_the_offender": True}, "offender's own record", id="the offender"),
        pytest.param({"date_of_birth": date(2026, 11, 20)}, {}, "birth cannot be in the future", id="unborn"),
        pytest.param({"from_on": date(2026, 11, 20)}, {}, "cannot begin in the future", id="tomorrow"),
        pytest.param({"date_of_birth": date(2008, 11, 19)}, {}, "is not a child", id="18 today"),
    ],
)
def test_a_link_that_cannot_be_is_refused(
    facts: dict[str, Any], around: dict[str, Any], sentence: str
) -> None:
    """Nobody, oneself, the future, and a child of eighteen (worked out)."""
    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_link(
            linked(**facts), **{"closed_on": None, "is_the_offender": False, "today": TODAY} | around
        )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, True, id="a child there"),
        pytest.param({"date_of_birth": None}, True, id="a child whose age is not known"),
        pytest.param({"date_of_birth": date(2008, 11, 20)}, True, id="18 tomorrow"),
        pytest.param({"is_in_household": False}, False, id="a child elsewhere"),
        pytest.param({"kind": "victim"}, True, id="a victim of eleven, there"),
        pytest.param({"kind": "associate", "date_of_birth": None}, False, id="an associate, age not known"),
        pytest.param({"kind": "associate", "date_of_birth": date(1990, 1, 1)}, False, id="an adult"),
    ],
)
def test_a_child_in_the_household_is_known_by_kind_or_by_age(facts: dict[str, Any], expected: bool) -> None:
    """An automatic exit of reactive management (domain 1.12), so doubt about a child's age is a child."""
    assert rules.is_child_in_household(linked(**facts), today=TODAY) is expected


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        pytest.param({"closed_on": TODAY}, "record is closed", id="closed"),
        pytest.param({"already_until": date(2026, 3, 2)}, "ended on 2 March 2026", id="ended"),
        pytest.param({"until_on": date(2026, 11, 20)}, "in the future", id="tomorrow"),
        pytest.param({"until_on": date(2025, 12, 31)}, "before it began", id="backwards"),
    ],
)
def test_a_link_ends_once_after_it_began(facts: dict[str, Any], sentence: str) -> None:
    """Worked out."""
    fine: dict[str, Any] = {
        "closed_on": None,
        "from_on": date(2026, 1, 1),
        "already_until": None,
        "until_on": TODAY,
        "today": TODAY,
    }
    rules.check_can_end_link(**fine)

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_end_link(**fine | facts)


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """In North."""
    return make_offender(now=now, team=north, manager=officer, visited_on=date(2026, 9, 19))


@pytest.mark.django_db
def test_a_child_in_the_household_is_also_a_change(offender: Offender, officer: User, now: datetime) -> None:
    """It asks for a review, and the log names neither child nor address (AUD-6)."""
    new = NewLink(LinkKind.CHILD, "Alex", None, "stepson", True, "Told to call 999.", None, date(2026, 11, 2))

    person = link_person(offender_id=offender.pk, new=new, by=officer, now=now)

    assert (person.name, person.is_in_household, person.safety_note) == ("Alex", True, "Told to call 999.")
    change = Change.objects.get()
    assert (change.kind, change.happened_on) == ("child_in_household", date(2026, 11, 2))
    event = AuditEvent.objects.get(verb="link_recorded")
    assert event.details == {"link": str(person.public_id), "kind": "child", "deed": "linked"}


@pytest.mark.django_db
def test_anybody_else_is_linked_without_a_change(offender: Offender, officer: User, now: datetime) -> None:
    """Another offender, by their own record."""
    other = make_offender(now=now)
    new = NewLink(LinkKind.OFFENDER, "J. Other", other_offender=other)

    person = link_person(offender_id=offender.pk, new=new, by=officer, now=now)

    assert person.other_offender == other
    assert not Change.objects.exists()


@pytest.mark.django_db
def test_nobody_is_linked_to_themselves(offender: Offender, officer: User, now: datetime) -> None:
    """The rule before the constraint, in words."""
    new = NewLink(LinkKind.OFFENDER, "Self", other_offender=offender)

    with pytest.raises(RuleViolation, match="own record"):
        link_person(offender_id=offender.pk, new=new, by=officer, now=now)


@pytest.mark.django_db
def test_a_link_that_ends_is_kept(offender: Offender, officer: User, now: datetime) -> None:
    """Not deleted: ended on its day."""
    new = NewLink(LinkKind.ASSOCIATE, "Sam", from_on=date(2026, 1, 1))
    person = link_person(offender_id=offender.pk, new=new, by=officer, now=now)

    end_link(link_id=person.pk, until_on=TODAY, by=officer, now=now)

    person.refresh_from_db()
    assert person.until_on == TODAY
    assert not LinkedPerson.objects.current(on=TODAY).exists()
    assert LinkedPerson.objects.current(on=TODAY - timedelta(days=1)).get() == person


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("linked_person_has_a_name", {"name": ""}, id="nobody"),
        pytest.param("linked_person_is_not_the_offender", {"other_offender": "self"}, id="oneself"),
        pytest.param("link_does_not_end_before_it_starts", {"until_on": date(2025, 12, 31)}, id="backwards"),
    ],
)
def test_the_database_refuses(
    name: str, changes: dict[str, Any], offender: Offender, officer: User, now: datetime
) -> None:
    """Integrity is in constraints (style 8)."""
    valid = {
        "offender": offender,
        "kind": "associate",
        "name": "Sam",
        "from_on": date(2026, 1, 1),
        "recorded_by": officer,
        "recorded_at": now,
    }
    if changes.get("other_offender") == "self":
        changes = {"other_offender": offender}

    assert refusal_of(LinkedPerson, valid, changes) == name
