"""Writing the audit log: in the deed's transaction, with an author."""

import pytest
from django.db import transaction

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import VigilError

pytestmark = pytest.mark.django_db


def test_an_event_tells_who_did_what_to_whom(supervisor: User) -> None:
    """The author is kept as text too: name and role of that day (AUD-2)."""
    audit.record(Verb.OFFENDER_VIEWED, by=supervisor, offender_ids=[7, 9], details={"fields": ["team"]})
    User.objects.filter(pk=supervisor.pk).update(last_name="Married", role="auditor")

    event = AuditEvent.objects.get()
    assert (event.verb, event.offender_ids, event.details) == (
        "offender_viewed",
        [7, 9],
        {"fields": ["team"]},
    )
    assert (event.actor_id, event.actor_name, event.actor_role) == (
        supervisor.pk,
        "Susan Supervisor",
        "supervisor",
    )


def test_a_job_has_a_name_too() -> None:
    """No event is without an author: a job is a named system actor (AUD-5)."""
    audit.record(Verb.IMPORT_PREVIEWED, by=audit.SystemActor("preview"))

    event = AuditEvent.objects.get()
    assert (event.actor_id, event.actor_name, event.actor_role) == (None, "preview", "system")


def test_the_time_is_the_databases(supervisor: User) -> None:
    """One clock for all authors: the server's, when the transaction began."""
    event = audit.record(Verb.SIGNED_IN, by=supervisor)

    event.refresh_from_db()
    assert event.at.tzinfo is not None


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(supervisor: User) -> None:
    """An event that commits without its deed is worse than an error (AUD-1)."""
    with pytest.raises(VigilError, match="in the transaction"):
        audit.record(Verb.SIGNED_IN, by=supervisor)

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_is_undone_with_its_deed(supervisor: User) -> None:
    """Neither without the other (AUD-1)."""

    @transaction.atomic
    def fail_after_the_event() -> None:
        Team.objects.create(name="East")
        audit.record(Verb.OFFENDER_CHANGED, by=supervisor)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_the_event()

    assert not AuditEvent.objects.exists()
    assert not Team.objects.filter(name="East").exists()
