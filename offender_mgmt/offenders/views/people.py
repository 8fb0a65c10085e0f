"""Link a person, and end a link."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders import services
from offender_mgmt.offenders.forms.people import EndLinkForm, LinkForm
from offender_mgmt.offenders.models import LinkedPerson, Offender
from offender_mgmt.offenders.views import take


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
def link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Link somebody to an offender."""
    user = user_of(request)
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = LinkForm(request.POST or None, user=user)
    return take(
        request,
        form,
        offender,
        deed=lambda: services.link_person(
            offender_id=offender.pk, new=form.link(), by=user, now=timezone.now()
        ),
        done="Linked person recorded.",
        template="register/link.html",
        context={},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that a link is no longer true."""
    user, now = user_of(request), timezone.now()
    visible = LinkedPerson.objects.visible_to(user).select_related("offender")
    person = get_object_or_404(visible, public_id=public_id)
    form = EndLinkForm(request.POST or None, today=timezone.localdate(now))
    return take(
        request,
        form,
        person.offender,
        deed=lambda: services.end_link(
            link_id=person.pk, until_on=form.cleaned_data["until_on"], by=user, now=now
        ),
        done="End of the link recorded.",
        template="register/link_end.html",
        context={"person": person},
    )
