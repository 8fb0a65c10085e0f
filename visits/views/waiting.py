"""What waits for an officer beside the visits that are due: drafts, decisions, follow-ups and questions."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.templatetags.vigil import uk_date, uk_instant
from visits import conditions
from visits.choices import VisitQuestion
from visits.models import FollowUp, Visit, VisitDraft

SOON = timedelta(days=7)  # a follow-up is on the list this long before its day
RETURNED = timedelta(days=28)  # what a supervisor returned is on the list for so long


@dataclass(frozen=True)
class Deed:
    """One thing to do about a person, with the button that does it."""

    offender: Offender
    title: str
    words: str
    button: str
    url: str
    is_late: bool = False


def half_written(user: User) -> list[Deed]:
    """The user's own open drafts, the oldest first."""
    drafts = VisitDraft.objects.open().readable_by(user).filter(officer=user).select_related("offender")
    return [
        Deed(
            offender=draft.offender,
            title="Visit half written up",
            words=f"Begun on {uk_instant(draft.started_at)}, last saved on {uk_instant(draft.saved_at)}.",
            button="Go on writing",
            url=reverse("visits:record", args=[draft.offender.public_id]),
        )
        for draft in drafts.order_by("started_at", "pk")
    ]


def drafts_elsewhere(user: User) -> int:
    """How many drafts are not on the user's own list: out of their reach now, or, for a supervisor, of others."""
    others = VisitDraft.objects.open().readable_by(user).exclude(officer=user)
    return VisitDraft.objects.out_of_reach_of(user).union(others).count()


def decisions(user: User, own: QuerySet[Offender], on: date) -> list[Deed]:
    """What the user must answer or see through: questions, follow-ups, and their own proposals."""
    return [*_questions(own, on), *_follow_ups(user, on), *_proposals(user, on)]


# Each question about a visit, what to say of it, and where it is answered.
QUESTIONS = {
    VisitQuestion.DURING_SUSPENSION: ("at which somebody was seen who was said to be away", "visits:answer"),
    VisitQuestion.CONTACT_BEFORE: (
        "unannounced, although somebody was in contact shortly before",
        "visits:answer-contact",
    ),
    VisitQuestion.OVERLAP: ("by an officer who was at another visit at that time", "visits:answer-overlap"),
}


def _questions(own: QuerySet[Offender], on: date) -> list[Deed]:
    return [
        Deed(
            offender=visit.offender,
            title=question.label,
            words=f"Visit of {uk_date(visit.visited_on)}, {QUESTIONS[question][0]}. Both cannot be true.",
            button="Answer",
            url=reverse(QUESTIONS[question][1], args=[visit.public_id]),
        )
        for question, asked in conditions.ASKED.items()
        for visit in Visit.objects.filter(pk__in=asked(on).filter(offender__in=own.values("pk")).values("pk"))
        .select_related("offender")
        .order_by("visited_on")
    ]


def _follow_ups(user: User, on: date) -> list[Deed]:
    waiting = FollowUp.objects.waiting().visible_to(user).filter(due_on__lte=on + SOON)
    made = Visit.objects.filter(officers=user).values("pk") | Visit.objects.filter(recorded_by=user).values(
        "pk"
    )
    return [
        Deed(
            offender=one.visit.offender,
            title=one.words,
            words=f"Follow-up of the visit of {uk_date(one.visit.visited_on)}. By {uk_date(one.due_on)}.",
            button="Say that it is done",
            url=reverse("visits:finish_follow_up", args=[one.public_id]),
            is_late=one.due_on < on,
        )
        for one in waiting.filter(visit__in=made).select_related("visit__offender").order_by("due_on", "pk")
    ]


def _proposals(user: User, on: date) -> list[Deed]:
    """Those that wait for a second person, and those that one returned lately, unless asked for again."""
    asked = (
        Proposal.objects.visible_to(user).filter(requested_by=user).select_related("offender", "returned_by")
    )
    waiting = list(asked.waiting().order_by("requested_at", "pk"))
    returned = asked.filter(returned_by__isnull=False, closed_at__date__gt=on - RETURNED)
    again = {(one.offender_id, one.kind) for one in waiting}
    return [
        *(
            _returned(one)
            for one in returned.order_by("closed_at")
            if (one.offender_id, one.kind) not in again
        ),
        *(_waiting(one) for one in waiting),
    ]


def _returned(one: Proposal) -> Deed:
    title, words = f"Returned: {one.summary}", f"{one.returned_by} says: {one.answer}"
    url = reverse("proposals:detail", args=[one.public_id])
    return Deed(one.offender, title, words, button="See why", url=url)


def _waiting(one: Proposal) -> Deed:
    title, words = one.summary, f"Waits for another person since {uk_instant(one.requested_at)}."
    url = reverse("proposals:detail", args=[one.public_id])
    return Deed(one.offender, title, words, button="See the proposal", url=url)
