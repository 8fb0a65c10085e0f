"""Undoing an import: one supervisor asks, another does it. No person of the file is shown."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from intake import services
from intake.forms import UndoForm
from intake.models import ImportBatch
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.errors import RuleViolation


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.IMPORT_REGISTER)
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What undoing an import would take back; POST asks for it, with a reason."""
    batch = _batch(public_id)
    form, status = UndoForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                reason = form.cleaned_data["reason"]
                services.request_undo(batch.public_id, reason=reason, by=user_of(request), now=timezone.now())
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, "Asked for. Another supervisor must now undo the import.")
                return redirect("intake:undo", batch.public_id)
    return _page(request, batch, form, status)


@require_POST
@requires(Permission.IMPORT_REGISTER)
@fresh_factor
def carry_out(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo an import that somebody else asked to be undone."""
    batch = _batch(public_id)
    try:
        services.undo(batch.public_id, by=user_of(request), now=timezone.now())
    except RuleViolation as violation:
        form = UndoForm(None)
        return _page(request, batch, form, 409, refused=str(violation))
    messages.success(request, "The import is undone. Nothing was deleted.")
    return redirect("intake:undo", batch.public_id)


def _batch(public_id: UUID) -> ImportBatch:
    batches = ImportBatch.objects.defer("content").select_related(
        "undo_requested_by", "undone_by", "applied_by"
    )
    return get_object_or_404(batches, public_id=public_id)


def _page(
    request: HttpRequest, batch: ImportBatch, form: UndoForm, status: int, *, refused: str = ""
) -> HttpResponse:
    context = {"batch": batch, "form": form, "refused": refused}
    return render(request, "intake/undo.html", context, status=status)
