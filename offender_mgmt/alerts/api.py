"""Alerts and sweep runs in the JSON API."""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django_filters.rest_framework import ChoiceFilter
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.alerts import services
from offender_mgmt.alerts.conditions import kind_labels
from offender_mgmt.alerts.models import Alert, AlertAction, Escalation, SweepRun
from offender_mgmt.alerts.serializers import (
    AlertLine,
    AlertRecord,
    SweepRunLine,
    ToldAcknowledgement,
    ToldAssignment,
    ToldComment,
)
from offender_mgmt.api import NOT_SO, Endpoint, OffenderEndpoint, Told, YesNoFilter
from offender_mgmt.offenders.api import OfOneOffender

REFUSED = OpenApiResponse(description="The state does not allow it; `detail` says why.")
ACTIONS = AlertAction.objects.select_related("by", "assignee").order_by("at", "pk")
ALERTS = (
    Alert.objects.select_related("offender", "assigned_to")
    .prefetch_related(
        Prefetch("actions", ACTIONS), Prefetch("escalations", Escalation.objects.order_by("round"))
    )
    .order_by("-opened_at", "-pk")
)


class AlertFilters(OfOneOffender):
    """Filters of the alerts."""

    open = YesNoFilter(field_name="closed_at", lookup_expr="isnull", label="Still to be acted on")
    kind = ChoiceFilter(choices=list(kind_labels().items()), label="What it is about")


class AlertViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Alert]):
    """Alerts on offenders whose record the user may open, the newest first, and what is done about them."""

    permissions = {
        "list": Permission.VIEW_ALERTS,
        "retrieve": Permission.VIEW_ALERTS,
        "acknowledge": Permission.HANDLE_ALERTS,
        "assign": Permission.HANDLE_ALERTS,
        "comment": Permission.VIEW_ALERTS,
    }
    queryset = ALERTS
    filterset_class = AlertFilters

    def get_serializer_class(self) -> Any:
        """A line in the list, the record on its own."""
        return AlertLine if self.action == "list" else AlertRecord

    @extend_schema(request=ToldAcknowledgement, responses={200: AlertRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Leave an alert alone until a day; if it is still open then, it comes back one rank higher."""
        alert, told = self._told(ToldAcknowledgement)
        services.acknowledge(public_id=alert.public_id, **told, by=user_of(request), now=timezone.now())
        return self._answer(alert)

    @extend_schema(request=ToldAssignment, responses={200: AlertRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Give an alert to somebody, who is told at once."""
        alert, told = self._told(ToldAssignment)
        # Whoever may not open the record is answered like nobody: user names are not for trying out.
        possible = services.possible_assignees(alert).filter(username=told["assignee"]).first()
        if possible is None:
            raise ValidationError({"assignee": ["Nobody of that name may open this record."]}, code=NOT_SO)
        services.assign(
            public_id=alert.public_id,
            assignee_id=possible.pk,
            text=told["text"],
            by=user_of(request),
            now=timezone.now(),
        )
        return self._answer(alert)

    @extend_schema(request=ToldComment, responses={200: AlertRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def comment(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Write something down beside an alert; it goes on as before."""
        alert, told = self._told(ToldComment)
        services.comment(public_id=alert.public_id, **told, by=user_of(request), now=timezone.now())
        return self._answer(alert)

    def _told(self, kind: type[Told]) -> tuple[Alert, Any]:
        """The alert of the address, and what the body says of it. Raises Http404 and ValidationError."""
        alert: Alert = self.get_object()
        told = kind(data=self.request.data)
        told.is_valid(raise_exception=True)
        return alert, told.validated_data

    def _answer(self, alert: Alert) -> Response:
        return Response(AlertRecord(ALERTS.get(pk=alert.pk)).data)


class SweepRunViewSet(ListModelMixin, RetrieveModelMixin, Endpoint[SweepRun]):
    """Full checks of the register, the latest first. They show counts and nobody's record."""

    permissions = {"list": Permission.VIEW_SWEEPS, "retrieve": Permission.VIEW_SWEEPS}
    queryset = SweepRun.objects.select_related("recount").latest_first()
    serializer_class = SweepRunLine
