"""What caseloads add to *My work*: the cases that are offered to the user, and what of their training ends."""

from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from caseload.models import Offer
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules.qualifications import expires_soon, lacking
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from offender_mgmt.templatetags.vigil import uk_date
from visits.views.waiting import Deed


def offered(user: User) -> list[Deed]:
    """The cases that wait for the user's answer, the oldest offer first."""
    waiting = Offer.objects.visible_to(user).waiting().filter(offered_to=user)
    return [
        Deed(
            offender=offer.offender,
            title="Case offered to you",
            words=f"From {offer.hand_over.leaver}, offered on {uk_date(localdate(offer.offered_at))}.",
            button="Answer",
            url=reverse("caseload:offers"),
        )
        for offer in waiting.select_related("offender", "hand_over__leaver").order_by("offered_at", "pk")
    ]


def notices(user: User, on: date) -> list[str]:
    """What the user, who manages offenders, lacks for that or will soon lack, each as a sentence."""
    if not Offender.objects.visible_to(user).live().filter(manager=user).exists():
        return []
    policy, held = in_force(on), accounts.held_by([user.pk])[user.pk]
    lacks = lacking(policy.qualifications_needed["manage"], held, labels=policy.qualifications, on=on)
    said = [f"You are not trained for what you do. {lack}. Tell your supervisor." for lack in lacks]
    ending = [one for one in held if expires_soon(one, on=on, notice_days=policy.qualification_notice_days)]
    return said + [
        f"{policy.qualifications.get(one.kind, one.kind)} expires on {uk_date(one.expires_on)}. Book a course."
        for one in ending
    ]
