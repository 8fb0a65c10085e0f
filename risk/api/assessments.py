"""ARMS assessments in the JSON API: started, written, completed, each by a deed of its own."""

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
from offender_mgmt.api import OffenderEndpoint
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.api import OfOneOffender
from offender_mgmt.offenders.models import Offender
from risk import services
from risk.models import Assessment
from risk.serializers.assessments import (
    AssessmentLine,
    AssessmentRecord,
    ToldAssessment,
    ToldCompletion,
    ToldFactor,
    ToldStart,
)

REFUSED = OpenApiResponse(description="The state does not allow it; `detail` says why.")
STALE = OpenApiResponse(description="Somebody saved meanwhile, or the state does not allow it; see `detail`.")


class AssessmentViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Assessment]):
    """ARMS assessments, drafts first, then the latest."""

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "create": Permission.DECIDE_RISK,
        "save": Permission.DECIDE_RISK,
        "factors": Permission.DECIDE_RISK,
        "complete": Permission.DECIDE_RISK,
    }
    queryset = (
        Assessment.objects.select_related("offender", "started_by", "completed_by")
        .prefetch_related("factors")
        .order_by("-completed_on", "-pk")
    )
    filterset_class = OfOneOffender

    def get_serializer_class(self) -> Any:
        """A line in the list, the record on its own."""
        return AssessmentLine if self.action == "list" else AssessmentRecord

    @extend_schema(request=ToldStart, responses={201: AssessmentRecord, 409: REFUSED})
    def create(self, request: Request) -> Response:
        """Start an assessment, as a draft."""
        told = ToldStart(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        started = services.start_assessment(offender_id=offender.pk, by=user, now=timezone.now())
        return Response(AssessmentRecord(started).data, status=201)

    @extend_schema(request=ToldAssessment, responses={200: AssessmentRecord, 409: STALE})
    @action(detail=True, methods=["post"])
    def save(self, request: Request, public_id: str) -> Response:
        """Save what is said of the person as a whole."""
        found = self._visible(public_id)
        told = ToldAssessment(data=request.data)
        told.is_valid(raise_exception=True)
        services.save_assessment(
            public_id=found.public_id,
            written=told.written(),
            seen=told.validated_data["seen"],
            by=user_of(request),
            now=timezone.now(),
        )
        return self._record(public_id)

    @extend_schema(request=ToldFactor, responses={200: AssessmentRecord, 409: STALE})
    @action(detail=True, methods=["post"])
    def factors(self, request: Request, public_id: str) -> Response:
        """Save one factor."""
        found = self._visible(public_id)
        told = ToldFactor(data=request.data)
        told.is_valid(raise_exception=True)
        services.save_factor(
            public_id=found.public_id,
            factor=told.factor(),
            seen=told.validated_data["seen"],
            by=user_of(request),
            now=timezone.now(),
        )
        return self._record(public_id)

    @extend_schema(request=ToldCompletion, responses={200: AssessmentRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, public_id: str) -> Response:
        """Complete a draft; it does not change afterwards."""
        found = self._visible(public_id)
        told = ToldCompletion(data=request.data)
        told.is_valid(raise_exception=True)
        services.complete_assessment(
            public_id=found.public_id,
            completed_on=told.validated_data["completed_on"],
            by=user_of(request),
            now=timezone.now(),
        )
        return self._record(public_id)

    def _visible(self, public_id: str) -> Assessment:
        return get_object_or_404(self.get_queryset(), public_id=public_id)

    def _record(self, public_id: str) -> Response:
        """The assessment as it is now; it holds what others wrote, so showing it is audited."""
        found = self._visible(public_id)
        self.record_shown(Verb.OFFENDER_VIEWED, [found])
        return Response(AssessmentRecord(found).data)
