"""One revision: its values, what it changes, and how it differs from another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.policy.forms import CompareForm
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules.drafting import differences
from offender_mgmt.policy.views.words import shown, shown_difference


@require_safe
@requires(Permission.VIEW_POLICY)
def revision(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Every value of a revision, and what it changes against the one in force today."""
    user = user_of(request)
    people = PolicyRevision.objects.select_related("drafted_by", "approved_by", "withdrawn_by")
    found = get_object_or_404(people, pk=revision_id)
    current = PolicyRevision.objects.in_force(timezone.localdate())
    stated, keys = found.stated(), dict(found.values.values_list("key", "pk"))
    context = {
        "revision": found,
        "current": current,
        "changes": [shown_difference(one) for one in differences(current.stated(), stated)],
        "values": [shown(key, one) | {"pk": keys[key]} for key, one in stated.items()],
        "is_own_draft": found.is_draft and found.drafted_by_id == user.pk,
        "can_draft": user.may(Permission.CHANGE_POLICY),
        "can_simulate": user.may(Permission.VIEW_SIMULATIONS),
    }
    return render(request, "policy/revision.html", context)


@require_safe
@requires(Permission.VIEW_POLICY)
def compare(request: HttpRequest) -> HttpResponse:
    """Two revisions side by side: what the one says and the other does not. The choice stays in the address."""
    form = CompareForm(request.GET or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        before, after = form.cleaned_data["before"], form.cleaned_data["after"]
        found = differences(before.stated(), after.stated())
        context |= {
            "before": before,
            "after": after,
            "changes": [shown_difference(one) for one in found],
        }
    return render(request, "policy/compare.html", context, status=422 if form.errors else 200)
