"""The clock of the register. Safe to repeat and to run beside itself."""

from celery import shared_task
from django.utils import timezone

from offender_mgmt.offenders import services


@shared_task
def screen() -> None:
    """Compare everybody who works here with everybody on record, once a day."""
    services.screen_once_a_day(now=timezone.now())
