"""A policy that is tried before it is in force: simulate, look, approve; and how far its recalculation is."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from caseload import services
from caseload.forms.capacity import Supposed, address_of, officers_of_teams
from caseload.forms.policy import PublishForm
from caseload.models import Recalculation, Simulation, SimulationRequest
from caseload.rules import effects as rules
from caseload.rules.loads import WhatIf
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.errors import VigilError
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules.drafting import differences
from offender_mgmt.policy.views.words import shown_difference


@require_safe
@requires(Permission.VIEW_SIMULATIONS)
def policy(request: HttpRequest, revision_id: int) -> HttpResponse:
    """What a draft changes and would do, and its approval; or what an approved policy did."""
    supposing = _supposing(request.GET)
    revision = get_object_or_404(_revisions(), pk=revision_id)
    return _page(request, revision, supposing, status=200 if supposing.is_valid() else 422)


@require_POST
@requires(Permission.CHANGE_POLICY)
def simulate(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Ask what the draft would do; the page shows it when a worker has worked it out. What is supposed stays in its
    address.
    """
    revision = get_object_or_404(_revisions(), pk=revision_id)
    supposing = _supposing(request.POST)
    if not supposing.is_valid():
        return _page(request, revision, supposing, status=422)
    try:
        services.ask_simulation(
            revision_id=revision.pk, what_if=supposing.what_if(), by=user_of(request), now=timezone.now()
        )
    except VigilError as error:
        messages.error(request, str(error))
    return redirect(reverse("caseload:policy", args=[revision.pk]) + address_of(supposing.what_if()))


@require_POST
@requires(Permission.CHANGE_POLICY)
@fresh_factor
def publish(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Approve the draft as its second person, on the simulation that was shown."""
    revision = get_object_or_404(_revisions(), pk=revision_id)
    form = PublishForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            services.publish_policy(
                revision_id=revision.pk, simulation_id=form.shown(), by=user_of(request), now=timezone.now()
            )
        except VigilError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(
                request, f"{revision.name} is approved from {revision.effective_from:%-d %B %Y}."
            )
            return redirect("caseload:policy", revision.pk)
    return _page(request, revision, _supposing(request.GET), form=form, status=status)


def _revisions() -> Any:
    return PolicyRevision.objects.select_related("drafted_by", "approved_by", "withdrawn_by")


def _supposing(told: QueryDict) -> Supposed:
    return Supposed(told, people=officers_of_teams(), today=timezone.localdate())


def _page(
    request: HttpRequest,
    revision: PolicyRevision,
    supposing: Supposed,
    *,
    form: PublishForm | None = None,
    status: int,
) -> HttpResponse:
    user, today = user_of(request), timezone.localdate()
    simulation = _simulation_of(revision, supposing.what_if())
    compared = simulation.compared_with if simulation else PolicyRevision.objects.in_force(today)
    waiting = SimulationRequest.objects.filter(revision=revision).order_by("-asked_at").first()
    run = _run_of(revision)
    is_waited_for = waiting is not None and waiting.finished_at is None
    is_other = user.may(Permission.CHANGE_POLICY) and revision.drafted_by_id != user.pk
    context = {
        "revision": revision,
        "compared": compared,
        "changes": [shown_difference(one) for one in differences(compared.stated(), revision.stated())],
        "supposing": supposing,
        "address": address_of(supposing.what_if()),
        "simulation": simulation,
        "stale": _why_stale(simulation, revision) if simulation and revision.is_draft else "",
        "counts": rules.counts(simulation.summary["effects"]) if simulation else [],
        "counted_on": rules.counted_on(simulation.as_at) if simulation else None,
        "waiting": waiting if waiting and (is_waited_for or waiting.refusal) else None,
        "can_simulate": user.may(Permission.CHANGE_POLICY) and revision.is_draft,
        "form": form or (PublishForm(initial={"simulation": simulation}) if simulation else None),
        "may_approve": is_other and revision.is_draft and simulation is not None,
        "run": run,
        "is_moving": is_waited_for or (run is not None and run.finished_at is None),
    }
    return render(request, "caseload/policy.html", context, status=status)


def _simulation_of(revision: PolicyRevision, what_if: WhatIf) -> Simulation | None:
    """The one that was published on; of a draft the latest, and where something is supposed, the latest with it."""
    found = revision.simulations.select_related("request", "compared_with")
    if revision.approved_at is not None:
        found = found.filter(publication__isnull=False)
    elif what_if.is_something:
        found = found.filter(**{f"request__{name}": value for name, value in vars(what_if).items()})
    return found.order_by("-pk").first()


def _why_stale(simulation: Simulation, revision: PolicyRevision) -> str:
    """Why nobody can approve on this simulation; empty when somebody can."""
    try:
        services.check_was_shown(simulation, revision, today=timezone.localdate())
    except VigilError as error:
        return str(error)
    return ""


def _run_of(revision: PolicyRevision) -> Recalculation | None:
    """How far its recalculation is, as `batches_done` of `batches_all`."""
    done = Count("batches", filter=Q(batches__finished_at__isnull=False))
    counted = Recalculation.objects.annotate(batches_done=done, batches_all=Count("batches"))
    return counted.filter(revision=revision).first()
