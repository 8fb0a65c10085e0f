"""Pages of transfers: what waits for an answer here, what was asked for, and the answers."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload import services
from caseload.forms.handovers import RejectForm
from caseload.forms.transfers import AcceptForm, AskForm, ConfirmForm
from caseload.models import Transfer
from caseload.views.deeds import carry_out, take
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender

PAGE = 50


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
@transaction.atomic
def index(request: HttpRequest) -> HttpResponse:
    """What waits for an answer to or from the user's teams, the oldest first; then what was answered."""
    user = user_of(request)
    people = ("offender", "from_team", "to_team", "asked_by", "answered_by", "manager", "proposal")
    found = Transfer.objects.visible_to(user).select_related(*people)
    answered = found.exclude(answer="").order_by("-answered_at", "-pk")
    page = Paginator(answered, PAGE).get_page(request.GET.get("page"))
    waiting = list(found.waiting().order_by("asked_at", "pk"))
    about = {one.offender_id for one in (*waiting, *page)}
    audit.record(Verb.OFFENDERS_LISTED, by=user, offender_ids=sorted(about), details={"page": "transfers"})
    own = set(user.supervised_teams.values_list("pk", flat=True))
    context = {
        "waiting": [(one, one.to_team_id in own, one.from_team_id in own) for one in waiting],
        "page_obj": page,
    }
    return render(request, "caseload/transfers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE_TEAMS)
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for a case to go to another team or force."""
    user = user_of(request)
    visible = Offender.objects.visible_to(user).select_related("team", "manager")
    offender = get_object_or_404(visible, public_id=public_id)
    form = AskForm(request.POST or None, teams=_teams().exclude(offenders=offender))
    _record_view(user, offender.pk, "transfer_ask")

    def deed() -> str:
        services.ask_transfer(offender_id=offender.pk, new=form.new(), by=user, now=timezone.now())
        return "Asked for. Until it is agreed, the team and the manager stay as they are."

    return take(
        request,
        form,
        deed=deed,
        template="caseload/transfer_ask.html",
        then=offender.get_absolute_url(),
        context={"offender": offender},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE_TEAMS)
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a case into a team, under a named officer."""
    user = user_of(request)
    transfer = _visible(user, public_id)
    people = services.officers_of([transfer.to_team] if transfer.to_team else [])
    form = AcceptForm(request.POST or None, people=people)
    _record_view(user, transfer.offender_id, "transfer_accept")

    def deed() -> str:
        services.accept_transfer(
            transfer_id=transfer.pk,
            manager_id=form.cleaned_data["manager"].pk,
            authority=form.cleaned_data["authority"],
            by=user,
            now=timezone.now(),
        )
        return f"Accepted. {form.cleaned_data['manager']} manages {transfer.offender.reference} from today."

    return _take(request, transfer, form, deed, "caseload/transfer_accept.html")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE_TEAMS)
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say no for the receiving team, with the reason."""
    user = user_of(request)
    transfer = _visible(user, public_id)
    form = RejectForm(request.POST or None)
    _record_view(user, transfer.offender_id, "transfer_reject")

    def deed() -> str:
        because = form.cleaned_data["because"]
        services.reject_transfer(transfer_id=transfer.pk, because=because, by=user, now=timezone.now())
        return "Rejected. The case stays where it is."

    return _take(request, transfer, form, deed, "caseload/transfer_reject.html")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE_TEAMS)
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that another force has taken the case, and ask for the record to be closed."""
    user, now = user_of(request), timezone.now()
    transfer = _own(user, public_id)
    form = ConfirmForm(request.POST or None, today=timezone.localdate(now))
    _record_view(user, transfer.offender_id, "transfer_confirm")

    def deed() -> str:
        services.confirm_transfer_out(transfer_id=transfer.pk, **form.cleaned_data, by=user, now=now)
        return "Noted. The record stays live until somebody else approves its closure."

    return _take(request, transfer, form, deed, "caseload/transfer_confirm.html")


@require_POST
@requires(Permission.SUPERVISE_TEAMS)
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back what was asked for. Only from the side of the team that has the case."""
    user = user_of(request)
    transfer = _own(user, public_id)
    return carry_out(
        request,
        lambda: services.revoke_transfer(transfer_id=transfer.pk, by=user, now=timezone.now()),
        done="Revoked. The case stays where it is.",
        then=reverse("caseload:transfers"),
    )


def _take(
    request: HttpRequest, transfer: Transfer, form: forms.Form, deed: Callable[[], str], template: str
) -> HttpResponse:
    return take(
        request,
        form,
        deed=deed,
        template=template,
        then=reverse("caseload:transfers"),
        context={"transfer": transfer},
    )


def _visible(user: User, public_id: UUID) -> Transfer:
    found = Transfer.objects.visible_to(user).select_related("offender", "from_team", "to_team", "asked_by")
    return get_object_or_404(found, public_id=public_id)


def _own(user: User, public_id: UUID) -> Transfer:
    """One of a case that the user's teams have: the receiving team answers, and does nothing else."""
    own = Transfer.objects.filter(offender__in=Offender.objects.visible_to(user))
    found = own.select_related("offender", "from_team", "to_team", "asked_by")
    return get_object_or_404(found, public_id=public_id)


def _teams() -> QuerySet[Team]:
    return Team.objects.exclude(offenders__is_canary=True)


@transaction.atomic
def _record_view(user: User, offender_id: int, page: str) -> None:
    audit.record(Verb.OFFENDERS_LISTED, by=user, offender_ids=[offender_id], details={"page": page})
