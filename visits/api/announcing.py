"""Announcing visits in the JSON API: asking beforehand, what waits for a decision, and deciding."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django_filters.rest_framework import ChoiceFilter
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
from offender_mgmt.offenders.api import OfOneOffender, TeamFilter
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.offenders.serializers import ProposalRecord
from visits import services
from visits.choices import Standing
from visits.models import Visit, VisitQuerySet
from visits.models.announced import with_standing
from visits.serializers.announcing import AnnouncedVisitRecord, ToldAnnouncement, ToldAuthorisation


class AnnouncementViewSet(OffenderEndpoint[Proposal]):
    """Asking, before a visit, that it may be announced. What is asked for is then among the proposals."""

    permissions = {"create": Permission.RECORD_VISITS}
    queryset = Proposal.objects.all()
    serializer_class = ProposalRecord

    @extend_schema(
        request=ToldAnnouncement,
        responses={
            202: OpenApiResponse(
                ProposalRecord, description="It waits for a supervisor; nothing is approved yet."
            ),
            409: OpenApiResponse(description="It cannot be asked for so; `detail` says why."),
        },
    )
    def create(self, request: Request) -> Response:
        """Ask to announce a visit: 202 with the proposal that waits."""
        told = ToldAnnouncement(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        proposal = services.ask_to_announce(
            offender_id=offender.pk, asked=told.asked(), by=user, now=timezone.now()
        )
        return Response(ProposalRecord(proposal).data, status=202)


class AnnouncedVisitFilters(OfOneOffender):
    """Filters of the announced visits."""

    standing = ChoiceFilter(
        choices=[one for one in Standing.choices if one[0] != Standing.NOT_NEEDED],
        label="How it stands with its approval; `waiting` is to be decided",
    )
    team = TeamFilter("offender__team")


class AnnouncedVisitViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Visit]):
    """Visits that were announced and took a supervisor's approval, the latest first.

    Those that were corrected are not among them.
    """

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "review": Permission.APPROVE_PROPOSALS,
    }
    queryset = (
        Visit.objects.standing()
        .filter(approval_needed=True)
        .select_related("offender", "recorded_by", "correction", "announcement_review__decided_by")
        .prefetch_related("officers")
        .order_by("-visited_on", "-pk")
    )
    filterset_class = AnnouncedVisitFilters
    serializer_class = AnnouncedVisitRecord

    def get_queryset(self) -> QuerySet[Visit]:
        """These visits, each with how it stands with its approval."""
        visits: Any = super().get_queryset()
        return with_standing(cast("VisitQuerySet", visits))

    @extend_schema(
        request=ToldAuthorisation,
        responses={
            200: AnnouncedVisitRecord,
            409: OpenApiResponse(description="It cannot be decided so, or not by you; `detail` says why."),
        },
    )
    @action(detail=True, methods=["post"])
    def review(self, request: Request, public_id: str) -> Response:
        """Say, once, whether a visit that was announced without approval is authorised."""
        visit = get_object_or_404(self.get_queryset(), public_id=public_id)
        told = ToldAuthorisation(data=request.data)
        told.is_valid(raise_exception=True)
        services.review_announced_visit(
            visit_id=visit.pk, **told.decided(), by=user_of(request), now=timezone.now()
        )
        decided = self.get_queryset().get(pk=visit.pk)
        self.record_shown(Verb.OFFENDER_VIEWED, [decided])
        return Response(AnnouncedVisitRecord(decided).data)
