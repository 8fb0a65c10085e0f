"""A call of every public write of every service."""

import inspect
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

from django.utils import timezone

from intake import services as intake
from intake.choices import BatchStatus
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason, RiskLevel, SuspensionReason
from offender_mgmt.policy import services as policy
from offender_mgmt.policy.models import PolicyRevision
from risk import services as risk
from tests.architecture.world import World
from visits import services as visits
from visits.choices import Arrangement, Outcome
from visits.services.recording import ExtractVisit, VisitDetails

DAY = date(2026, 6, 1)
EXTRACT = Path(intake.__file__).parents[1] / "demo" / "register-extract.csv"
SERVICES = (
    "offender_mgmt.accounts.services",
    "offender_mgmt.policy.services",
    "offender_mgmt.offenders.services",
    "offender_mgmt.alerts.services",
    "visits.services",
    "risk.services",
    "intake.services",
)
# Prepare what the deed needs, and return the deed: it takes who does it.
Prepare = Callable[[World], Callable[..., Any]]


def public_writes() -> set[str]:
    """Each public function of a service module that acts for somebody, which shows in its taking `by`."""
    return {
        f"{module}.{name}"
        for module in SERVICES
        for name, function in inspect.getmembers(import_module(module), inspect.isfunction)
        if function.__module__.startswith(module) and not name.startswith("_")
        if "by" in inspect.signature(function).parameters
    }


def _second_person() -> User:
    return User.objects.get(username="simon.supervisor")


def _own(world: World) -> int:
    return world.offenders["own"].pk


def _create_user(world: World) -> Callable[..., Any]:
    new = accounts.NewUser("new.auditor", Role.AUDITOR)
    return partial(accounts.create_user, new=new, password="a long pass phrase")


def _approve(world: World) -> Callable[..., Any]:
    draft = world.things["policy/<int:revision_id>/approve/"]["draft"]
    return partial(policy.approve_revision, revision_id=cast(int, draft), now=timezone.now())


def _draft(world: World) -> Callable[..., Any]:
    shipped = PolicyRevision.objects.get(is_shipped=True)
    return partial(
        policy.draft_revision, name="New", effective_from=date(2099, 1, 1), based_on=shipped, changes={}
    )


def _assign(world: World) -> Callable[..., Any]:
    south = Team.objects.get(name="South")
    return partial(
        offenders.assign,
        offender_id=_own(world),
        manager=None,
        team=south,
        from_on=DAY,
        now=timezone.now(),
    )


def _suspend(world: World) -> Callable[..., Any]:
    return partial(
        offenders.suspend_visits,
        offender_id=_own(world),
        reason=SuspensionReason.CUSTODY,
        evidence="Told by the prison.",
        started_on=DAY,
        next_check_on=date(2099, 1, 1),
        expected_until=None,
        now=timezone.now(),
    )


def _end_suspension(world: World) -> Callable[..., Any]:
    suspension = _suspend(world)(by=_second_person())
    return partial(offenders.end_suspension, suspension_id=suspension.pk, ended_on=DAY, now=timezone.now())


def _close(world: World) -> Callable[..., Any]:
    return partial(
        offenders.close_offender,
        offender_id=_own(world),
        reason=ClosureReason.DECEASED,
        evidence="Certificate seen.",
        closed_on=DAY,
        approved_by=_second_person(),
        now=timezone.now(),
    )


def _record_visit(world: World) -> Callable[..., Any]:
    now, crew = timezone.now(), list(User.objects.filter(team__name="North"))
    details = VisitDetails(now, Outcome.SEEN_INSIDE, Arrangement.UNANNOUNCED, ["risk"], crew)
    return partial(visits.record_visit, offender_id=_own(world), details=details, client_key=uuid4(), now=now)


def _record_extract_visits(world: World) -> Callable[..., Any]:
    told = [ExtractVisit(_own(world), DAY, Outcome.SEEN_INSIDE, None)]
    return partial(visits.record_extract_visits, told, now=timezone.now())


def _decide(world: World) -> Callable[..., Any]:
    return partial(
        risk.decide_level,
        offender_id=_own(world),
        level=RiskLevel.HIGH,
        rationale="New offence.",
        now=timezone.now(),
    )


def _record_extract_levels(world: World) -> Callable[..., Any]:
    told = [risk.ExtractLevel(_own(world), RiskLevel.HIGH, None, "Told by an extract.", DAY)]
    return partial(risk.record_extract_levels, told, now=timezone.now())


def _stage(world: World) -> Callable[..., Any]:
    return partial(
        intake.stage,
        filename=EXTRACT.name,
        content=b"".join(EXTRACT.read_bytes().splitlines(keepends=True)[:5]),
        profile="standard",
        extract_date=date(2026, 11, 19),
        now=timezone.now(),
    )


def _apply(world: World) -> Callable[..., Any]:
    batch = _stage(world)(by=_second_person())
    batch = intake.preview(batch.public_id, now=timezone.now())
    if batch.status != BatchStatus.PREVIEWED:
        raise ValueError(batch.error)
    return partial(intake.apply, batch.public_id, now=timezone.now())


def _answer(world: World) -> Callable[..., Any]:
    question = cast(UUID, world.things["import/decisions/<uuid:public_id>/answer/"]["own"])
    told = {"kind": "visited", "on": "2026-05-01", "level": None}
    return partial(
        intake.answer_decision, public_id=question, answer=told, reason="Asked.", now=timezone.now()
    )


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "offender_mgmt.accounts.services.create_user": (Verb.USER_CREATED, _create_user),
    "offender_mgmt.accounts.services.issue_token": (
        Verb.TOKEN_ISSUED,
        lambda world: partial(accounts.issue_token, username="olivia.officer"),
    ),
    "offender_mgmt.accounts.services.revoke_tokens": (
        Verb.TOKENS_REVOKED,
        lambda world: partial(accounts.revoke_tokens, username="olivia.officer"),
    ),
    "offender_mgmt.policy.services.draft_revision": (Verb.POLICY_DRAFTED, _draft),
    "offender_mgmt.policy.services.approve_revision": (Verb.POLICY_APPROVED, _approve),
    "offender_mgmt.offenders.services.assign": (Verb.OFFENDER_CHANGED, _assign),
    "offender_mgmt.offenders.services.suspend_visits": (Verb.VISITS_SUSPENDED, _suspend),
    "offender_mgmt.offenders.services.end_suspension": (Verb.SUSPENSION_ENDED, _end_suspension),
    "offender_mgmt.offenders.services.close_offender": (Verb.OFFENDER_CLOSED, _close),
    "visits.services.record_visit": (Verb.VISIT_RECORDED, _record_visit),
    "visits.services.record_extract_visits": (Verb.VISIT_RECORDED, _record_extract_visits),
    "risk.services.decide_level": (Verb.RISK_DECIDED, _decide),
    "risk.services.record_extract_levels": (Verb.RISK_DECIDED, _record_extract_levels),
    "intake.services.stage": (Verb.IMPORT_STAGED, _stage),
    "intake.services.apply": (Verb.IMPORT_APPLIED, _apply),
    "intake.services.answer_decision": (Verb.IMPORT_DECIDED, _answer),
}
