"""Saying that what had to follow from a visit is done."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.views import take
from visits import services
from visits.forms.follow_ups import FollowUpDoneForm
from visits.models import FollowUp


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def finish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what came of a follow-up; it is done then."""
    user, now = user_of(request), timezone.now()
    visible = FollowUp.objects.visible_to(user).select_related("visit__offender", "done_by")
    follow_up = get_object_or_404(visible, public_id=public_id)
    form = FollowUpDoneForm(request.POST or None)
    return take(
        request,
        form,
        follow_up.visit.offender,
        deed=lambda: services.finish_follow_up(
            follow_up_id=follow_up.pk, words=form.cleaned_data["words"], by=user, now=now
        ),
        done="Done. Your words are kept with the visit.",
        then=follow_up.visit,
        template="visits/follow_up.html",
        context={"follow_up": follow_up, "visit": follow_up.visit},
    )
