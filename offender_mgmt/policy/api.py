"""Policies in the JSON API, to be read: drafting and approving are done on pages, with what they show beside them."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.api import NOT_SO, Endpoint
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules.drafting import differences
from offender_mgmt.policy.serializers import (
    Compared,
    DifferencesRecord,
    PolicyLine,
    PolicyRecord,
    differences_record,
    values_record,
)

POLICIES = PolicyRevision.objects.select_related("drafted_by", "approved_by", "withdrawn_by")


class PolicyViewSet(ListModelMixin, Endpoint[PolicyRevision]):
    """Policies, the latest day first: approved, drafted and withdrawn. They name nobody who is managed."""

    permissions = {
        "list": Permission.VIEW_POLICY,
        "retrieve": Permission.VIEW_POLICY,
        "differences": Permission.VIEW_POLICY,
    }
    queryset = POLICIES.order_by("-effective_from", "-pk")
    serializer_class = PolicyLine

    def _known_parameters(self) -> set[str]:
        return {"before"} if self.action == "differences" else super()._known_parameters()

    @extend_schema(responses=PolicyRecord)
    def retrieve(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """One policy, with every value and its source."""
        revision = self.get_object()
        line = PolicyLine(revision).data
        return Response({**line, "values": values_record(revision.stated())})

    @extend_schema(parameters=[Compared], responses=DifferencesRecord)
    @action(detail=True)
    def differences(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """What this policy states otherwise than the one in force today, or than another."""
        after = self.get_object()
        before = self._before(request)
        found = differences(before.stated(), after.stated())
        return Response(DifferencesRecord(differences_record(before, after, found)).data)

    def _before(self, request: Request) -> PolicyRevision:
        told = Compared(data=request.query_params.dict())
        told.is_valid(raise_exception=True)
        if "before" not in told.validated_data:
            return POLICIES.in_force(timezone.localdate())
        found = POLICIES.filter(pk=told.validated_data["before"]).first()
        if found is None:
            raise ValidationError({"before": ["There is no such policy."]}, code=NOT_SO)
        return found
