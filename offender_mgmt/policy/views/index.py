"""The policy page: every value with its source, the drafts that wait for a second person, and what came before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.views.words import shown


@require_safe
@requires(Permission.VIEW_POLICY)
def index(request: HttpRequest) -> HttpResponse:
    """The revision in force today, value by value, and drafts."""
    user = user_of(request)
    revision = PolicyRevision.objects.in_force(timezone.localdate())
    people = PolicyRevision.objects.select_related("drafted_by", "approved_by", "withdrawn_by")
    context = {
        "revision": revision,
        "values": [shown(key, stated) for key, stated in revision.stated().items()],
        "drafts": people.drafts().order_by("effective_from", "pk"),
        "withdrawn": people.withdrawn().order_by("-withdrawn_at", "-pk"),
        "others": people.approved().exclude(pk=revision.pk).order_by("-effective_from", "-pk"),
        "can_draft": user.may(Permission.CHANGE_POLICY),
        "can_simulate": user.may(Permission.VIEW_SIMULATIONS),
    }
    return render(request, "policy/index.html", context)
