"""Every public write of every service: in one transaction, by a named person, with an audit event."""

import inspect
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake import services as intake
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason, RiskLevel, SuspensionReason
from offender_mgmt.policy import services as policy
from offender_mgmt.policy.models import PolicyRevision
from risk import services as risk
from tests.architecture.fingerprint import changed, fingerprint
from tests.architecture.world import World
from visits import services as visits
from visits.choices import Arrangement, Outcome
from visits.services.recording import ExtractVisit, VisitDetails

Deed = Callable[[World, User], object]
DAY = date(2026, 6, 1)


def own(world: World) -> int:
    """The offender whom most deeds are done to."""
    return world.offenders["own"].pk


def second_person() -> User:
    """Somebody other than the one who acts."""
    return User.objects.get(username="simon.supervisor")


def suspend(world: World, by: User) -> Any:
    return offenders.suspend_visits(
        offender_id=own(world),
        reason=SuspensionReason.CUSTODY,
        evidence="Told by the prison.",
        started_on=DAY,
        next_check_on=date(2099, 1, 1),
        expected_until=None,
        by=by,
        now=timezone.now(),
    )


def end_suspension(world: World, by: User) -> object:
    suspension = suspend(world, second_person())
    return offenders.end_suspension(suspension_id=suspension.pk, ended_on=DAY, by=by, now=timezone.now())


def close(world: World, by: User) -> object:
    return offenders.close_offender(
        offender_id=own(world),
        reason=ClosureReason.DECEASED,
        evidence="Certificate seen.",
        closed_on=DAY,
        by=by,
        approved_by=second_person(),
        now=timezone.now(),
    )


def record_visit(world: World, by: User) -> object:
    details = VisitDetails(timezone.now(), Outcome.NO_ANSWER, Arrangement.UNANNOUNCED, ["risk"], [by, second_person()])
    return visits.record_visit(
        offender_id=own(world), details=details, client_key=uuid4(), by=by, now=timezone.now()
    )


def draft(world: World, by: User) -> Any:
    shipped = PolicyRevision.objects.get(is_shipped=True)
    return policy.draft_revision(
        name="Another", effective_from=date(2099, 1, 1), based_on=shipped, changes={}, by=by
    )


def stage(world: World, by: User) -> Any:
    content = b"Force Ref,Surname\nTST/1,Nobody\n"
    return intake.stage(
        filename="register.csv", content=content, profile="standard", extract_date=DAY, by=by, now=timezone.now()
    )


def apply(world: World, by: User) -> object:
    batch = stage(world, second_person())
    batch.status = "previewed"
    batch.save(update_fields=["status"])
    return intake.apply(batch.public_id, by=by, now=timezone.now())


def answer(world: World, by: User) -> object:
    question = world.things["import/decisions/<uuid:public_id>/answer/"]["own"]
    told = {"kind": "keep", "on": None, "level": None}
    return intake.answer_decision(
        public_id=question, answer=told, reason="Asked the manager.", by=by, now=timezone.now()  # type: ignore[arg-type]
    )


