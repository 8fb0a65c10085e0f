"""Offers of cases in the JSON API: an officer's own, a supervisor's all."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from caseload import services
from caseload.models import HandOver, Offer
from caseload.serializers.offers import NewOffer, OfferRecord, ToldNothing, ToldRejection
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import OffenderEndpoint, YesNoFilter
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.api import OfOneOffender
from offender_mgmt.offenders.models import Offender

REFUSED = OpenApiResponse(description="The state does not allow it; `detail` says why.")


class OfferFilters(OfOneOffender):
    """Filters of the offers."""

    waiting = YesNoFilter(field_name="answered_at", lookup_expr="isnull", label="Not answered yet")


class OfferViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Offer]):
    """Cases put to officers, the oldest first. The old manager manages a case until it is accepted."""

    permissions = {
        "list": Permission.RECORD_VISITS,
        "retrieve": Permission.RECORD_VISITS,
        "create": Permission.SUPERVISE_TEAMS,
        "accept": Permission.RECORD_VISITS,
        "reject": Permission.RECORD_VISITS,
        "revoke": Permission.SUPERVISE_TEAMS,
    }
    queryset = Offer.objects.select_related(
        "offender", "hand_over__leaver", "offered_to", "offered_by"
    ).order_by("offered_at", "pk")
    serializer_class = OfferRecord
    filterset_class = OfferFilters

    @extend_schema(request=NewOffer, responses={201: OfferRecord, 409: REFUSED})
    def create(self, request: Request) -> Response:
        """Put a case to an officer."""
        told = NewOffer(data=request.data)
        told.is_valid(raise_exception=True)
        user, new = user_of(request), told.validated_data
        hand_over = get_object_or_404(HandOver.objects.visible_to(user), public_id=new["hand_over"])
        offender = get_object_or_404(Offender.objects.visible_to(user), public_id=new["offender"])
        officers = services.officers_of(user.supervised_teams.all())
        offered_to = get_object_or_404(officers, username=new["offered_to"])
        offer = services.offer_case(
            hand_over_id=hand_over.pk,
            offender_id=offender.pk,
            offered_to_id=offered_to.pk,
            authority=new["authority"],
            by=user,
            now=timezone.now(),
        )
        self.record_shown(Verb.OFFENDER_VIEWED, [offer])
        return Response(OfferRecord(offer).data, status=201)

    @extend_schema(request=ToldNothing, responses={200: OfferRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Take the case: it is the user's from now on."""
        return self._answer(request, ToldNothing, services.accept_offer)

    @extend_schema(request=ToldRejection, responses={200: OfferRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Say no, with the reason."""
        return self._answer(request, ToldRejection, services.reject_offer)

    @extend_schema(request=ToldNothing, responses={200: OfferRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Take the offer back."""
        return self._answer(request, ToldNothing, services.revoke_offer)

    def _answer(self, request: Request, body: Any, deed: Any) -> Response:
        offer = self.get_object()
        told = body(data=request.data)
        told.is_valid(raise_exception=True)
        answered = deed(offer_id=offer.pk, **told.validated_data, by=user_of(request), now=timezone.now())
        return Response(OfferRecord(answered).data)
