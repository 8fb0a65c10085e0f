"""The files of a visit: the list, adding one, and opening one that was scanned."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from visits import services
from visits.forms.attachments import AttachForm
from visits.models import Attachment, AttachmentContent, Visit
from visits.rules.attachments import MOST_BYTES


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_OFFENDERS)
def attachments(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The files of one visit, and adding one: a recorded visit is never changed, but files may come later."""
    user = user_of(request)
    if request.method == "POST" and not user.may(Permission.RECORD_VISITS):
        raise PermissionDenied
    visible = Visit.objects.visible_to(user).select_related("offender")
    visit = get_object_or_404(visible, public_id=public_id)
    if request.method != "POST":
        return _page(request, visit, AttachForm(), user, 200)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, visit, form, user, 422)
    try:
        made = services.attach_file(
            visit_id=visit.pk, file=_read(form.cleaned_data["file"]), by=user, now=timezone.now()
        )
    except RuleViolation as violation:
        form.add_error("file", str(violation))
        return _page(request, visit, form, user, 409)
    messages.success(request, f"{made.name} is attached. It can be opened once it has been scanned.")
    return redirect("visits:attachments", public_id)


def _read(sent: "UploadedFile[bytes]") -> services.NewFile:
    """The file as it was sent, and of one that is too large no more than shows that it is."""
    return services.NewFile(sent.name or "", sent.read(MOST_BYTES + 1))


@transaction.atomic
def _page(request: HttpRequest, visit: Visit, form: forms.Form, user: User, status: int) -> HttpResponse:
    audit.record(
        Verb.OFFENDER_VIEWED, by=user, offender_ids=[visit.offender_id], details={"page": "attachments"}
    )
    waiting = Attachment.objects.waiting()
    context = {
        "form": form,
        "visit": visit,
        "offender": visit.offender,
        "files": visit.attachments.select_related("added_by").order_by("pk"),
        "has_scanner": bool(settings.VIGIL_CLAMD),
        "waiting": waiting.count(),
        "oldest": waiting.values_list("added_at", flat=True).first(),
        "may_attach": user.may(Permission.RECORD_VISITS),
    }
    return render(request, "visits/attachments.html", context, status=status)


@require_safe
@requires(Permission.VIEW_OFFENDERS)
@transaction.atomic
def attachment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file, to be saved and not to be shown: 404 for everybody, who added it too, until it was found clean."""
    user = user_of(request)
    visible = Attachment.objects.visible_to(user).clean().select_related("visit")
    found = get_object_or_404(visible, public_id=public_id)
    audit.record(
        Verb.ATTACHMENT_OPENED,
        by=user,
        offender_ids=[found.visit.offender_id],
        details={"attachment": str(found.public_id)},
    )
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name)
        or "attachment",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    content = bytes(AttachmentContent.objects.get(attachment=found).content)
    return HttpResponse(content, content_type=found.media_type, headers=headers)
