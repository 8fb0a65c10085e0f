"""What follows attempts in the JSON API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import OffenderEndpoint
from offender_mgmt.offenders.api import OfOneOffender
from offender_mgmt.offenders.models import Offender, Proposal
from visits import services
from visits.models import LadderDecision
from visits.models.attempts import ladder_of
from visits.serializers.ladder import LadderDecisionRecord, LadderRecord, ProposedDecision, ToldDecision


class LadderViewSet(RetrieveModelMixin, OffenderEndpoint[Offender]):
    """Where the attempts at one person stand: what counts, what is next, and whether a decision is needed."""

    permissions = {"retrieve": Permission.VIEW_OFFENDERS}
    queryset = Offender.objects.all()
    offender_id_field = "pk"
    serializer_class = LadderRecord

    def get_object(self) -> Any:
        """The offender, with their ladder as it stands today."""
        offender: Any = super().get_object()
        offender.ladder = ladder_of(offender, on=timezone.localdate())
        return offender


class LadderDecisionViewSet(ListModelMixin, OffenderEndpoint[LadderDecision]):
    """Decisions after attempts, the latest first. One that needs two people is here once it was approved."""

    permissions = {"list": Permission.VIEW_OFFENDERS, "create": Permission.SUPERVISE_TEAMS}
    queryset = LadderDecision.objects.select_related("offender", "decided_by", "approved_by").order_by(
        "-decided_at", "-pk"
    )
    filterset_class = OfOneOffender
    serializer_class = LadderDecisionRecord

    @extend_schema(
        request=ToldDecision,
        responses={
            201: LadderDecisionRecord,
            202: OpenApiResponse(
                ProposedDecision, description="This choice waits for a second person. Nothing is decided."
            ),
            409: OpenApiResponse(description="It cannot be decided so; `detail` says why."),
        },
    )
    def create(self, request: Request) -> Response:
        """Decide: 201 with the decision in effect, or 202 with the proposal that waits. No date moves."""
        told = ToldDecision(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        answer = services.decide_after_attempts(
            offender_id=offender.pk, chosen=told.chosen(), by=user, now=timezone.now()
        )
        if isinstance(answer, Proposal):
            return Response(ProposedDecision(answer).data, status=202)
        return Response(LadderDecisionRecord(answer).data, status=201)
