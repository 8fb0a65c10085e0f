"""Patterns of visits in the JSON API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.api import OffenderEndpoint
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from visits.models.patterns import histories
from visits.serializers.patterns import PatternRecord, pattern_record


class PatternViewSet(OffenderEndpoint[Offender]):
    """How far the visits to one person could have been foreseen."""

    permissions = {"retrieve": Permission.VIEW_OFFENDERS}
    queryset = Offender.objects.all()
    offender_id_field = "pk"
    serializer_class = PatternRecord

    @extend_schema(responses=PatternRecord)
    def retrieve(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """The pattern of the visits to this offender, by the offender's id."""
        offender = self.get_object()
        visits = histories(Offender.objects.filter(pk=offender.pk)).get(offender.pk, [])
        told = pattern_record(offender, visits, in_force(timezone.localdate()))
        return Response(PatternRecord(told).data)
