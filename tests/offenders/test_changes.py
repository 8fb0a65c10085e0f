"""Changes: dated facts that may change the risk."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ChangeKind
from offender_mgmt.offenders.models import Change, Offender, Suspension
from offender_mgmt.offenders.rules import changes as rules
from offender_mgmt.offenders.services import NewChange, record_change
from tests.factories import make_offender

TODAY = date(2026, 11, 19)
BORN = date(1980, 1, 1)
FINE: dict[str, Any] = {
    "closed_on": None,
    "told": "Seen near a school.",
    "happened_on": TODAY,
    "date_of_birth": BORN,
    "today": TODAY,
}
REFUSED = [
    pytest.param({"closed_on": TODAY}, "record is closed", id="closed"),
    pytest.param({"told": " \n"}, "Write down what happened", id="nothing told"),
    pytest.param({"happened_on": date(2026, 11, 20)}, "in the future", id="tomorrow"),
    pytest.param({"happened_on": date(1979, 12, 31)}, "before the offender was born", id="before birth"),
]


@pytest.mark.parametrize(("facts", "sentence"), REFUSED)
def test_a_change_that_cannot_be_is_refused(facts: dict[str, Any], sentence: str) -> None:
    """Nothing in the future, before birth, of nobody or about nothing (worked out)."""
    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_record(**FINE | facts)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({}, id="today"),
        pytest.param({"happened_on": BORN}, id="the day of birth"),
        pytest.param({"date_of_birth": None, "happened_on": date(1900, 1, 1)}, id="birth not known"),
    ],
)
def test_a_change_that_can_be_is_accepted(facts: dict[str, Any]) -> None:
    """The near side of each limit."""
    rules.check_can_record(**FINE | facts)


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Low risk, in North, seen two months ago."""
    return make_offender(now=now, team=north, manager=officer, risk_level="low", visited_on=date(2026, 9, 19))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(ChangeKind), ids=str)
def test_a_change_is_kept_and_audited_without_its_words(
    kind: ChangeKind, offender: Offender, officer: User, now: datetime
) -> None:
    """Who recorded what and when; the log holds the kind, not the intelligence (AUD-6)."""
    new = NewChange(kind, TODAY, "A log of a neighbour.", "INT/2026/7")

    change = record_change(offender_id=offender.pk, new=new, by=officer, now=now)

    assert (change.offender, change.kind, change.happened_on) == (offender, kind, TODAY)
    assert (change.told, change.source) == ("A log of a neighbour.", "INT/2026/7")
    assert (change.recorded_by, change.recorded_at) == (officer, now)
    event = AuditEvent.objects.get(verb="change_recorded")
    assert (event.actor_id, event.offender_ids, event.details) == (
        officer.pk,
        [offender.pk],
        {"kind": kind.value},
    )


@pytest.mark.django_db
def test_intelligence_ends_reactive_management_in_the_same_transaction(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """An automatic exit (domain 1.12)."""
    suspension = Suspension.objects.create(
        offender=offender,
        reason="reactive",
        evidence="Low, settled.",
        started_on=date(2026, 11, 1),
        next_check_on=date(2027, 5, 1),
        requested_by=officer,
        approved_by=supervisor,
    )

    record_change(
        offender_id=offender.pk,
        new=NewChange(ChangeKind.INTELLIGENCE, TODAY, "Seen near a school."),
        by=officer,
        now=now,
    )

    suspension.refresh_from_db()
    assert suspension.ended_on == TODAY
    assert suspension.ended_because == "Intelligence became known."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE offenders_change SET told = 'x'", "DELETE FROM offenders_change"]
)
def test_a_change_is_never_edited_or_deleted(
    statement: str, offender: Offender, officer: User, now: datetime
) -> None:
    """A fact, whoever has the database open (design 3.3)."""
    new = NewChange(ChangeKind.BREACH, TODAY, "Left the county.")
    record_change(offender_id=offender.pk, new=new, by=officer, now=now)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)

    assert Change.objects.get().told == "Left the county."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "facts"),
    [
        pytest.param("change_is_told", {"told": ""}, id="nothing told"),
        pytest.param("change_kind_is_known", {"kind": "rumour"}, id="an unknown kind"),
    ],
)
def test_the_database_refuses(
    name: str, facts: dict[str, Any], offender: Offender, officer: User, now: datetime
) -> None:
    """Integrity is in constraints (style 8)."""
    valid = {"offender": offender, "kind": "breach", "happened_on": TODAY, "told": "Told."}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Change.objects.create(**valid | facts, recorded_by=officer, recorded_at=now)
