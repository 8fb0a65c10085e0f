"""Tools and their results in the JSON API."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import Endpoint, OffenderEndpoint
from offender_mgmt.offenders.api import OfOneOffender
from offender_mgmt.offenders.models import Offender
from risk import services
from risk.models import RiskTool, ToolResult
from risk.serializers.tools import ToldToolResult, ToolLine, ToolResultLine


class RiskToolViewSet(ListModelMixin, Endpoint[RiskTool]):
    """The tools, each version with its bands."""

    permissions = {"list": Permission.VIEW_OFFENDERS}
    queryset = RiskTool.objects.order_by("code", "version")
    serializer_class = ToolLine


class ToolResultViewSet(ListModelMixin, OffenderEndpoint[ToolResult]):
    """What tools gave, the latest first. Results are facts: recorded, never changed."""

    permissions = {"list": Permission.VIEW_OFFENDERS, "create": Permission.DECIDE_RISK}
    queryset = ToolResult.objects.select_related("offender", "tool", "recorded_by").order_by(
        "-assessed_on", "-pk"
    )
    filterset_class = OfOneOffender
    serializer_class = ToolResultLine

    @extend_schema(
        request=ToldToolResult,
        responses={
            201: ToolResultLine,
            409: OpenApiResponse(description="The result cannot have been as told; `detail` says why."),
        },
    )
    def create(self, request: Request) -> Response:
        """Record a result. The same result twice is 409."""
        told = ToldToolResult(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        result = services.record_tool_result(
            offender_id=offender.pk, new=told.new(), by=user, now=timezone.now()
        )
        return Response(ToolResultLine(result).data, status=201)