CALLS: dict[str, tuple[Verb, Deed]] = {
    "offender_mgmt.accounts.services.create_user": (
        Verb.USER_CREATED,
        lambda world, by: accounts.create_user(
            new=accounts.NewUser("new.auditor", Role.AUDITOR), password="a long pass phrase", by=by
        ),
    ),
    "offender_mgmt.accounts.services.issue_token": (
        Verb.TOKEN_ISSUED,
        lambda world, by: accounts.issue_token(username="olivia.officer", by=by),
    ),
    "offender_mgmt.accounts.services.revoke_tokens": (
        Verb.TOKENS_REVOKED,
        lambda world, by: accounts.revoke_tokens(username="olivia.officer", by=by),
    ),
    "offender_mgmt.policy.services.draft_revision": (Verb.POLICY_DRAFTED, draft),
    "offender_mgmt.policy.services.approve_revision": (
        Verb.POLICY_APPROVED,
        lambda world, by: policy.approve_revision(
            revision_id=draft(world, second_person()).pk, by=by, now=timezone.now()
        ),
    ),
    "offender_mgmt.offenders.services.assign": (
        Verb.OFFENDER_CHANGED,
        lambda world, by: offenders.assign(
            offender_id=own(world),
            manager=None,
            team=Team.objects.get(name="South"),
            from_on=DAY,
            by=by,
            now=timezone.now(),
        ),
    ),
    "offender_mgmt.offenders.services.suspend_visits": (Verb.VISITS_SUSPENDED, suspend),
    "offender_mgmt.offenders.services.end_suspension": (Verb.SUSPENSION_ENDED, end_suspension),
    "offender_mgmt.offenders.services.close_offender": (Verb.OFFENDER_CLOSED, close),
    "visits.services.record_visit": (Verb.VISIT_RECORDED, record_visit),
    "visits.services.record_extract_visits": (
        Verb.VISIT_RECORDED,
        lambda world, by: visits.record_extract_visits(
            [ExtractVisit(own(world), DAY, Outcome.SEEN_INSIDE, None)], by=by, now=timezone.now()
        ),
    ),
    "risk.services.decide_level": (
        Verb.RISK_DECIDED,
        lambda world, by: risk.decide_level(
            offender_id=own(world), level=RiskLevel.HIGH, rationale="New offence.", by=by, now=timezone.now()
        ),
    ),
    "risk.services.record_extract_levels": (
        Verb.RISK_DECIDED,
        lambda world, by: risk.record_extract_levels(
            [risk.ExtractLevel(own(world), RiskLevel.HIGH, None, "Told by an extract.", DAY)],
            by=by,
            now=timezone.now(),
        ),
    ),
    "intake.services.stage": (Verb.IMPORT_STAGED, stage),
    "intake.services.apply": (Verb.IMPORT_APPLIED, apply),
    "intake.services.answer_decision": (Verb.IMPORT_DECIDED, answer),
}


def public_writes() -> set[str]:
    """Each public function of a services module that acts for somebody: it takes `by`."""
    found = set()
    for config in apps.get_app_configs():
        if not (config.path and (config.module.__name__ in FOUNDATION_AND_CAPABILITIES)):
            continue
        services = import_module(f"{config.name}.services")
        names = getattr(services, "__all__", None) or [
            name
            for name, function in inspect.getmembers(services, inspect.isfunction)
            if function.__module__ == services.__name__ and not name.startswith("_")
        ]
        found |= {
            f"{services.__name__}.{name}"
            for name in names
            if inspect.isfunction(function := getattr(services, name))
            and "by" in inspect.signature(function).parameters
        }
    return found - {"offender_mgmt.audit.services.record"}


FOUNDATION_AND_CAPABILITIES = {
    "offender_mgmt.audit",
    "offender_mgmt.accounts",
    "offender_mgmt.policy",
    "offender_mgmt.offenders",
    "offender_mgmt.alerts",
    "visits",
    "risk",
    "intake",
}
with_each_write = pytest.mark.parametrize("name", sorted(CALLS))


def test_every_public_write_is_called_here() -> None:
    """A new write fails until it is called below."""
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
    """Who did what, in the transaction of the deed (AUD-1)."""
    verb, deed = CALLS[name]
    supervisor = User.objects.get(username="susan.supervisor")

    deed(world, supervisor)

    assert AuditEvent.objects.filter(verb=verb, actor_id=supervisor.pk).exists()


@with_each_write
def test_a_write_whose_event_cannot_be_written_leaves_nothing(name: str, world: World) -> None:
    """All of it or nothing: here the database refuses the event of a nameless user (AUD-1)."""
    nameless = User.objects.get(username="susan.supervisor")
    nameless.username = nameless.first_name = nameless.last_name = ""
    before = fingerprint()

    with pytest.raises(IntegrityError, match="audit_event_has_an_actor"):
        CALLS[name][1](world, nameless)

    assert changed(before, fingerprint()) <= PREPARED.get(name, set())


PREPARED: dict[str, set[str]] = {}
