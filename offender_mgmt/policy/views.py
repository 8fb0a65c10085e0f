"""The policy page: every value with its source, and the drafts that wait for a second person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy import services
from offender_mgmt.policy.choices import Certainty
from offender_mgmt.policy.models import PolicyRevision, PolicyValue

TO_BE_CONFIRMED = {Certainty.KNOWLEDGE, Certainty.VARIES, Certainty.NEWS}


@require_safe
@requires(Permission.VIEW_POLICY)
def index(request: HttpRequest) -> HttpResponse:
    """The revision in force today, value by value, and drafts."""
    user = user_of(request)
    revision = PolicyRevision.objects.in_force(timezone.localdate())
    drafts = PolicyRevision.objects.filter(approved_at=None).order_by("effective_from")
    context = {
        "revision": revision,
        "values": [_shown(value) for value in revision.values.order_by("pk")],
        "drafts": drafts.select_related("drafted_by"),
        "can_approve": user.may(Permission.CHANGE_POLICY),
    }
    return render(request, "policy/index.html", context)


@require_POST
@requires(Permission.CHANGE_POLICY)
def approve(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Approve a draft, as its second person."""
    revision = get_object_or_404(PolicyRevision, pk=revision_id)
    try:
        services.approve_revision(revision_id=revision.pk, by=user_of(request), now=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, f"{revision.name} is approved from {revision.effective_from:%-d %B %Y}.")
    return redirect("policy:index")


def _shown(value: PolicyValue) -> dict[str, Any]:
    return {
        "name": value.key.replace("_", " ").capitalize(),
        "value": _words(value.value),
        "source": value.source,
        "certainty": value.get_certainty_display(),
        "valid_from": value.valid_from,
        "to_be_confirmed": value.certainty in TO_BE_CONFIRMED,
    }


def _size(pair: tuple[str, Any]) -> str:
    """Order the parts of a value by the value itself, so that intervals read from short to long."""
    return f"{pair[1]!s:>10}"


def _words(value: Any) -> str:
    """A value as people say it."""
    if isinstance(value, dict):
        between = "; " if any(isinstance(item, dict | list) for item in value.values()) else ", "
        parts = sorted(value.items(), key=_size)
        return between.join(f"{_words(key)} {_words(item)}" for key, item in parts)
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    return "never" if value is None else str(value).replace("_", " ")
