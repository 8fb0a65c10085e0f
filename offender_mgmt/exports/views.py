"""My exports: what somebody asked for, how far it is, and the file."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.exports import services
from offender_mgmt.exports.choices import UNFINISHED
from offender_mgmt.exports.models import ExportRequest
from offender_mgmt.policy.models import in_force

PAGE = 20


@require_safe
@requires(Permission.EXPORT_COMPLIANCE)
def index(request: HttpRequest) -> HttpResponse:
    """One's own exports, the latest first. It names nobody; while one is made, it brings itself up to date."""
    user, policy = user_of(request), in_force(timezone.localdate())
    page = Paginator(ExportRequest.objects.of(user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "is_unfinished": any(one.state in UNFINISHED for one in page.object_list),
        "unfinished": UNFINISHED,
        "days": policy.export_days,
        "downloads": policy.export_downloads,
    }
    return render(request, "exports/index.html", context)


@require_POST
@requires(Permission.EXPORT_COMPLIANCE)
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an order back."""
    try:
        services.cancel(public_id, by=user_of(request), now=timezone.now())
    except ExportRequest.DoesNotExist:
        raise Http404 from None
    except RuleViolation as violation:
        messages.error(request, str(violation))
    return redirect("exports:index")


@require_POST
@requires(Permission.EXPORT_COMPLIANCE)
@fresh_factor
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file."""
    try:
        export = services.take(public_id, by=user_of(request), now=timezone.now())
    except ExportRequest.DoesNotExist:
        raise Http404 from None
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("exports:index")
    return StreamingHttpResponse(  # type: ignore[return-value]  # the decorators pass on any answer
        export.stream(),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{export.filename}"',
            "Content-Length": str(export.size),
        },
    )
