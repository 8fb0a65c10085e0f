"""A draft that has been simulated, and a policy that was published and recalculated; each moves everybody live."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from caseload.choices import Effect
from caseload.models import (
    ForeseenEffect,
    HappenedEffect,
    Publication,
    Recalculation,
    Simulation,
    SimulationRequest,
)
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.services import draft_revision
from tests.factories import make_user

SHOW_PEOPLE = {"caseload/policy/<int:revision_id>/outcome/", "caseload/simulations/<uuid:public_id>/"}
OF_REVISIONS = (
    "policy/<int:revision_id>/",
    "policy/<int:revision_id>/day/",
    "policy/<int:revision_id>/withdraw/",
    "api/v1/policies/<str:pk>/",
    "api/v1/policies/<str:pk>/differences/",
    *(f"caseload/policy/<int:revision_id>/{deed}" for deed in ("", "simulate/", "publish/", "outcome/")),
)


def policy_things(
    offenders: Mapping[str, Offender], *, absent: UUID, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for. The published policy begins long after everything else."""
    drafter = make_user("ada.administrator", Role.ADMINISTRATOR)
    drafts = [_draft(name, years, drafter, now) for name, years in (("A draft", 70), ("Published", 71))]
    simulations = [_simulation(revision, drafter, now) for revision in drafts]
    for simulation in simulations:
        _foresee(simulation, offenders)
    _publish(simulations[1], offenders, now)
    keys: dict[str, object] = {"draft": drafts[0].pk, "published": drafts[1].pk, "absent": 2**31 - 1}
    return {
        **dict.fromkeys(OF_REVISIONS, keys),
        "policy/values/<int:value_id>/": {
            "draft": drafts[0].values.get(key="first_visit_days").pk,
            "published": drafts[1].values.get(key="first_visit_days").pk,
            "absent": 2**31 - 1,
        },
        "caseload/simulations/<uuid:public_id>/": {"own": simulations[0].request.public_id, "absent": absent},
    }


def _draft(name: str, years: int, by: User, now: datetime) -> PolicyRevision:
    return draft_revision(
        name=name,
        effective_from=timezone.localdate(now) + timedelta(days=365 * years),
        based_on=PolicyRevision.objects.get(is_shipped=True),
        changes={},
        by=by,
    )


def _simulation(revision: PolicyRevision, by: User, now: datetime) -> Simulation:
    request = SimulationRequest.objects.create(
        revision=revision, asked_by=by, asked_at=now, claimed_at=now, finished_at=now
    )
    load = {
        "people": 1,
        "month_before": 0.2,
        "month_after": 0.3,
        "weeks_before": [1],
        "weeks_after": [2],
        "heavier_from": "2026-11-19",
    }
    return Simulation.objects.create(
        request=request,
        revision=revision,
        compared_with=PolicyRevision.objects.get(is_shipped=True),
        as_at=revision.effective_from,
        simulated_at=now,
        fingerprint=revision.fingerprint(),
        facts_fingerprint="0" * 64,
        live=3,
        summary={
            "overdue": {"before": 3, "after": 3},
            "effects": {"sooner": 4},
            "everybody": load,
            "teams": [load | {"team": 1, "name": "North"}],
        },
    )


def _foresee(simulation: Simulation, offenders: Mapping[str, Offender]) -> None:
    for offender in offenders.values():
        ForeseenEffect.objects.create(simulation=simulation, offender=offender, effect=Effect.SOONER)


def _publish(simulation: Simulation, offenders: Mapping[str, Offender], now: datetime) -> None:
    approver = make_user("petra.publisher", Role.ADMINISTRATOR)
    revision = simulation.revision
    revision.approved_by, revision.approved_at = approver, now
    revision.save()
    Publication.objects.create(
        revision=revision, simulation=simulation, published_by=approver, published_at=now
    )
    run = Recalculation.objects.create(revision=revision, started_at=now, people=4, finished_at=now)
    for offender in offenders.values():
        HappenedEffect.objects.create(recalculation=run, offender=offender, effect=Effect.SOONER)
