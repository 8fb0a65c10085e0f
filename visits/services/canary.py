"""The canary: a made-up offender who goes overdue each day, so that its mail can be waited for outside (ALR-14)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from visits.choices import Anchor
from visits.models import VisitObligation
from visits.rules.due import VisitDue
from visits.rules.receipt import receipt

NAME = "Canary"  # of its team and of its manager
REFERENCE = "CANARY"


@transaction.atomic
def go_overdue(*, now: datetime, address: str) -> None:
    """Make the canary's visit overdue since yesterday, once for each London day; without an address, no visit.

    Yesterday's alert must close before today's can open, and only a sweep closes it: on the first call of a day the
    visit is put off to that day, and on the first call after that sweep it is overdue. What is made is the record,
    a team that nobody supervises, and a manager with this address who cannot sign in. Safe to repeat.
    """
    canary = Offender.objects.canaries().select_for_update(no_key=True).first()
    if not address:
        VisitObligation.objects.filter(offender=canary, closed_at=None).update(closed_at=now)
        return
    if canary is None:
        canary = _hatch(address, on=timezone.localdate(now))
    User.objects.filter(caseload=canary).exclude(email=address).update(email=address)
    today = timezone.localdate(now)
    yesterday = today - timedelta(days=1)
    is_old = Alert.objects.open().filter(offender=canary, since_on__lt=yesterday).exists()
    _set_due(canary, today if is_old else yesterday, now=now)


def _hatch(address: str, *, on: date) -> Offender:
    team, _ = Team.objects.get_or_create(name=NAME)
    manager = User.objects.create_user(
        NAME.lower(), address, password=None, first_name=NAME, role=Role.OFFENDER_MANAGER, team=team
    )
    return Offender.objects.create(
        reference=REFERENCE,
        family_name=NAME,
        team=team,
        manager=manager,
        recorded_on=on,
        closed_on=on,
        is_canary=True,
    )


def _set_due(canary: Offender, due_on: date, *, now: datetime) -> None:
    standing = VisitObligation.objects.filter(offender=canary, closed_at=None).first()
    if standing is not None and standing.due_on == due_on:
        return
    policy = in_force(timezone.localdate(now))
    due = VisitDue(
        due_on=due_on,
        usual_due_on=due_on,
        anchor=Anchor.UNKNOWN,
        anchor_on=due_on,
        interval_months=None,
        interval_days=0,
        interval_reason="the canary goes overdue every day",
    )
    obligation = standing or VisitObligation(offender=canary, opened_at=now)
    obligation.due_on = obligation.usual_due_on = obligation.anchor_on = due_on
    obligation.anchor = due.anchor
    obligation.receipt = receipt(due, policy)
    obligation.policy_revision_id = policy.revision
    obligation.save()
