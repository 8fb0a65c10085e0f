"""What the demo's people have done with its register: risk, plans, visits, hand-overs, alerts."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from intake.demo.alerts import add_alert_actions, let_mail_wait_from_now
from intake.demo.busy_day import add_busy_day
from intake.demo.plans import add_plans
from intake.demo.risk import add_risk
from intake.demo.visits import add_visits
from intake.management.commands.prepare_demo import EXTRACT_DATE
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.services import sweep


class Command(BaseCommand):
    help = "Tell what the demo's officers have done, after prepare_demo. Each part once: it may be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.VIGIL_DEMO:
            raise CommandError("This invents visits and decisions: only with VIGIL_DEMO=true.")
        now = timezone.now()
        supervisor, manager = (User.objects.get(username=name) for name in ("supervisor", "manager"))
        add_risk(extract_date=EXTRACT_DATE, by=manager, now=now)
        add_plans(by=manager, approver=supervisor, now=now)
        call_command("prepare_demo_caseload")  # by name: the two apps are strangers to each other
        add_visits(by=manager, now=now)
        add_busy_day(by=manager, now=now)
        # By name, likewise.
        add_caseloads: Callable[..., None] = import_string("caseload.demo.add_caseloads")
        add_caseloads(by=supervisor, receiver=manager, now=now)
        sweep(now=now)
        add_alert_actions(by=supervisor, manager=manager, now=now)
        let_mail_wait_from_now(now=now)
