"""Decisions waiting in the JSON API: the two people's rule holds here as on the pages."""

from typing import Any

from django.utils import timezone
from django_filters.rest_framework import ChoiceFilter
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import OffenderEndpoint, YesNoFilter
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.api.register import OfOneOffender, TeamFilter
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Proposal
from offender_mgmt.offenders.serializers import ProposalLine, ProposalRecord
from offender_mgmt.offenders.serializers.told import ToldApproval, ToldReturn

REFUSED = OpenApiResponse(description="It cannot be answered so, or not by you; `detail` says why.")


class ProposalFilters(OfOneOffender):
    """Filters of the proposals."""

    waiting = YesNoFilter(field_name="closed_at", lookup_expr="isnull", label="Not answered yet")
    kind = ChoiceFilter(choices=ProposalKind.choices, label="What is asked for")
    team = TeamFilter("offender__team")


class ProposalViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Proposal]):
    """What one person asked for and a second person must answer, the oldest first."""

    permissions = {
        "list": Permission.CHANGE_REGISTER,
        "retrieve": Permission.CHANGE_REGISTER,
        "approve": Permission.APPROVE_PROPOSALS,
        "send_back": Permission.APPROVE_PROPOSALS,
    }
    queryset = Proposal.objects.select_related(
        "offender", "requested_by", "approved_by", "returned_by"
    ).order_by("requested_at", "pk")
    filterset_class = ProposalFilters

    def get_serializer_class(self) -> Any:
        """A line in the list, the record on its own."""
        return ProposalLine if self.action == "list" else ProposalRecord

    @extend_schema(request=ToldApproval, responses={200: ProposalRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Approve; it is carried out at once."""
        proposal = self.get_object()
        if proposal.kind == ProposalKind.ACCESS:  # a program cannot prove again who it is
            raise RuleViolation(
                "Who may see a record is agreed in Vigil itself, which asks again who you are."
            )
        told = ToldApproval(data=request.data)
        told.is_valid(raise_exception=True)
        approved = services.approve(
            proposal_id=proposal.pk, **told.validated_data, by=user_of(request), now=timezone.now()
        )
        return Response(ProposalRecord(approved).data)

    @extend_schema(request=ToldReturn, responses={200: ProposalRecord, 409: REFUSED})
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Return it with words; nothing of it becomes true."""
        proposal = self.get_object()
        told = ToldReturn(data=request.data)
        told.is_valid(raise_exception=True)
        returned = services.return_proposal(
            proposal_id=proposal.pk, **told.validated_data, by=user_of(request), now=timezone.now()
        )
        return Response(ProposalRecord(returned).data)
