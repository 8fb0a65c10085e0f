"""Every public write of every service: in one transaction, by a named person, with an audit event."""

import inspect
from importlib import import_module

import pytest
from django.db import IntegrityError

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import PROCESSING, Processing
from offender_mgmt.audit.models import AuditEvent
from tests.architecture.fingerprint import changed, fingerprint
from tests.architecture.world import World
from tests.architecture.writes import CALLS, public_writes

with_each_write = pytest.mark.parametrize("name", sorted(CALLS))
# Writes about nobody's record: policy, tokens, promises of a team, and what keeps the machine going.
NO_RECORD = {
    "caseload.services.promise",
    "caseload.services.publish_policy",
    "offender_mgmt.accounts.services.add_app",
    "offender_mgmt.accounts.services.add_key",
    "offender_mgmt.accounts.services.change_password",
    "offender_mgmt.accounts.services.choose_password",
    "offender_mgmt.accounts.services.end_sessions",
    "offender_mgmt.accounts.services.give_password",
    "offender_mgmt.accounts.services.issue_token",
    "offender_mgmt.accounts.services.make_recovery_codes",
    "offender_mgmt.accounts.services.remove_factor",
    "offender_mgmt.accounts.services.reset_factors",
    "offender_mgmt.accounts.services.revoke_tokens",
    "offender_mgmt.alerts.services.accept_fewer",
    "offender_mgmt.alerts.services.retry_dead",
    "offender_mgmt.exports.services.ask_for",
    "offender_mgmt.offenders.services.give_reason",
    "offender_mgmt.exports.services.cancel",
    "offender_mgmt.offenders.services.see_notice",
    "offender_mgmt.policy.services.approve_revision",
    "offender_mgmt.policy.services.change_value",
    "offender_mgmt.policy.services.draft_revision",
    "offender_mgmt.policy.services.redate_draft",
    "offender_mgmt.policy.services.withdraw_draft",
}


def test_every_public_write_has_its_call() -> None:
    """A new write fails until the table of calls holds it."""
    assert public_writes() == set(CALLS)


@with_each_write
def test_the_clock_and_the_user_come_in_by_name(name: str) -> None:
    """No `now=None`, no positional user: what is passed is what is meant (style 3.2, 3.12)."""
    module, _, function = name.rpartition(".")
    parameters = inspect.signature(getattr(import_module(module), function)).parameters

    for parameter in (parameters[one] for one in ("by", "now") if one in parameters):
        assert parameter.kind is inspect.Parameter.KEYWORD_ONLY
        assert parameter.default is inspect.Parameter.empty


@with_each_write
def test_a_write_leaves_its_audit_event(name: str, world: World) -> None:
    """Who did what is written with the deed (AUD-1)."""
    verb, prepare = CALLS[name]
    deed, supervisor = prepare(world), User.objects.get(username="susan.supervisor")

    deed(by=supervisor)

    assert AuditEvent.objects.filter(verb=verb, actor_id=supervisor.pk).exists()


def test_a_write_is_one_of_the_six_uses_of_data() -> None:
    """Collection, alteration, combination, erasure or disclosure; the others concern no record (LAW-1)."""
    none = {name for name, (verb, _) in CALLS.items() if PROCESSING[verb] == Processing.NONE}

    assert none == NO_RECORD


@with_each_write
def test_a_write_whose_event_cannot_be_written_leaves_nothing(name: str, world: World) -> None:
    """One transaction, all of it or nothing: here the database refuses the event of a nameless user (AUD-1)."""
    _, prepare = CALLS[name]
    deed, nameless = prepare(world), User.objects.get(username="susan.supervisor")
    nameless.username = nameless.first_name = nameless.last_name = ""
    before = fingerprint()

    with pytest.raises(IntegrityError, match="audit_event_has_an_actor"):
        deed(by=nameless)

    assert changed(before, fingerprint()) == set()
