"""Every public write of every service: in one transaction, by a named person, with an audit event."""

import inspect
from importlib import import_module

import pytest
from django.db import IntegrityError

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.models import AuditEvent
from tests.architecture.fingerprint import changed, fingerprint
from tests.architecture.world import World
from tests.architecture.writes import CALLS, public_writes

with_each_write = pytest.mark.parametrize("name", sorted(CALLS))


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
