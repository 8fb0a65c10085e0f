"""Trying a policy on the live register before it is in force: asked for by a person, worked out by a worker."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from caseload.choices import Effect
from caseload.models import ForeseenEffect, Simulation, SimulationRequest
from caseload.models.capacity import leaver_of
from caseload.models.simulations import as_at_for
from caseload.models.snapshot import read_only_snapshot
from caseload.models.tried_hours import tried_hours
from caseload.rules import effects as rules
from caseload.rules import supposing
from caseload.rules.effects import Moved
from caseload.rules.load import Cadence, first_heavier_week, load_of
from caseload.rules.loads import NOTHING_SUPPOSED, WhatIf
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation, VigilError
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules.drafting import check_not_withdrawn
from visits.models.foreseeing import Outlook, foresee

AT_ONCE = 2000  # people who are read together
ABANDONED = timedelta(minutes=30)  # a claim so old is of a worker that died: the time limit of tasks


@transaction.atomic
def ask_simulation(
    *, revision_id: int, by: User, now: datetime, what_if: WhatIf = NOTHING_SUPPOSED
) -> SimulationRequest:
    """Put a draft in the queue, with what is supposed of the hours. Raises RuleViolation.

    One that is in the queue already is answered as it is, when the same is supposed.
    """
    revision = PolicyRevision.objects.get(pk=revision_id)
    rules.check_can_simulate(
        already_approved=revision.approved_at is not None, is_withdrawn=revision.withdrawn_at is not None
    )
    _check_can_suppose(what_if, today=timezone.localdate(now))
    try:
        with transaction.atomic():
            request = SimulationRequest.objects.create(
                revision=revision, asked_by=by, asked_at=now, **vars(what_if)
            )
    except IntegrityError:  # somebody asked at the same moment, or it is being worked out
        request = SimulationRequest.objects.get(revision=revision, finished_at=None)
        supposing.check_same_question(request.what_if(), what_if)
    audit.record(
        Verb.SIMULATION_ASKED, by=by, details={"revision": revision.pk, "request": str(request.public_id)}
    )
    return request


def _check_can_suppose(what_if: WhatIf, *, today: date) -> None:
    leaver = _leaver_of(what_if)
    supposing.check_can_suppose(what_if, leaver_of(leaver) if leaver else None, today=today)


def simulate_waiting(*, now: datetime) -> int:
    """Work out what waits, the oldest first, and return how many were. Not to be called in a transaction.

    Any number may run at once: each request is one's. What a worker that died had claimed is taken up again.
    """
    done = 0
    while (request := _claim(now)) is not None:
        try:
            foreseen = simulate(request.revision, today=timezone.localdate(now), what_if=request.what_if())
        except VigilError as error:
            _refuse(request, str(error), now)
        else:
            _keep(request, foreseen, now)
        done += 1
    return done


@transaction.atomic
def _claim(now: datetime) -> SimulationRequest | None:
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - ABANDONED)
    waiting = SimulationRequest.objects.filter(free, finished_at=None).order_by("asked_at")
    request = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("revision").first()
    if request is not None:
        request.claimed_at = now
        request.save(update_fields=["claimed_at"])
    return request


@dataclass
class Foreseen:
    """What came of trying a revision: everything that a `Simulation` keeps."""

    revision: PolicyRevision
    compared_with: PolicyRevision
    as_at: date
    fingerprint: str
    what_if: WhatIf = NOTHING_SUPPOSED
    live: int = 0
    moved: dict[int, tuple[Effect, Moved]] = field(default_factory=dict)
    overdue: Counter[str] = field(default_factory=Counter)
    cadences: dict[int | None, list[tuple[Cadence, Cadence]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    digest: Any = field(default_factory=hashlib.sha256)
    due_on: dict[int, date] = field(default_factory=dict)
    hours: dict[int, dict[str, Any]] = field(default_factory=dict)

    def add(self, outlook: Outlook) -> None:
        """Count one person in."""
        on, is_suspended = rules.counted_on(self.as_at), outlook.is_suspended
        moved = Moved(outlook.was_due_on, outlook.due_on, outlook.proposed_due_on)
        effect = rules.effect_of(moved, on=on, is_suspended=is_suspended)
        self.live += 1
        self.overdue["before"] += rules.is_overdue(moved.was_due_on, on=on, is_suspended=is_suspended)
        self.overdue["after"] += rules.is_overdue(moved.due_on, on=on, is_suspended=is_suspended)
        if effect != Effect.NONE:
            self.moved[outlook.offender_id] = effect, moved
        before = Cadence(outlook.was_due_on, outlook.months_before)
        self.cadences[outlook.team_id].append((before, Cadence(outlook.due_on, outlook.months_after)))
        if moved.due_on is not None:
            self.due_on[outlook.offender_id] = moved.due_on
        self.digest.update(
            f"{outlook.offender_id} {moved.was_due_on} {moved.due_on} {moved.proposed_due_on}\n".encode()
        )


def simulate(revision: PolicyRevision, *, today: date, what_if: WhatIf = NOTHING_SUPPOSED) -> Foreseen:
    """What this revision would do to everybody live, worked out by the rules of the refresh; nothing is written.

    Everything is read as it stood at one moment, as a database role that may only read. What is supposed is told in
    the hours of the teams alone. Raises VigilError where the revision is not whole, or whoever is supposed to leave
    is no officer any more.
    """
    with read_only_snapshot():
        is_withdrawn = PolicyRevision.objects.withdrawn().filter(pk=revision.pk).exists()
        check_not_withdrawn(is_withdrawn=is_withdrawn)  # it may have waited for long
        # Who leaves may have changed while this waited; their day may have come, and is none the worse for it.
        _check_can_suppose(what_if, today=what_if.leaves_on or today)
        as_at = as_at_for(revision, today=today)
        others = PolicyRevision.objects.exclude(pk=revision.pk)
        current = others.in_force(as_at)
        found = Foreseen(revision, current, as_at, revision.fingerprint(), what_if)
        policy, before = revision.policy(), current.policy()
        for offender_ids in _stretches():
            outlooks = foresee(
                offender_ids,
                policy=policy,
                current=before,
                today=as_at,
                suspended_on=rules.counted_on(as_at),
            )
            for outlook in outlooks:
                found.add(outlook)
        found.hours = tried_hours(found.due_on, policy=policy, current=before, today=as_at, what_if=what_if)
    return found


def _stretches() -> Iterable[Sequence[int]]:
    keys = list(Offender.objects.live().order_by("pk").values_list("pk", flat=True))
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))


@transaction.atomic
def _keep(request: SimulationRequest, foreseen: Foreseen, now: datetime) -> None:
    request = SimulationRequest.objects.select_for_update().get(pk=request.pk)
    if request.finished_at is not None:
        return  # a second worker took it for abandoned and was first: its answer stands
    simulation = Simulation.objects.create(
        request=request,
        revision=foreseen.revision,
        compared_with=foreseen.compared_with,
        as_at=foreseen.as_at,
        simulated_at=now,
        fingerprint=foreseen.fingerprint,
        facts_fingerprint=foreseen.digest.hexdigest(),
        live=foreseen.live,
        summary=_summary(foreseen),
    )
    ForeseenEffect.objects.bulk_create(
        (
            ForeseenEffect(simulation=simulation, offender_id=pk, effect=effect, **vars(moved))
            for pk, (effect, moved) in foreseen.moved.items()
        ),
        batch_size=2000,
    )
    request.finished_at = now
    request.save(update_fields=["finished_at"])


@transaction.atomic
def _refuse(request: SimulationRequest, words: str, now: datetime) -> None:
    SimulationRequest.objects.filter(pk=request.pk, finished_at=None).update(refusal=words, finished_at=now)


def _summary(foreseen: Foreseen) -> dict[str, Any]:
    """Numbers of the whole force and of each team, as they are shown: no person is in it."""
    names = dict(Team.objects.values_list("pk", "name"))
    teams = [
        {
            "team": team,
            "name": names.get(team or 0, "No team"),
            **_loads(pairs, foreseen.as_at),
            "hours": foreseen.hours.get(team or 0),
        }
        for team, pairs in foreseen.cadences.items()
    ]
    everybody = [pair for pairs in foreseen.cadences.values() for pair in pairs]
    return {
        "overdue": {"before": foreseen.overdue["before"], "after": foreseen.overdue["after"]},
        "effects": Counter(effect.value for effect, _ in foreseen.moved.values()),
        "everybody": _loads(everybody, foreseen.as_at),
        "supposed": _supposed(foreseen.what_if),
        "teams": sorted(teams, key=lambda team: (team["team"] is None, team["name"])),
    }


def _supposed(what_if: WhatIf) -> dict[str, Any] | None:
    """The question beside its answer, with the officer's name as it was."""
    if not what_if.is_something:
        return None
    leaver = _leaver_of(what_if)
    return vars(what_if) | {"leaver": str(leaver) if leaver else None}


