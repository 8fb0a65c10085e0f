"""Who may see a record: its list, and from whom a conflict keeps it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind
from offender_mgmt.offenders.forms.restricting import AccessForm, ConflictForm, LiftForm
from offender_mgmt.offenders.models import ConflictBlock, Offender
from offender_mgmt.offenders.views import take


class _FirstPage:
    """Where whoever can no longer open the record goes on."""

    def get_absolute_url(self) -> str:
        return reverse("home")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
@fresh_factor
def access(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the record to be restricted to a list, for another list, or for none; a second person approves."""
    user, now = user_of(request), timezone.now()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    grants = offender.access_grants.current().of_the_level().select_related("user").order_by("user__username")
    listed = [grant.user for grant in grants]
    form = AccessForm(request.POST or None, level=offender.access_level, listed=listed)
    return take(
        request,
        form,
        offender,
        deed=lambda: services.request_access(
            offender_id=offender.pk,
            level=AccessLevel(form.cleaned_data["level"]),
            listed=[one.pk for one in form.cleaned_data["listed"]],
            reason=form.cleaned_data["reason"],
            by=user,
            now=now,
        ),
        done="Asked for. Nothing changes until somebody else who sees the record approves it, under Decisions.",
        template="register/access.html",
        context={"listed": listed, "is_restricted": offender.access_level != AccessLevel.NORMAL},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
@fresh_factor
def conflict(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep the record from one person at once. Whoever names themselves cannot open it any more."""
    user, now = user_of(request), timezone.now()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = ConflictForm(request.POST or None)
    is_of_oneself = request.POST.get("username", "").strip().lower() == user.username.lower()
    return take(
        request,
        form,
        offender,
        deed=lambda: services.set_block(
            offender_id=offender.pk,
            user_id=form.cleaned_data["username"].pk,
            kind=ConflictKind(form.cleaned_data["kind"]),
            reason=form.cleaned_data["reason"],
            by=user,
            now=now,
        ),
        done="The conflict is on record. The record is kept from them from now on.",
        template="register/conflict.html",
        context={"conflicts": offender.conflict_blocks.standing().select_related("user").order_by("set_at")},
        then=_FirstPage() if is_of_oneself else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
@fresh_factor
def lift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a conflict: by somebody whom it does not concern and who did not put it on record."""
    user, now = user_of(request), timezone.now()
    visible = ConflictBlock.objects.filter(offender__in=Offender.objects.visible_to(user))
    block = get_object_or_404(visible.select_related("offender", "user", "set_by"), public_id=public_id)
    form = LiftForm(request.POST or None)
    return take(
        request,
        form,
        block.offender,
        deed=lambda: services.lift_block(public_id=block.public_id, **form.cleaned_data, by=user, now=now),
        done="The conflict is lifted.",
        template="register/lift_conflict.html",
        context={"kept": block},
    )
