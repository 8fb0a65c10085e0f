"""A supervisor's pages of hand-overs: which there are, what waits for whom, and what ends them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload import services
from caseload.choices import Answer
from caseload.forms.handovers import OfferForm, StartForm
from caseload.models import HandOver, Offer
from caseload.views.deeds import carry_out, take
from offender_mgmt import fence
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender, OffenderQuerySet

PAGE = 50


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
def index(request: HttpRequest) -> HttpResponse:
    """Hand-overs of the user's teams: the open ones with what is left of each, then those that ended."""
    user = user_of(request)
    left = Count("leaver__caseload", filter=Q(leaver__caseload__closed_on=None), distinct=True)
    accepted = Count("offers", filter=Q(offers__answer=Answer.ACCEPTED), distinct=True)
    found = (
        HandOver.objects.visible_to(user)
        .select_related("leaver", "accountable", "closed_by")
        .annotate(accepted=accepted)
    )
    ended = found.exclude(closed_at=None).order_by("-closed_at", "-pk")
    context = {
        "hand_overs": found.open().annotate(left=left).order_by("leaves_on", "pk"),
        "page_obj": Paginator(ended, PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "caseload/hand_overs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE_TEAMS)
def start(request: HttpRequest) -> HttpResponse:
    """Start to hand an officer's cases over."""
    user, now = user_of(request), timezone.now()
    people = services.officers_of(user.supervised_teams.all()).filter(team__in=user.supervised_teams.all())
    form = StartForm(request.POST or None, people=people, today=timezone.localdate(now))

    def deed() -> str:
        services.start_hand_over(new=form.new(), by=user, now=now)
        return "Started. Until each case is accepted, its officer and you both answer for it."

    return take(
        request,
        form,
        deed=deed,
        template="caseload/hand_over_start.html",
        then=reverse("caseload:hand-overs"),
        context={},
    )


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One hand-over: every case that is left, and what waits for whom."""
    user = user_of(request)
    hand_over = _visible(user, public_id)
    form = OfferForm(None, people=_receivers(hand_over, user), cases=_free(hand_over, user))
    return _page(request, hand_over, user, form)


@require_POST
@requires(Permission.SUPERVISE_TEAMS)
def offer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put some of the cases, or all that wait for nobody, to an officer; those that cannot be are listed."""
    user = user_of(request)
    hand_over = _visible(user, public_id)
    form = OfferForm(request.POST, people=_receivers(hand_over, user), cases=_free(hand_over, user))
    if not form.is_valid():
        return _page(request, hand_over, user, form, status=422)
    meant = form.case_ids()
    refused = services.offer_cases(
        hand_over_id=hand_over.pk,
        offender_ids=meant,
        offered_to_id=form.cleaned_data["offered_to"].pk,
        authority=form.cleaned_data["authority"],
        by=user,
        now=timezone.now(),
    )
    if refused:
        form.add_error(None, f"{len(refused)} of {len(meant)} could not be offered.")
        return _page(request, hand_over, user, form, status=409, refused=refused)
    messages.success(request, f"Offered: {len(meant)}. Each waits for the officer's answer.")
    return redirect(hand_over)


@require_POST
@requires(Permission.SUPERVISE_TEAMS)
def finish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a hand-over of which nothing is left; else say what is."""
    return _end(request, public_id, services.finish_hand_over, "Finished: every case has its officer.")


@require_POST
@requires(Permission.SUPERVISE_TEAMS)
def call_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leave what has not been accepted with the officer."""
    done = "Called off. What was not accepted stays with its officer."
    return _end(request, public_id, services.call_off_hand_over, done)


@require_POST
@requires(Permission.SUPERVISE_TEAMS)
def take_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer for a hand-over instead of another supervisor."""
    done = "From now on you answer for these cases, and are told of their alerts."
    return _end(request, public_id, services.take_over_hand_over, done)


@require_POST
@requires(Permission.SUPERVISE_TEAMS)
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an offer back that nobody has answered."""
    user = user_of(request)
    found = Offer.objects.visible_to(user).select_related("hand_over", "offered_to")
    offer = get_object_or_404(found, public_id=public_id)
    return carry_out(
        request,
        lambda: services.revoke_offer(offer_id=offer.pk, by=user, now=timezone.now()),
        done=f"Revoked. {offer.offered_to} is not asked any more.",
        then=offer.hand_over.get_absolute_url(),
    )


def _end(request: HttpRequest, public_id: UUID, deed: Callable[..., HandOver], done: str) -> HttpResponse:
    user = user_of(request)
    hand_over = _visible(user, public_id)
    return carry_out(
        request,
        lambda: deed(hand_over_id=hand_over.pk, by=user, now=timezone.now()),
        done=done,
        then=hand_over.get_absolute_url(),
    )


def _visible(user: User, public_id: UUID) -> HandOver:
    found = HandOver.objects.visible_to(user).select_related("leaver__team", "accountable", "closed_by")
    return get_object_or_404(found, public_id=public_id)


def _receivers(hand_over: HandOver, user: User) -> QuerySet[User]:
    """Whoever works where the user supervises, but the leaver: whether they may is the rule's to say."""
    return services.officers_of(user.supervised_teams.all()).exclude(pk=hand_over.leaver_id)


def _cases(hand_over: HandOver, user: User) -> OffenderQuerySet:
    """Every case that is left and that the user may open."""
    cases = Offender.objects.visible_to(user).filter(pk__in=hand_over.cases().values("pk"))
    return cases.order_by("reference")


def _free(hand_over: HandOver, user: User) -> OffenderQuerySet:
    """Those that wait for nobody's answer."""
    waiting = Offer.objects.waiting().filter(hand_over=hand_over)
    return _cases(hand_over, user).exclude(pk__in=waiting.values("offender"))


@transaction.atomic
def _page(
    request: HttpRequest,
    hand_over: HandOver,
    user: User,
    form: OfferForm,
    *,
    status: int = 200,
    refused: list[services.Refusal] | None = None,
) -> HttpResponse:
    cases = _cases(hand_over, user).select_related("team") if hand_over.closed_at is None else _none()
    page = Paginator(cases, PAGE).get_page(request.GET.get("page"))
    answered = hand_over.offers.exclude(answer="").filter(offender__in=Offender.objects.visible_to(user))
    answers = answered.select_related("offender", "offered_to").order_by("-answered_at", "-pk")[:PAGE]
    shown = {case.pk for case in page} | {one.offender_id for one in answers}
    shown |= {one.offender.pk for one in refused or ()}
    audit.record(Verb.OFFENDERS_LISTED, by=user, offender_ids=sorted(shown), details={"page": "hand_over"})
    waiting = {one.offender_id: one for one in hand_over.offers.waiting().select_related("offered_to")}
    context: dict[str, Any] = {
        "hand_over": hand_over,
        "page_obj": page,
        "rows": [(case, waiting.get(case.pk)) for case in page],
        "number_waiting": len(waiting),
        "number_accepted": hand_over.offers.filter(answer=Answer.ACCEPTED).count(),
        "elsewhere": _number_left(hand_over) - page.paginator.count if not hand_over.closed_at else 0,
        "ticked": set(request.POST.getlist("case")),
        "answers": answers,
        "refused": refused or [],
        "form": form,
        "answers_for": hand_over.accountable_id == user.pk,
    }
    return render(request, "caseload/hand_over.html", context, status=status)


@fence.whole_register()
def _number_left(hand_over: HandOver) -> int:
    """Of all cases, as the end of the hand-over asks for them; those that may not be seen are but a number."""
    return hand_over.cases().count()


def _none() -> OffenderQuerySet:
    return Offender.objects.none().order_by("reference")
