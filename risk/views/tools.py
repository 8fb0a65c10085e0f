"""Record what a risk tool gave."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.views import take
from risk import services
from risk.forms.tools import ToolResultForm
from risk.models import RiskTool, ToolResult
from risk.rules.tools import read_bands


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_RISK)
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a tool's result beside those on record; it advises, and decides nothing."""
    user, now = user_of(request), timezone.now()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = ToolResultForm(request.POST or None, today=timezone.localdate(now))
    results = ToolResult.objects.filter(offender=offender).select_related("tool", "recorded_by")
    return take(
        request,
        form,
        offender,
        deed=lambda: services.record_tool_result(offender_id=offender.pk, new=form.new(), by=user, now=now),
        done="Tool result saved.",
        template="risk/tool_result.html",
        context={
            "results": results.order_by("-assessed_on", "-pk"),
            "tools": [
                {"tool": tool, "bands": read_bands(tool.bands)}
                for tool in RiskTool.objects.order_by("-is_enabled", "pk")
            ],
        },
    )
