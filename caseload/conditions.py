"""What depends on one person: cases, offers and hand-overs."""

from datetime import datetime

from caseload.models import HandOver, Offer
from caseload.rules import handover as rules
from offender_mgmt import fence
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender


@fence.whole_register()
def check_can_leave(user: User, *, now: datetime) -> None:  # as settings.LEAVING_CHECKS are called
    """Raise RuleViolation, with the list, while a case, an offer or a hand-over depends on this user."""
    cases = Offender.objects.live().filter(manager=user)
    answers_for = HandOver.objects.open().filter(accountable=user).select_related("leaver").order_by("pk")
    rules.check_can_leave(
        name=str(user),
        left=cases.references_for_anybody(),
        offered=Offer.objects.waiting().filter(offered_to=user).count(),
        answers_for=[str(one.leaver) for one in answers_for],
    )
