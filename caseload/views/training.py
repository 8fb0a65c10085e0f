"""Pages of what people are trained and vetted for, and of who is not trained for what they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from caseload.choices import Answer
from caseload.forms.training import CorrectForm, RecordForm
from caseload.models import Offer, Reallocation, Transfer
from caseload.services import lacks_of
from caseload.views.deeds import take
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Qualification, User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.accounts.rules.qualifications import Held, Lack, expires_soon
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy

PAGE = 50
DEEDS = {
    "manage": "manage offenders",
    "assess_arms": "complete ARMS assessments",
    "visor_entry": "write ViSOR entries",
}


@dataclass(frozen=True)
class Standing:
    """What one officer lacks for what they do or may do, and what of theirs expires soon."""

    user: User
    cases: int
    lacks: list[tuple[str, tuple[Lack, ...]]]
    ending: list[tuple[str, date | None]]

    @property
    def manages_untrained(self) -> bool:
        """Say whether they manage somebody now without the training for it."""
        return self.cases > 0 and any(words == DEEDS["manage"] for words, _ in self.lacks)


@dataclass(frozen=True)
class Allowed:
    """An officer who was given cases without the training for it, who allowed that, and with which reason."""

    user: User | None
    by: User | None
    reason: str

    def __str__(self) -> str:
        return f"{self.user}: allowed by {self.by}. {self.reason}"


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
def index(request: HttpRequest) -> HttpResponse:
    """Everybody of the user's teams: first who manages offenders untrained; then all that is on record."""
    user, on = user_of(request), timezone.localdate()
    policy = in_force(on)
    live = Count("caseload", filter=Q(caseload__closed_on=None))
    people = accounts.people_answered_for(user).annotate(cases=live).select_related("team")
    everybody = list(people.order_by("last_name", "first_name", "pk"))
    held = accounts.held_by(one.pk for one in everybody)
    standings = [_standing(one, one.cases, held.get(one.pk, []), policy, on) for one in everybody]
    rows = Qualification.objects.current().filter(user__in=everybody).select_related("user")
    ordered = rows.order_by("user__last_name", "user__first_name", "user", "kind", "-obtained_on")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    context = {
        "untrained": [one for one in standings if one.manages_untrained],
        "lacking": [one for one in standings if one.lacks and not one.manages_untrained],
        "allowed": _allowed(everybody),
        "ending": [one for one in standings if one.ending],
        "rows": [(row, policy.qualifications.get(row.kind, row.kind)) for row in page],
        "page_obj": page,
        "number": len(everybody),
        "today": on,
    }
    return render(request, "caseload/training.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE_TEAMS)
def record(request: HttpRequest) -> HttpResponse:
    """Put on record what somebody obtained."""
    user, now = user_of(request), timezone.now()
    today = timezone.localdate(now)
    kinds = in_force(today).qualifications
    people = accounts.people_answered_for(user)
    form = RecordForm(request.POST or None, kinds=kinds, people=people, today=today)

    def deed() -> str:
        who = form.cleaned_data["user"]
        accounts.record_qualification(user_id=who.pk, new=form.new(), known=kinds, by=user, now=now)
        return f"Recorded for {who}."

    return take(
        request,
        form,
        deed=deed,
        template="caseload/training_record.html",
        then=reverse("caseload:training"),
        context={},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE_TEAMS)
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put right what was recorded wrongly, or take it back; the wrong row stays on record."""
    user, now = user_of(request), timezone.now()
    kinds = in_force(timezone.localdate(now)).qualifications
    visible = Qualification.objects.filter(user__in=accounts.people_answered_for(user))
    wrong = get_object_or_404(visible.select_related("user"), public_id=public_id)
    form = CorrectForm(request.POST or None, kinds=kinds, wrong=wrong)

    def deed() -> str:
        because = form.cleaned_data["because"]
        if form.cleaned_data["is_taken_back"]:
            accounts.take_back_qualification(public_id=wrong.public_id, because=because, by=user, now=now)
            return "Taken back. It counts for nothing from now on."
        accounts.correct_qualification(
            public_id=wrong.public_id, new=form.new(), known=kinds, because=because, by=user, now=now
        )
        return "Corrected. What was wrong stays on record."

    return take(
        request,
        form,
        deed=deed,
        template="caseload/training_correct.html",
        then=reverse("caseload:training"),
        context={"wrong": wrong, "words": kinds.get(wrong.kind, wrong.kind)},
    )


def _allowed(people: Sequence[User]) -> list[Allowed]:
    """Cases that these people manage although they lacked the training for it: who allowed that, and why."""
    offers = Offer.objects.filter(
        answer=Answer.ACCEPTED, offered_to__in=people, offender__manager=F("offered_to")
    ).select_related("offered_to", "offered_by")
    given = Reallocation.objects.filter(given_to__in=people, offender__manager=F("given_to")).select_related(
        "given_to", "given_by"
    )
    transfers = Transfer.objects.filter(
        answer=Answer.ACCEPTED, manager__in=people, offender__manager=F("manager")
    ).select_related("manager", "answered_by")
    found = [
        *(Allowed(one.offered_to, one.offered_by, one.authority) for one in offers.exclude(authority="")),
        *(Allowed(one.given_to, one.given_by, one.authority) for one in given.exclude(authority="")),
        *(Allowed(one.manager, one.answered_by, one.authority) for one in transfers.exclude(authority="")),
    ]
    return sorted(set(found), key=str)


def _standing(user: User, cases: int, held: list[Held], policy: Policy, on: date) -> Standing:
    lacks = [(words, lacks_of(held, policy, deed=deed, on=on)) for deed, words in DEEDS.items()]
    ending = [
        (policy.qualifications.get(one.kind, one.kind), one.expires_on)
        for one in held
        if expires_soon(one, on=on, notice_days=policy.qualification_notice_days)
    ]
    return Standing(user, cases, [pair for pair in lacks if pair[1]], ending)
