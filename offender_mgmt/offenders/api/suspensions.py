"""Suspensions in the JSON API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import OffenderEndpoint, YesNoFilter
from offender_mgmt.offenders import services
from offender_mgmt.offenders.api.register import OfOneOffender
from offender_mgmt.offenders.models import Offender, Suspension
from offender_mgmt.offenders.serializers import ProposalRecord, SuspensionLine, SuspensionRecord
from offender_mgmt.offenders.serializers.told import ToldEnd, ToldSuspension


class SuspensionFilters(OfOneOffender):
    """Filters of the suspensions."""

    ended = YesNoFilter(
        field_name="ended_on", lookup_expr="isnull", exclude=True, label="Ended, by a person or by a rule"
    )


class SuspensionViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Suspension]):
    """Why no visit is due for somebody, the latest first. Each was agreed by two people, or told by an extract."""

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "create": Permission.CHANGE_REGISTER,
        "end": Permission.CHANGE_REGISTER,
    }
    queryset = Suspension.objects.select_related("offender", "requested_by", "approved_by").order_by("-pk")
    filterset_class = SuspensionFilters

    def get_serializer_class(self) -> Any:
        """A line in the list, the record on its own."""
        return SuspensionLine if self.action == "list" else SuspensionRecord

    @extend_schema(
        request=ToldSuspension,
        responses={
            202: OpenApiResponse(
                ProposalRecord, description="It waits for a second person; the visit stays due."
            ),
            409: OpenApiResponse(description="Visits cannot be suspended so; `detail` says why."),
        },
    )
    def create(self, request: Request) -> Response:
        """Ask for visits to be suspended: 202 with the proposal that waits."""
        told = ToldSuspension(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        proposal = services.request_suspension(
            offender_id=offender.pk, asked=told.asked(), by=user, now=timezone.now()
        )
        return Response(ProposalRecord(proposal).data, status=202)

    @extend_schema(
        request=ToldEnd,
        responses={
            200: SuspensionRecord,
            409: OpenApiResponse(description="It cannot end so; `detail` says why."),
        },
    )
    @action(detail=True, methods=["post"])
    def end(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """End it; the visit is due again at once."""
        suspension = self.get_object()
        told = ToldEnd(data=request.data)
        told.is_valid(raise_exception=True)
        ended = services.end_suspension(
            suspension_id=suspension.pk, **told.validated_data, by=user_of(request), now=timezone.now()
        )
        return Response(SuspensionRecord(ended).data)
