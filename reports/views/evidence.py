"""Evidence for auditors: how far the audit log is sealed, the checkpoint to keep, and how to verify it elsewhere."""

from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor, requires
from offender_mgmt.audit.models import Checkpoint, Pending


@require_safe
@requires(Permission.VIEW_EVIDENCE)
@fresh_factor
def evidence(request: HttpRequest) -> HttpResponse:
    """The last checkpoint, what waits, and every epoch; of nobody and of no event."""
    epochs = Checkpoint.objects.values("epoch").order_by("-epoch")
    context = {
        "checkpoint": Checkpoint.objects.order_by("-size").first(),
        "waiting": Pending.objects.count(),
        "epochs": epochs.annotate(size=Max("size"), first_at=Min("at"), last_at=Max("at")),
    }
    return render(request, "reports/evidence.html", context)
