"""A call of every public write of every service."""

import inspect
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils import timezone

from intake import services as intake
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender, Proposal
from risk import services as risk
from risk.choices import Priority
from risk.models import Assessment, RiskTool
from tests.architecture import (
    absence_writes,
    alert_writes,
    capacity_writes,
    contact_writes,
    decision_writes,
    device_writes,
    draft_writes,
    export_writes,
    handover_writes,
    intake_writes,
    ladder_writes,
    policy_writes,
    recording_writes,
    register_writes,
    restricted_writes,
    safety_writes,
    sign_in_writes,
    window_writes,
)
from tests.architecture.world import World
from tests.factories import make_offender
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
    "caseload.services",
    "offender_mgmt.exports.services",
)
# A refresh is part of the deed that calls it; the effect of an approval is undone before anybody sees it.
NO_DEEDS = {"refresh", "effect_of_approving"}
# Prepare what the deed needs, and return the deed: it takes who does it.
Prepare = Callable[[World], Callable[..., Any]]


def public_writes() -> set[str]:
    """Each public function of a service module that acts for somebody, which shows in its taking `by`."""
    return {
        f"{module}.{name}"
        for module in SERVICES
        for name, function in inspect.getmembers(import_module(module), inspect.isfunction)
        if function.__module__.startswith(module) and not name.startswith("_") and name not in NO_DEEDS
        if "by" in inspect.signature(function).parameters
    }


def _second_person() -> User:
    return User.objects.get(username="simon.supervisor")


def _own(world: World) -> int:
    return world.offenders["own"].pk


def _create_user(world: World) -> Callable[..., Any]:
    new = accounts.NewUser("new.auditor", Role.AUDITOR)
    return partial(accounts.create_user, new=new, now=timezone.now())


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
        chosen=risk.LevelChosen(RiskLevel.HIGH, "New offence."),
        now=timezone.now(),
    )


def _adopt_level(world: World) -> Callable[..., Any]:
    own, now = Offender.objects.get(pk=_own(world)), timezone.now()
    proposal = Proposal.objects.create(
        offender=own,
        kind="merge",
        summary="Two records",
        reason="One person.",
        requested_by=_second_person(),
        requested_at=now,
    )
    return partial(risk.adopt_level, own, "high", rationale="One person.", proposal=proposal, now=now)


def _record_tool_result(world: World) -> Callable[..., Any]:
    new = risk.NewToolResult(RiskTool.objects.get(code="rm2000"), DAY, "A. Probation", band="low")
    return partial(risk.record_tool_result, offender_id=_own(world), new=new, now=timezone.now())


def _start_assessment(world: World) -> Callable[..., Any]:
    offender = make_offender(now=timezone.now())
    return partial(risk.start_assessment, offender_id=offender.pk, now=timezone.now())


def _draft_of(world: World) -> Assessment:
    return Assessment.objects.get(offender=_own(world))


def _save_assessment(world: World) -> Callable[..., Any]:
    draft, written = _draft_of(world), risk.AssessmentWritten(Priority.LOW, "Stable.")
    return partial(
        risk.save_assessment,
        public_id=draft.public_id,
        written=written,
        seen=draft.mark,
        now=timezone.now(),
    )


def _save_factor(world: World) -> Callable[..., Any]:
    factor = risk.FactorWritten("SR1", is_protective=False, priority=Priority.LOW, told="Told.")
    public_id = _draft_of(world).public_id
    return partial(risk.save_factor, public_id=public_id, factor=factor, seen="", now=timezone.now())


def _complete_assessment(world: World) -> Callable[..., Any]:
    by = _second_person()
    _save_assessment(world)(by=by)
    _save_factor(world)(by=by)
    public_id = _draft_of(world).public_id
    return partial(risk.complete_assessment, public_id=public_id, completed_on=DAY, now=timezone.now())


def _record_extract_levels(world: World) -> Callable[..., Any]:
    told = [risk.ExtractLevel(_own(world), RiskLevel.HIGH, None, "Told by an extract.", DAY)]
    return partial(risk.record_extract_levels, told, now=timezone.now())


CALLS: dict[str, tuple[Verb, Prepare]] = {
    **absence_writes.CALLS,
    **alert_writes.CALLS,
    **capacity_writes.CALLS,
    **contact_writes.CALLS,
    **decision_writes.CALLS,
    **device_writes.CALLS,
    **draft_writes.CALLS,
    **handover_writes.CALLS,
    **intake_writes.CALLS,
    **ladder_writes.CALLS,
    **policy_writes.CALLS,
    **recording_writes.CALLS,
    **register_writes.CALLS,
    **restricted_writes.CALLS,
    **safety_writes.CALLS,
    **sign_in_writes.CALLS,
    **window_writes.CALLS,
    **export_writes.CALLS,
    "offender_mgmt.accounts.services.create_user": (Verb.USER_CREATED, _create_user),
    "offender_mgmt.accounts.services.issue_token": (
        Verb.TOKEN_ISSUED,
        lambda world: partial(accounts.issue_token, username="olivia.officer"),
    ),
    "offender_mgmt.accounts.services.revoke_tokens": (
        Verb.TOKENS_REVOKED,
        lambda world: partial(accounts.revoke_tokens, username="olivia.officer"),
    ),
    "offender_mgmt.offenders.services.assign": (Verb.OFFENDER_CHANGED, _assign),
    "visits.services.record_visit": (Verb.VISIT_RECORDED, _record_visit),
    "visits.services.record_extract_visits": (Verb.VISIT_RECORDED, _record_extract_visits),
    "risk.services.decide_level": (Verb.RISK_DECIDED, _decide),
    "risk.services.adopt_level": (Verb.RISK_DECIDED, _adopt_level),
    "risk.services.record_tool_result": (Verb.TOOL_RESULT_RECORDED, _record_tool_result),
    "risk.services.start_assessment": (Verb.ASSESSMENT_STARTED, _start_assessment),
    "risk.services.save_assessment": (Verb.ASSESSMENT_SAVED, _save_assessment),
    "risk.services.save_factor": (Verb.ASSESSMENT_SAVED, _save_factor),
    "risk.services.complete_assessment": (Verb.ASSESSMENT_COMPLETED, _complete_assessment),
    "risk.services.record_extract_levels": (Verb.RISK_DECIDED, _record_extract_levels),
}
