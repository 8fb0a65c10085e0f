"""The page of one offender: facts, the due date with its arithmetic, and the timeline."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload.models import HandOver, Offer, Transfer
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import fresh_factor_when, requires, user_of
from offender_mgmt.alerts.conditions import kind_labels
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Closure, Offender, Suspension
from offender_mgmt.offenders.models.looks import opens_too_many
from offender_mgmt.offenders.models.proposals import ProposalQuerySet
from offender_mgmt.offenders.views.reasons import reason_first
from reports.timeline import timeline
from reports.views.answers import answer_to
from reports.views.register import register_of
from risk.models.standing import standing_on
from visits.models import VisitDraft, VisitObligation
from visits.views.to_check import to_check
from visits.views.windows import shown_line, why_no_window


def _many_were_opened(request: HttpRequest) -> bool:
    return opens_too_many(user_of(request), now=timezone.now())


# What is done on the page that answers an alert.
@require_safe
@requires(Permission.VIEW_OFFENDERS)
@fresh_factor_when(_many_were_opened)
@reason_first
@transaction.atomic
def offender(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything that Vigil knows of one offender; one event in the audit log says who looked."""
    user, on = user_of(request), timezone.localdate()
    visible = Offender.objects.visible_to(user).select_related("team", "manager")
    person = get_object_or_404(visible, public_id=public_id)
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[person.pk], details={"page": "offender"})
    obligation = VisitObligation.objects.open().filter(offender=person).first()
    suspension = Suspension.objects.current(on=on).filter(offender=person).first()
    window = shown_line(person, user, on=on)
    context: dict[str, Any] = {
        "offender": person,
        "obligation": obligation,
        "due": _due(obligation, on, is_suspended=suspension is not None),
        "status_words": _status_words(person, suspension),
        "suspension": suspension,
        "closure": Closure.objects.filter(offender=person, reversed_on=None).first(),
        "addresses": person.addresses.order_by("-from_on", "-pk"),
        "assignments": person.assignments.select_related("manager", "team").order_by("-from_on", "-pk"),
        "timeline": timeline(person),
        "proposals": _proposals(person),
        "risk": standing_on(person, on=on),
        "can_change": user.may(Permission.CHANGE_REGISTER) and person.closed_on is None,
        "can_reopen": user.may(Permission.APPROVE_PROPOSALS) and person.closed_on is not None,
        "alerts": _alerts(person, user),
        "drafts": VisitDraft.objects.open()
        .readable_by(user)
        .filter(offender=person)
        .select_related("officer"),
        "can_transfer": user.may(Permission.SUPERVISE_TEAMS) and person.closed_on is None,
        "can_record": user.may(Permission.RECORD_VISITS) and person.closed_on is None,
        "can_decide_risk": user.may(Permission.DECIDE_RISK) and person.closed_on is None,
        "today": on,
        "to_check": to_check(person, on=on),
        "window": window,
        "why_no_window": "" if window else why_no_window(person, user, on=on),
        **_on_its_way(person),
        **register_of(person, user, on=on),
    }
    return render(request, "offenders/detail.html", context)


def _due(obligation: VisitObligation | None, on: date, *, is_suspended: bool) -> dict[str, Any] | None:
    """What the badge of the due date needs."""
    if obligation is None:
        return None
    days = (on - obligation.due_on).days
    return {"due_on": obligation.due_on, "days_overdue": days, "is_suspended": is_suspended}


def _proposals(person: Offender) -> ProposalQuerySet:
    """What waits for an answer; what professional standards ask for is shown to them alone."""
    waiting = person.proposals.waiting().of_the_field()
    return waiting.select_related("requested_by").order_by("requested_at")


def _on_its_way(person: Offender) -> dict[str, Any]:
    """Whether this person is being handed over, to whom they are offered, and where they are asked to go."""
    hand_over = HandOver.objects.open().filter(leaver=person.manager_id).select_related("accountable").first()
    return {
        "hand_over": hand_over,
        "offer": Offer.objects.waiting().filter(offender=person).select_related("offered_to").first(),
        "transfer": Transfer.objects.waiting().filter(offender=person).select_related("to_team").first(),
    }


def _status_words(person: Offender, suspension: Suspension | None) -> str:
    if person.closed_on is not None:
        return "Closed"
    return f"Suspended: {suspension.get_reason_display().lower()}" if suspension else "Live"


def _alerts(person: Offender, user: User) -> list[dict[str, Any]]:
    labels = kind_labels()
    alerts = Alert.objects.open().not_kept_from(user).filter(offender=person).order_by("since_on")
    return [
        {
            "label": labels[alert.kind],
            "since_on": alert.since_on,
            "page": reverse("alerts:alert", args=[alert.public_id]),
            **answer_to(alert, person),
        }
        for alert in alerts
    ]
