"""One world for every walk: a register with somebody of each kind, and what each address can be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client
from django.utils import timezone

from intake.models import Decision, ImportBatch, StagedRow
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.accounts.proving import PROVED_AT
from offender_mgmt.accounts.sign_in import ASKED_AT
from offender_mgmt.alerts import services as alerts
from offender_mgmt.offenders.models import Address, Offender
from risk.models import Assessment
from tests.architecture.absence_things import absence_things
from tests.architecture.alert_things import alert_things
from tests.architecture.capacity_things import capacity_things
from tests.architecture.contact_things import contact_things
from tests.architecture.decision_things import decision_things
from tests.architecture.device_things import device_things
from tests.architecture.draft_things import draft_things
from tests.architecture.export_things import export_things
from tests.architecture.handover_things import handover_things
from tests.architecture.inquiry_things import inquiry_things
from tests.architecture.ladder_things import ladder_things
from tests.architecture.measure_things import measure_things
from tests.architecture.pattern_things import pattern_things
from tests.architecture.policy_things import policy_things
from tests.architecture.recording_things import recording_things
from tests.architecture.register_things import register_things
from tests.architecture.safety_things import safety_things
from tests.architecture.screening_things import screening_things
from tests.architecture.sign_in_things import sign_in_things
from tests.architecture.standards_things import standards_things
from tests.architecture.window_things import window_things
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user
from visits.models import Visit

ROLES = (
    "anonymous",
    "officer",
    "colleague",
    "outsider",
    "supervisor",
    "other_supervisor",
    "auditor",
    "administrator",
    "disabled",
    "standards",
)
ABSENT = UUID("00000000-0000-4000-8000-000000000000")
ASSESSMENTS = (
    *(f"risk/assessments/<uuid:public_id>/{deed}" for deed in ("", "factor/", "complete/")),
    *(f"api/v1/assessments/<str:public_id>/{deed}" for deed in ("", "save/", "factors/", "complete/")),
)
CHECKS = ("api/v1/sweep-runs/<str:pk>/", "operations/certificates/<int:run_id>/")
BATCHES = tuple(f"import/<uuid:public_id>/{deed}" for deed in ("", "apply/", "undo/", "undo/carry-out/"))
SURNAMES = {"own": "Ownsurname", "other": "Othersurname", "none": "Nonesurname", "closed": "Closedsurname"}


@dataclass
class World:
    """Who asks, about whom, and with which ids. `things` maps a route to {kind of thing: its key}."""

    users: dict[str, User | None]
    offenders: dict[str, Offender]
    things: Mapping[str, Mapping[str, object]]
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    proved_at: datetime = field(default_factory=timezone.now)
    browser: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def client(self, role: str) -> Client:
        """The browser with the session of that role, and nothing left of what was asked before."""
        self.browser.cookies.clear()
        self.browser.cookies.load(self.cookies[role])
        return self.browser

    def prove_afresh(self, *, now: datetime) -> None:
        """Let everybody have been there, and have proved who they are, just now, where that was a minute ago: what a
        request notes of it is undone with the request.
        """
        if now - self.proved_at < timedelta(minutes=1):
            return
        self.proved_at = now
        for cookies in self.cookies.values():
            if settings.SESSION_COOKIE_NAME in cookies:
                session = import_module(settings.SESSION_ENGINE).SessionStore(
                    cookies[settings.SESSION_COOKIE_NAME]
                )
                session[PROVED_AT] = session[ASKED_AT] = now.isoformat()
                session.save()

    def kinds(self, route: str) -> Mapping[str, object]:
        """The kinds of thing that this address can be asked for; one that takes no key has the kind "page"."""
        return self.things.get(route, {"page": ""})


def make_world(now: datetime) -> World:
    """Two teams, ten roles, an offender of each kind, all overdue, and one of everything else."""
    north, south = Team.objects.create(name="North"), Team.objects.create(name="South")
    users = _users(north, south)
    offenders = _offenders(north, south, users["officer"], now)
    world = World({"anonymous": None, **users}, offenders, _things(users, offenders, now))
    for role, user in world.users.items():
        cookies = ClientOf()(user).cookies if user else Client().cookies
        world.cookies[role] = {name: morsel.value for name, morsel in cookies.items()}
    User.objects.filter(pk=users["disabled"].pk).update(is_active=False)
    return world


def _users(north: Team, south: Team) -> dict[str, User]:
    return {
        "officer": make_user("olivia.officer", Role.OFFENDER_MANAGER, team=north),
        "colleague": make_user("colin.colleague", Role.OFFENDER_MANAGER, team=north),
        "outsider": make_user("oscar.outsider", Role.OFFENDER_MANAGER, team=south),
        "supervisor": make_user("susan.supervisor", Role.SUPERVISOR, supervises=[north]),
        "other_supervisor": make_user("simon.supervisor", Role.SUPERVISOR, supervises=[south]),
        "auditor": make_user("anna.auditor", Role.AUDITOR),
        "administrator": make_user("adam.administrator", Role.ADMINISTRATOR),
        "disabled": make_user("dora.disabled", Role.SUPERVISOR, supervises=[north, south]),
        "standards": make_user("stan.standards", Role.PROFESSIONAL_STANDARDS),
    }


def _offenders(north: Team, south: Team, manager: User, now: datetime) -> dict[str, Offender]:
    facts: dict[str, dict[str, Any]] = {
        "own": {"team": north, "manager": manager, "visited_on": date(2020, 2, 1)},
        "other": {"team": south, "visited_on": date(2020, 2, 1)},
        "none": {"team": None, "visited_on": date(2020, 2, 1)},
        "closed": {"team": north, "visited_on": date(2020, 2, 1), "closed_on": date(2026, 3, 1)},
    }
    offenders = {kind: make_offender(now=now, family_name=SURNAMES[kind], **facts[kind]) for kind in facts}
    for kind, offender in offenders.items():
        Address.objects.create(
            offender=offender, lines=f"1 {SURNAMES[kind]} Road", recorded_on=date(2026, 1, 1)
        )
    return offenders


def _things(
    users: dict[str, User], offenders: dict[str, Offender], now: datetime
) -> Mapping[str, Mapping[str, object]]:
    people = {kind: offender.public_id for kind, offender in offenders.items()} | {"absent": ABSENT}
    visits = {kind: Visit.objects.get(offender=offender).public_id for kind, offender in offenders.items()}
    batches = {
        "own": _batch(users["supervisor"], offenders, now),
        "other": _batch(users["other_supervisor"], offenders, now),
    }
    questions = {kind: _question(batches["own"], offender) for kind, offender in offenders.items()}
    batch_keys = {kind: batch.public_id for kind, batch in batches.items()} | {"absent": ABSENT}
    return {
        **_of_each(users["officer"], offenders, now),
        **absence_things(users, now=now),
        **sign_in_things(users),
        **capacity_things(users),
        **handover_things(users, offenders, absent=ABSENT, now=now),
        **standards_things(offenders, absent=ABSENT, now=now),
        **alert_things(offenders, absent=ABSENT, now=now),
        **inquiry_things(users, offenders, absent=ABSENT, now=now),
        **export_things(users, offenders, absent=ABSENT, now=now),
        "offenders/<uuid:public_id>/": people,
        "visits/record/<uuid:public_id>/": people,
        "risk/decide/<uuid:public_id>/": people,
        "risk/tools/<uuid:public_id>/": people,
        "risk/arms/<uuid:public_id>/": people,
        **dict.fromkeys(ASSESSMENTS, _assessments(users["officer"], offenders, now)),
        "api/v1/offenders/<str:public_id>/": people,
        "api/v1/visits/": people,  # named in the body
        "api/v1/visits/<str:public_id>/": visits | {"absent": ABSENT},
        **dict.fromkeys(BATCHES, batch_keys),
        "import/merge/<uuid:public_id>/": people,
        "import/decisions/<uuid:public_id>/answer/": questions | {"absent": ABSENT},
        **dict.fromkeys(CHECKS, _run_keys(now)),
        "operations/certificates/day/<str:on>/": {"day": "2026-11-19", "absent": "tomorrow"},
    }


def _of_each(
    officer: User, offenders: dict[str, Offender], now: datetime
) -> Mapping[str, Mapping[str, object]]:
    """What each part has made of each offender."""
    by_officer = (
        register_things,
        decision_things,
        contact_things,
        ladder_things,
        device_things,
        safety_things,
        draft_things,
    )
    made = [things(offenders, absent=ABSENT, officer=officer, now=now) for things in by_officer]
    made += [
        things(offenders, absent=ABSENT, now=now)
        for things in (recording_things, window_things, policy_things, screening_things)
    ]
    made.append(pattern_things(offenders, absent=ABSENT))
    made.append(measure_things())
    return {route: found for part in made for route, found in part.items()}


def _run_keys(now: datetime) -> dict[str, Any]:
    return {"run": alerts.sweep(now=now).pk, "absent": 2**31 - 1}


def _assessments(by: User, offenders: dict[str, Offender], now: datetime) -> Mapping[str, object]:
    """A draft about each of them."""
    drafts = {
        kind: Assessment.objects.create(offender=offender, started_by=by, started_at=now).public_id
        for kind, offender in offenders.items()
    }
    return drafts | {"absent": ABSENT}


def _batch(by: User, offenders: dict[str, Offender], now: datetime) -> ImportBatch:
    """An applied import that told of everybody."""
    batch = ImportBatch.objects.create(
        filename="extract.csv",
        content=b"",
        sha256=f"{by.pk:064}",
        profile="standard",
        extract_date=date(2026, 1, 1),
        status="applied",
        source_rows=len(offenders),
        uploaded_by=by,
        uploaded_at=now,
        applied_by=by,
        applied_at=now,
    )
    StagedRow.objects.bulk_create(
        [
            StagedRow(batch=batch, number=number, reference=offender.reference, outcome="accepted", cells={})
            for number, offender in enumerate(offenders.values(), start=2)
        ]
    )
    return batch


def _question(batch: ImportBatch, offender: Offender) -> UUID:
    decision = Decision.objects.create(
        batch=batch,
        row_number=2,
        reference=offender.reference,
        field="last_visit",
        raw="03/04/17",
        question="When was the last successful visit?",
        reason_asked="The date can be read in two ways.",
        suggestions=[{"value": "2017-04-03", "label": "3 April 2017"}],
    )
    return decision.public_id


def new_visit(offender_id: object) -> dict[str, object]:
    """The body of a visit as a program tells it."""
    return {
        "client_key": str(uuid4()),
        "offender": str(offender_id),
        "visited_at": "2026-10-01T10:00:00Z",
        "outcome": "no_answer",
        "arrangement": "unannounced",
        "purposes": ["risk"],
        "officers": ["olivia.officer", "colin.colleague"],
    }
