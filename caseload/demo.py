"""The demo's hand-over half way, and what its officers are trained for: the same on every run."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from caseload import services
from caseload.choices import HandOverReason
from caseload.models import HandOver
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Qualification, User
from offender_mgmt.policy.models import in_force

OFFERED, ACCEPTED = 8, 3  # of the offered, so many accepted, then one rejected; the others wait


@transaction.atomic
def add_caseloads(*, by: User, receiver: User, now: datetime) -> None:
    """Train the officers of the receiver's team, and begin to hand one colleague's cases over. Twice is once."""
    if HandOver.objects.exists() or Qualification.objects.exists():
        return
    live = Count("caseload", filter=Q(caseload__closed_on=None))
    team = User.objects.filter(role=Role.OFFENDER_MANAGER, team=receiver.team, is_active=True)
    colleagues = list(team.annotate(cases=live).exclude(pk=receiver.pk).filter(cases__gt=0).order_by("pk"))
    _train([receiver, *colleagues], by, now)
    if colleagues:
        _hand_over(min(colleagues, key=lambda one: (one.cases, one.pk)), by, receiver, now)


def _train(officers: list[User], by: User, now: datetime) -> None:
    """The receiver for ever, the next until soon, the third until some weeks ago; nobody else is on record."""
    today = timezone.localdate(now)
    known = in_force(today).qualifications
    obtained_on = today - timedelta(days=3 * 365)
    ends = (None, today + timedelta(days=30), today - timedelta(days=45))
    for number, (officer, expires_on) in enumerate(zip(officers, ends, strict=False), start=1):
        new = accounts.NewQualification(
            "offender_management", obtained_on, expires_on, f"Certificate {number:03}"
        )
        accounts.record_qualification(user_id=officer.pk, new=new, known=known, by=by, now=now)


def _hand_over(leaver: User, by: User, receiver: User, now: datetime) -> None:
    """A few cases are accepted, one is rejected, some wait for an answer, and the others for an offer."""
    leaves_on = timezone.localdate(now) + timedelta(days=14)
    new = services.NewHandOver(leaver.pk, leaves_on, HandOverReason.LEAVES, "Retires after thirty years.")
    hand_over = services.start_hand_over(new=new, by=by, now=now)
    for number, case in enumerate(
        hand_over.cases().filter(team=receiver.team).order_by("reference")[:OFFERED]
    ):
        offer = services.offer_case(
            hand_over_id=hand_over.pk,
            offender_id=case.pk,
            offered_to_id=receiver.pk,
            authority="",
            by=by,
            now=now,
        )
        if number < ACCEPTED:
            services.accept_offer(offer_id=offer.pk, by=receiver, now=now)
        elif number == ACCEPTED:
            because = "His sister lives next door to me."
            services.reject_offer(offer_id=offer.pk, because=because, by=receiver, now=now)
