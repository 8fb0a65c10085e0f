"""The rule of two people as the database itself keeps it, whoever writes: tried with SQL (domain 1.13, 2.1, 4)."""

from datetime import date, datetime
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Closure, Offender, Proposal, Suspension
from tests.constraints import Row, refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 1)


@pytest.fixture
def offender(now: datetime) -> Offender:
    """Somebody."""
    return make_offender(now=now)


@pytest.fixture
def proposal(offender: Offender, officer: User, now: datetime) -> Proposal:
    """A suspension that the officer asked for."""
    return Proposal.objects.create(
        offender=offender,
        kind="suspend",
        summary="Suspend visits",
        reason="Prison letter",
        requested_by=officer,
        requested_at=now,
    )


@pytest.fixture
def suspension(offender: Offender, officer: User, supervisor: User) -> Suspension:
    """One that two people agreed on."""
    return Suspension.objects.create(
        offender=offender,
        reason="custody",
        evidence="Prison letter",
        started_on=DAY,
        next_check_on=date(2027, 2, 1),
        requested_by=officer,
        approved_by=supervisor,
    )


def refused(sql: str, *parameters: object) -> str | None:
    """The constraint that refuses this statement."""
    with pytest.raises(IntegrityError) as found, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    cause = found.value.__cause__
    assert isinstance(cause, psycopg2.Error)
    name: str | None = cause.diag.constraint_name
    return name


APPROVE = "UPDATE offenders_proposal SET approved_by_id = %s, closed_at = now() WHERE id = %s"


def test_sql_cannot_approve_a_proposal_for_whoever_asked(proposal: Proposal, officer: User) -> None:
    """Not even the requester's own hand in the database."""
    assert refused(APPROVE, officer.pk, proposal.pk) == "proposal_was_approved_by_another"


def test_sql_cannot_approve_a_proposal_for_a_junior(
    proposal: Proposal, officer: User, colleague: User
) -> None:
    """The rank at that moment decides: an inspector's request is not a constable's to approve."""
    User.objects.filter(pk=officer.pk).update(rank=3)

    assert refused(APPROVE, colleague.pk, proposal.pk) == "proposal_not_approved_by_a_junior"


def test_sql_can_approve_a_proposal_for_another_of_the_same_rank(proposal: Proposal, colleague: User) -> None:
    """The constraint refuses what it should, and nothing else: who may answer at all is the service's rule."""
    with connection.cursor() as cursor:
        cursor.execute(APPROVE, [colleague.pk, proposal.pk])

    assert Proposal.objects.approved().get() == proposal


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("approved_by_id = %s", id="approved, and still open"),
        pytest.param("returned_by_id = %s, answer = 'No.'", id="returned, and still open"),
        pytest.param("returned_by_id = %s, closed_at = now()", id="returned without words"),
        pytest.param(
            "approved_by_id = %s, returned_by_id = requested_by_id, answer = 'No.', closed_at = now()",
            id="approved and returned",
        ),
    ],
)
def test_sql_cannot_leave_an_answer_half_done(change: str, proposal: Proposal, supervisor: User) -> None:
    """Approved or returned with words, by one, at a time: or none of it."""
    sql = f"UPDATE offenders_proposal SET {change} WHERE id = %s"

    assert refused(sql, supervisor.pk, proposal.pk) == "proposal_is_approved_or_returned_when_it_closes"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        pytest.param(
            "approved_by_id = requested_by_id", "suspension_was_approved_by_another", id="by whoever asked"
        ),
        pytest.param("approved_by_id = NULL", "suspension_was_approved_or_imported", id="by nobody"),
        pytest.param(
            "requested_by_id = NULL", "suspension_was_approved_or_imported", id="asked for by nobody"
        ),
        pytest.param("next_check_on = NULL", None, id="without an end"),
    ],
)
def test_sql_cannot_make_a_suspension_one_persons(
    change: str, name: str | None, suspension: Suspension
) -> None:
    """Two people, and a check: each of them in the database (domain 1.13). A column that must be there has no name."""
    assert refused(f"UPDATE offenders_suspension SET {change} WHERE id = %s", suspension.pk) == name


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        pytest.param({}, "one_proposal_of_a_kind_waits_per_offender", id="the same twice"),
        pytest.param({"kind": "close", "reason": ""}, "proposal_has_a_reason", id="no reason"),
    ],
)
def test_a_proposal_is_refused(
    changes: Row, name: str, offender: Offender, officer: User, now: datetime
) -> None:
    """One of a kind waits, with its reasons."""
    valid: dict[str, Any] = {
        "offender": offender,
        "kind": "suspend",
        "summary": "Suspend visits",
        "reason": "Prison letter",
        "requested_by": officer,
        "requested_at": now,
    }

    assert refusal_of(Proposal, valid, changes) == name


def test_only_a_later_date_is_asked_for_by_nobody(offender: Offender, officer: User, now: datetime) -> None:
    """An extract or a policy may find a later date; everything else is somebody's wish."""
    valid: dict[str, Any] = {
        "offender": offender,
        "kind": "later_date",
        "summary": "Visit due later",
        "reason": "A longer interval",
        "requested_at": now,
    }

    assert refusal_of(Proposal, valid, {"kind": "merge"}) == "proposal_is_asked_for_unless_the_facts_ask"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        pytest.param({}, "one_closure_in_force_per_offender", id="closed twice"),
        pytest.param(
            {"reversed_on": DAY}, "closure_was_reversed_by_somebody_with_a_reason", id="reversed by nobody"
        ),
        pytest.param(
            {"reversed_because": "Alive."},
            "closure_was_reversed_by_somebody_with_a_reason",
            id="a reason, and not reversed",
        ),
    ],
)
def test_a_closure_is_refused(
    changes: Row, name: str, offender: Offender, officer: User, supervisor: User
) -> None:
    """One in force; and reversed by somebody, on a day, with a reason, or not at all."""
    valid: dict[str, Any] = {
        "offender": offender,
        "reason": "deceased",
        "evidence": "Certificate",
        "closed_on": DAY,
        "recorded_by": officer,
        "approved_by": supervisor,
    }

    assert refusal_of(Closure, valid, changes) == name
