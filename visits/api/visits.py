"""Visits and obligations in the JSON API."""

from typing import Any, cast

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import DayFilter, OffenderEndpoint, YesNoFilter
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.api import LevelFilter, OfOneOffender, TeamFilter
from offender_mgmt.offenders.models import Offender
from visits import services
from visits.models import Visit, VisitObligation
from visits.models.chain import chain_of
from visits.rules.correcting import CorrectedMeanwhile
from visits.serializers.correcting import BothTexts, CorrectionRecord, ToldCorrection, both_texts
from visits.serializers.visits import NewVisit, ObligationLine, VisitLine, VisitRecord


class ObligationFilters(OfOneOffender):
    """Filters of the visits that are due."""

    overdue = YesNoFilter(field_name="is_overdue", label="Due before today, and nothing suspends it")
    due_before = DayFilter(field_name="due_on", lookup_expr="lt", label="Due before this day")
    team = TeamFilter("offender__team")
    level = LevelFilter("offender__risk_level")


class ObligationViewSet(ListModelMixin, OffenderEndpoint[VisitObligation]):
    """Visits still to be made, the longest overdue first; each with the arithmetic of its date."""

    permissions = {"list": Permission.VIEW_OFFENDERS}
    queryset = (
        VisitObligation.objects.open()
        .select_related("offender__team", "offender__manager")
        .order_by("due_on", "offender__reference")
    )
    filterset_class = ObligationFilters
    serializer_class = ObligationLine

    def get_queryset(self) -> QuerySet[VisitObligation]:
        """Open obligations as they stand today."""
        today = timezone.localdate()
        obligations: Any = super().get_queryset()
        overdue = VisitObligation.objects.overdue(on=today).filter(pk=OuterRef("pk"))
        standing: QuerySet[VisitObligation] = obligations.with_days_overdue(on=today).annotate(
            is_overdue=Exists(overdue)
        )
        return standing


class VisitViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Visit]):
    """Visits that happened, the latest first. They are facts: recorded, never changed."""

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "create": Permission.RECORD_VISITS,
        "correct": Permission.RECORD_VISITS,
    }
    queryset = (
        Visit.objects.select_related("offender", "recorded_by", "correction")
        .prefetch_related("officers")
        .order_by("-visited_on", "-pk")
    )
    filterset_class = OfOneOffender

    def get_queryset(self) -> QuerySet[Visit]:
        """Visits; one on its own with all that was found."""
        visits: Any = super().get_queryset()
        if self.action != "retrieve":
            return cast("QuerySet[Visit]", visits)
        people = ("address", "single_crewed_authority", "correction__recorded_by", "corrects__visit")
        whole: QuerySet[Visit] = visits.select_related(*people, "correction__replacement").prefetch_related(
            "people_present", "device_sightings__device", "condition_checks__condition", "follow_ups"
        )
        return whole

    def get_serializer_class(self) -> Any:
        """A line in the list, the record on its own."""
        return VisitLine if self.action == "list" else VisitRecord

    @extend_schema(
        request=NewVisit,
        responses={
            201: VisitRecord,
            200: VisitRecord,
            409: OpenApiResponse(description="The visit cannot have been as told; `detail` says why."),
        },
    )
    def create(self, request: Request) -> Response:
        """Record a visit: 201, or 200 with the first visit when this client key was used before."""
        told = NewVisit(data=request.data)
        told.is_valid(raise_exception=True)
        user, now = user_of(request), timezone.now()
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        visit = services.record_visit(
            offender_id=offender.pk,
            details=told.details(),
            client_key=told.validated_data["client_key"],
            by=user,
            now=now,
        )
        is_new = visit.recorded_at == now
        if not is_new:
            self.record_shown(Verb.OFFENDER_VIEWED, [visit])
        return Response(VisitRecord(visit).data, status=201 if is_new else 200)

    @extend_schema(
        request=ToldCorrection,
        responses={
            201: CorrectionRecord,
            200: CorrectionRecord,
            409: OpenApiResponse(
                BothTexts,
                description="Another correction came first: both texts. Or it cannot have been as told: `detail`.",
            ),
        },
    )
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, public_id: str) -> Response:
        """Say what was true instead: 201, or 200 with the first correction when this very one was told before."""
        user, now = user_of(request), timezone.now()
        visit = get_object_or_404(Visit.objects.visible_to(user), public_id=public_id)
        told = ToldCorrection(data=request.data)
        told.is_valid(raise_exception=True)
        try:
            correction = services.correct_visit(
                visit_id=visit.pk,
                replacement=told.replacement(),
                reason=told.validated_data["reason"],
                client_key=told.validated_data["client_key"],
                by=user,
                now=now,
            )
        except CorrectedMeanwhile as meanwhile:
            latest = chain_of(visit)[-1]
            self.record_shown(Verb.OFFENDER_VIEWED, [visit])
            return Response(both_texts(str(meanwhile), latest, told), status=409)
        is_new = correction.recorded_at == now
        if not is_new:
            self.record_shown(Verb.OFFENDER_VIEWED, [visit])
        return Response(CorrectionRecord(correction).data, status=201 if is_new else 200)
