"""An invented police station: a small caseload in which everything that can happen has happened."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason, OrderKind
from offender_mgmt.offenders.models import Address, Offender, Order
from offender_mgmt.policy import services as policy
from offender_mgmt.policy.models import PolicyRevision
from tests.factories import RECORDED_ON, close, make_offender, make_user, make_visit, suspend
from visits.choices import Outcome


@dataclass(frozen=True)
class Station:
    """Who works there, and whom they manage. `forgotten` was last seen in 2017."""

    officer: User
    colleague: User
    supervisor: User
    auditor: User
    administrator: User
    importer: User
    newcomer: User
    standards: User
    forgotten: Offender
    suspended: Offender
    closed: Offender


@transaction.atomic
def make_station(now: datetime) -> Station:
    """A team of two, its supervisor, nine offenders, and one full check of the register."""
    north = Team.objects.create(name="North MOSOVO")
    officer = make_user("anne.hallam", Role.OFFENDER_MANAGER, team=north)
    colleague = make_user("peter.kirkbride", Role.OFFENDER_MANAGER, team=north)
    supervisor = make_user("sarah.sandford", Role.SUPERVISOR, supervises=[north])
    administrator = make_user("ada.adlington", Role.ADMINISTRATOR)
    forgotten = _caseload(north, officer, colleague, now)
    _draft(make_user("alan.ashby", Role.ADMINISTRATOR))
    station = Station(
        officer=officer,
        colleague=colleague,
        supervisor=supervisor,
        auditor=make_user("arthur.audley", Role.AUDITOR),
        administrator=administrator,
        importer=supervisor,
        standards=make_user("priya.prescott", Role.PROFESSIONAL_STANDARDS),
        newcomer=make_user(
            "nora.newbold", Role.SUPERVISOR, supervises=[Team.objects.create(name="South MOSOVO")]
        ),
        forgotten=forgotten,
        suspended=_suspended(north, officer, supervisor, now),
        closed=_closed(north, officer, supervisor, now),
    )
    alerts.sweep(now=now)
    return station


def _caseload(north: Team, officer: User, colleague: User, now: datetime) -> Offender:
    """The live ones: overdue for years, for days, never seen, not assessed, due soon, due later."""
    facts = [
        ("SYN/01/00266", "Ormerod", "Victor", officer, "very_high", 40),
        ("SYN/01/00045", "Łukasik", "Joel", colleague, None, 100),
        ("SYN/01/00440", "Langrish", "Michael", officer, "medium", 170),
        ("SYN/01/00512", "Featherstonehaugh-Cholmondeley", "Bartholomew James", officer, "low", 60),
    ]
    for reference, family, given, manager, level, days_ago in facts:
        _make(
            now,
            north,
            manager,
            timezone.localdate(now) - timedelta(days=days_ago),
            reference=reference,
            family_name=family,
            given_names=given,
            risk_level=level,
        )
    make_offender(
        now=now,
        team=north,
        reference="SYN/01/00777",
        family_name="Thornley",
        given_names="Keith",
        registered_on=None,
    )
    return _forgotten(north, officer, now)


def _make(now: datetime, team: Team, manager: User, visited_on: date, **facts: Any) -> Offender:
    """Somebody with a manager of record, who made the last successful visit."""
    offender = make_offender(now=now, **facts)
    make_visit(offender, visited_on, by=manager)
    offenders.assign(
        offender_id=offender.pk, manager=manager, team=team, from_on=RECORDED_ON, by=manager, now=now
    )
    offender.refresh_from_db()
    return offender


def _forgotten(north: Team, officer: User, now: datetime) -> Offender:
    """The sentence that Vigil exists for."""
    today = timezone.localdate(now)
    offender = _make(
        now,
        north,
        officer,
        date(2017, 3, 14),
        reference="SYN/01/00593",
        visor_reference="Z010000593",
        family_name="Carrow",
        given_names="Ryan Adam",
        date_of_birth=date(1971, 7, 21),
        registered_on=date(2014, 3, 15),
        risk_level="high",
        risk_assessed_on=date(2016, 11, 2),
    )
    for days in (40, 12):
        make_visit(offender, today - timedelta(days=days), outcome=Outcome.NO_ANSWER, by=officer)
    Address.objects.create(offender=offender, lines="39 Willow Road", postcode="ZZ2 7DN", recorded_on=today)
    Order.objects.create(offender=offender, kind=OrderKind.SHPO, made_on=date(2014, 3, 15))
    return offender


def _suspended(north: Team, officer: User, supervisor: User, now: datetime) -> Offender:
    today = timezone.localdate(now)
    offender = _make(
        now,
        north,
        officer,
        today - timedelta(days=100),
        reference="SYN/01/00318",
        family_name="Marsden",
        given_names="Colin",
    )
    suspend(
        offender,
        by=officer,
        approver=supervisor,
        now=now,
        evidence="Prison records seen.",
        started_on=today - timedelta(days=30),
        next_check_on=today + timedelta(days=60),
    )
    return offender


def _closed(north: Team, officer: User, supervisor: User, now: datetime) -> Offender:
    offender = _make(
        now,
        north,
        officer,
        date(2025, 12, 3),
        reference="SYN/01/00101",
        family_name="Pemberton",
        given_names="Alec",
    )
    close(
        offender,
        by=officer,
        approver=supervisor,
        now=now,
        reason=ClosureReason.REQUIREMENT_ENDED,
        evidence="Order of the court seen",
    )
    return offender


def _draft(by: User) -> None:
    shipped = PolicyRevision.objects.get(is_shipped=True)
    policy.draft_revision(
        name="North 2", effective_from=date(2099, 1, 1), based_on=shipped, changes={}, by=by
    )