def _leaver_of(what_if: WhatIf) -> User | None:
    return User.objects.filter(pk=what_if.leaver_id).first() if what_if.leaver_id else None


def _loads(pairs: Sequence[tuple[Cadence, Cadence]], start: date) -> dict[str, Any]:
    before = load_of((pair[0] for pair in pairs), start=start)
    after = load_of((pair[1] for pair in pairs), start=start)
    return {
        "people": len(pairs),
        "month_before": round(float(before.a_month), 1),
        "month_after": round(float(after.a_month), 1),
        "weeks_before": before.weeks,
        "weeks_after": after.weeks,
        "heavier_from": first_heavier_week(before.weeks, after.weeks, start=start),
    }


def check_was_shown(simulation: Simulation, revision: PolicyRevision, *, today: date) -> None:
    """Raise RuleViolation unless this simulation is still one of this very draft as it would be tried today."""
    as_at = as_at_for(revision, today=today)
    current = PolicyRevision.objects.exclude(pk=revision.pk).in_force(as_at)
    if revision.effective_from < today:
        raise RuleViolation("A policy cannot come into force in the past. Choose today or a later day.")
    rules.check_was_shown(
        simulation.shown(), now=rules.Shown(revision.pk, revision.fingerprint(), as_at, current.pk)
    )
