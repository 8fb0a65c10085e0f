"""Upload an extract, watch its preview, apply it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intake import services
from intake.choices import BatchStatus, RowOutcome
from intake.forms import ApplyForm, UploadForm
from intake.models import ImportBatch
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import VigilError
from offender_mgmt.offenders.models import Offender

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.IMPORT_REGISTER)
@fresh_factor
def index(request: HttpRequest) -> HttpResponse:
    """The user's imports, and the upload of another."""
    user = user_of(request)
    form = UploadForm(
        request.POST or None, request.FILES or None, initial={"extract_date": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = services.stage(
                filename=form.cleaned_data["file"].name,
                content=form.cleaned_data["file"].read(),
                profile=form.cleaned_data["profile"],
                extract_date=form.cleaned_data["extract_date"],
                by=user,
                now=timezone.now(),
            )
        except VigilError as error:
            form.add_error("file", str(error))
        else:
            return redirect("intake:batch", batch.public_id)
    batches = ImportBatch.objects.visible_to(user).defer("content").select_related("uploaded_by")
    page = Paginator(batches.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    to_undo = ImportBatch.objects.to_undo().defer("content").select_related("undo_requested_by")
    context = {"form": form, "batches": page, "to_undo": to_undo}
    return render(request, "intake/index.html", context, status=422 if form.is_bound else 200)


@require_safe
@requires(Permission.IMPORT_REGISTER)
@transaction.atomic
def batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One import: its progress, then its rows and its effects."""
    batches = ImportBatch.objects.visible_to(user_of(request)).defer("content")
    found = get_object_or_404(batches.select_related("uploaded_by", "applied_by"), public_id=public_id)
    return _page(request, found, ApplyForm())


@require_POST
@requires(Permission.IMPORT_REGISTER)
@fresh_factor
def apply(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Apply a previewed import, as the signed-in user."""
    user = user_of(request)
    found = get_object_or_404(ImportBatch.objects.visible_to(user).defer("content"), public_id=public_id)
    form = ApplyForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            services.apply(found.public_id, by=user, now=timezone.now())
        except VigilError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, "The import is applied.")
            return redirect("intake:batch", found.public_id)
    with transaction.atomic():
        return _page(request, found, form, status)


def _page(request: HttpRequest, found: ImportBatch, form: ApplyForm, status: int = 200) -> HttpResponse:
    outcome = request.GET.get("outcome", "")
    # A list or a conflict that somebody is not to know of is kept from them here too; the totals are of the file.
    kept = Offender.objects.references_kept_from(user_of(request))
    rows = found.rows.exclude(reference__in=kept).order_by("number")
    if outcome in RowOutcome.values:
        rows = rows.filter(outcome=outcome)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    references = [row.reference for row in page]
    shown = Offender.objects.filter(reference__in=references).values_list("pk", flat=True)
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user_of(request),
        offender_ids=shown,
        details={"page": "import", "references": references},
    )
    context = {
        "batch": found,
        "rows": page,
        "outcome": outcome,
        "totals": _totals(found),
        "form": form,
    }
    return render(request, "intake/batch.html", context, status=status)


def _totals(found: ImportBatch) -> dict[str, int]:
    if found.status in (BatchStatus.WAITING, BatchStatus.REFUSED):
        return {}
    counted = {outcome: found.rows.filter(outcome=outcome).count() for outcome in RowOutcome.values}
    return {"source_rows": found.source_rows} | counted
