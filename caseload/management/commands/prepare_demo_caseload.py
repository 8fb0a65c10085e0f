"""The demo's caseload: hours of its officers, a little court and training, and a promise."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from caseload import services
from caseload.models import ContractedHours, Milestone
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import AbsenceReason, Role
from offender_mgmt.accounts.models import Absence, User
from offender_mgmt.offenders.choices import RiskLevel

MINUTES = 37 * 60  # a week
RECORDED_FOR = timedelta(days=364)
# Why, days from today to the first day away, and how many days.
AWAY = ((AbsenceReason.COURT, 9, 1), (AbsenceReason.TRAINING, 16, 2))
PROMISED = timedelta(days=56)


class Command(BaseCommand):
    help = "Record hours, court and training for the demo's officers, once. Refuses to run outside the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.VIGIL_DEMO:
            raise CommandError("This invents hours of officers: only with VIGIL_DEMO=true.")
        by = User.objects.get(username="supervisor")
        with transaction.atomic():
            officers = User.objects.filter(role=Role.OFFENDER_MANAGER, is_active=True)
            for number, officer in enumerate(officers.order_by("pk")):
                _add(officer, number, by=by, now=timezone.now())


def _add(officer: User, number: int, *, by: User, now: datetime) -> None:
    """An officer's hours, for every third one absences, and a promise for their team. Twice is once."""
    today = timezone.localdate(now)
    if not ContractedHours.objects.filter(officer=officer).exists():
        services.set_hours(
            officer_id=officer.pk, minutes=MINUTES, from_on=today - RECORDED_FOR, by=by, now=now
        )
    if number % 3 == 0 and not Absence.objects.filter(user=officer).exists():
        for reason, ahead, days in AWAY:
            first = today + timedelta(days=ahead + number)
            accounts.record_absence(
                user_id=officer.pk,
                starts_on=first,
                ends_on=first + timedelta(days=days - 1),
                reason=reason,
                by=by,
                now=now,
            )
    if officer.team_id and not Milestone.objects.filter(team=officer.team_id).exists():
        services.promise(
            team_id=officer.team_id,
            level=RiskLevel.HIGH,
            promised_for=today + PROMISED,
            note="Told to the inspectors.",
            by=by,
            now=now,
        )
