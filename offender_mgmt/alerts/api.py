"""Alerts and sweep runs in the JSON API."""

from django_filters.rest_framework import ChoiceFilter
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.alerts.conditions import kind_labels
from offender_mgmt.alerts.models import Alert, SweepRun
from offender_mgmt.alerts.serializers import AlertLine, SweepRunLine
from offender_mgmt.api import Endpoint, OffenderEndpoint, YesNoFilter
from offender_mgmt.offenders.api import OfOneOffender


def _kinds() -> list[tuple[str, str]]:
    return list(kind_labels().items())


class AlertFilters(OfOneOffender):
    """Filters of the alerts."""

    open = YesNoFilter(field_name="closed_at", lookup_expr="isnull", label="Still to be acted on")
    kind = ChoiceFilter(choices=_kinds, label="What it is about")


class AlertViewSet(ListModelMixin, OffenderEndpoint[Alert]):
    """Alerts on offenders whose record the user may open, the newest first."""

    permissions = {"list": Permission.VIEW_OFFENDERS}
    queryset = Alert.objects.select_related("offender").order_by("-opened_at", "-pk")
    filterset_class = AlertFilters
    serializer_class = AlertLine


class SweepRunViewSet(ListModelMixin, RetrieveModelMixin, Endpoint[SweepRun]):
    """Full checks of the register, the latest first. They show counts and nobody's record."""

    permissions = {"list": Permission.VIEW_SWEEPS, "retrieve": Permission.VIEW_SWEEPS}
    queryset = SweepRun.objects.order_by("-finished_at", "-pk")
    serializer_class = SweepRunLine
