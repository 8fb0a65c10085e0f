"""An import is taken back by two people, and nothing is deleted."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from intake.choices import BatchStatus
from intake.models import ImportBatch
from intake.services import request_undo, undo
from offender_mgmt.accounts.choices import Rank
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ChangeKind, ClosureReason
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender, open_obligation
from tests.intake.test_again import bring_in, extract
from visits.models import Visit

pytestmark = pytest.mark.django_db

KNOWN, NEW = {"ref": "TST/KNOWN"}, {"ref": "SYN/01/00009"}


@pytest.fixture
def known(now: datetime) -> Offender:
    """High risk, on the register before the import, seen on 1 July 2026."""
    return make_offender(now=now, reference="TST/KNOWN", risk_level="high", visited_on=date(2026, 7, 1))


@pytest.fixture
def applied(known: Offender, supervisor: User, now: datetime) -> ImportBatch:
    """An extract that tells of the known person and of a new one; the visit told is of 10 October 2026."""
    return bring_in(extract(KNOWN, NEW), supervisor, now)


def asked(batch: ImportBatch, by: User, now: datetime) -> None:
    """The undoing as somebody asks for it."""
    request_undo(batch.public_id, reason="The wrong file.", by=by, now=now)


def test_what_it_told_is_taken_back_and_stays_on_record(
    applied: ImportBatch, known: Offender, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """New people are closed as recorded in error; visits told of others no longer stand (security 2.5)."""
    assert open_obligation(known).due_on == date(2027, 1, 10)
    asked(applied, supervisor, now)

    batch = undo(applied.public_id, by=other_supervisor, now=now)

    assert batch.status == BatchStatus.UNDONE
    new = Offender.objects.get(reference=NEW["ref"])
    closure = new.closures.get()
    assert (new.closed_on, closure.reason) == (now.date(), ClosureReason.RECORDED_IN_ERROR)
    assert (closure.recorded_by, closure.approved_by) == (supervisor, other_supervisor)
    assert open_obligation(known).due_on == date(2026, 10, 1)
    assert Visit.objects.filter(offender=known).count() == 2
    event = AuditEvent.objects.get(verb=Verb.IMPORT_UNDONE)
    assert set(event.offender_ids) == {known.pk, new.pk}


def test_the_same_file_may_be_applied_after_it_was_undone(
    applied: ImportBatch, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """An import that was undone by mistake is brought in again."""
    asked(applied, supervisor, now)
    undo(applied.public_id, by=other_supervisor, now=now)

    assert bring_in(extract(KNOWN, NEW), supervisor, now).status == BatchStatus.APPLIED


def test_who_asked_does_not_undo(applied: ImportBatch, supervisor: User, now: datetime) -> None:
    """Two people, as for every closure (domain 1.13)."""
    asked(applied, supervisor, now)

    with pytest.raises(RuleViolation, match="somebody else must approve"):
        undo(applied.public_id, by=supervisor, now=now)


def test_nobody_undoes_what_nobody_asked_for(
    applied: ImportBatch, other_supervisor: User, now: datetime
) -> None:
    """Asking comes first."""
    with pytest.raises(RuleViolation, match="Nobody has asked"):
        undo(applied.public_id, by=other_supervisor, now=now)


def test_people_who_were_worked_with_since_are_named(
    applied: ImportBatch, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """What a person recorded is not swept away with the file."""
    new = Offender.objects.get(reference=NEW["ref"])
    told = offenders.NewChange(ChangeKind.INTELLIGENCE, now.date(), "Seen near a school.")
    offenders.record_change(offender_id=new.pk, new=told, by=supervisor, now=now)
    asked(applied, supervisor, now)

    with pytest.raises(RuleViolation, match=NEW["ref"]):
        undo(applied.public_id, by=other_supervisor, now=now)

    assert Offender.objects.live().filter(pk=new.pk).exists()


@pytest.mark.parametrize(
    ("times", "reason", "sentence"),
    [
        pytest.param(1, " ", "Write down why", id="no reason"),
        pytest.param(2, "Wrong.", "already asked", id="asked twice"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    times: int, reason: str, sentence: str, applied: ImportBatch, supervisor: User, now: datetime
) -> None:
    """With a sentence."""
    for _ in range(times - 1):
        asked(applied, supervisor, now)

    with pytest.raises(RuleViolation, match=sentence):
        request_undo(applied.public_id, reason=reason, by=supervisor, now=now)


def test_the_database_refuses_one_person_and_a_junior(
    applied: ImportBatch, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """By raw SQL as well (issue: two people as constraints of the database)."""
    asked(applied, supervisor, now)
    User.objects.filter(pk=supervisor.pk).update(rank=Rank.INSPECTOR)
    for by in (supervisor, other_supervisor):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE intake_importbatch SET status = 'undone', undone_at = now(), undone_by_id = %s",
                [by.pk],
            )
