"""Risk levels in the JSON API."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import OffenderEndpoint
from offender_mgmt.offenders.api import OfOneOffender
from offender_mgmt.offenders.models import Offender, Proposal
from risk import services
from risk.models import RiskDecision
from risk.serializers.levels import DecisionRecord, LoweringRecord, ToldLevel


class RiskDecisionViewSet(ListModelMixin, OffenderEndpoint[RiskDecision]):
    """Levels decided by people, the latest first. A lowering is here once a second person approved it."""

    permissions = {"list": Permission.VIEW_OFFENDERS, "create": Permission.DECIDE_RISK}
    queryset = RiskDecision.objects.select_related("offender", "decided_by", "approved_by").order_by(
        "-recorded_at", "-pk"
    )
    filterset_class = OfOneOffender
    serializer_class = DecisionRecord

    @extend_schema(
        request=ToldLevel,
        responses={
            201: DecisionRecord,
            202: OpenApiResponse(
                LoweringRecord, description="A lower level waits for a second person. Nothing has changed."
            ),
            409: OpenApiResponse(description="The level cannot be given so; `detail` says why."),
        },
    )
    def create(self, request: Request) -> Response:
        """Decide a level: 201 with the decision in effect, or 202 with the proposal that waits."""
        told = ToldLevel(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        answer = services.decide_level(
            offender_id=offender.pk, chosen=told.chosen(), by=user, now=timezone.now()
        )
        if isinstance(answer, Proposal):
            return Response(LoweringRecord(answer).data, status=202)
        return Response(DecisionRecord(answer).data, status=201)
