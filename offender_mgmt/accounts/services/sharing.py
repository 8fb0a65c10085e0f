"""Sharing an officer's duty with somebody, in the transaction of the deed that asks for it."""

from datetime import datetime

from offender_mgmt.accounts.models import SharedDuty, User


def share_duty(*, officer: User, shared_with: User, now: datetime) -> None:
    """Let `shared_with` answer for the officer's offenders too, instead of whoever did until now; the caller audits."""
    end_shared_duty(officer=officer, now=now)
    SharedDuty.objects.create(officer=officer, shared_with=shared_with, starts_at=now)


def end_shared_duty(*, officer: User, now: datetime) -> None:
    """Let the officer alone answer again; the caller audits."""
    SharedDuty.objects.filter(officer=officer, ends_at=None).update(ends_at=now)
