"""Closing a record in the JSON API."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import OffenderEndpoint
from offender_mgmt.offenders import services
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.offenders.serializers import ProposalRecord
from offender_mgmt.offenders.serializers.told import ToldClosure


class ClosureViewSet(OffenderEndpoint[Proposal]):
    """Asking for a record to be closed. What is asked for is then among the proposals."""

    permissions = {"create": Permission.CHANGE_REGISTER}
    queryset = Proposal.objects.all()
    serializer_class = ProposalRecord

    @extend_schema(
        request=ToldClosure,
        responses={
            202: OpenApiResponse(
                ProposalRecord, description="It waits for a second person; the record is live."
            ),
            409: OpenApiResponse(description="The record cannot be closed so; `detail` says why."),
        },
    )
    def create(self, request: Request) -> Response:
        """Ask for a record to be closed: 202 with the proposal that waits."""
        told = ToldClosure(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        proposal = services.request_closure(
            offender_id=offender.pk, **told.asked(), by=user, now=timezone.now()
        )
        return Response(ProposalRecord(proposal).data, status=202)
