"""Hours and forecasts of the supervised teams in the JSON API. They count cases, and name nobody who is managed."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from caseload.models.capacity import duties, weekly_load
from caseload.models.foreseen import foresee
from caseload.rules.loads import WhatIf
from caseload.serializers.capacity import CapacityRecord, capacity_records
from caseload.serializers.forecast import ForecastRecord, forecast_record
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Team
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import Endpoint
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force


class TeamEndpoint(Endpoint[Team]):
    """An endpoint of the teams that the user supervises."""

    queryset = Team.objects.order_by("name")

    def get_queryset(self) -> QuerySet[Team]:
        """The user's own."""
        return super().get_queryset().filter(supervisors=user_of(self.request))


class CapacityViewSet(ListModelMixin, TeamEndpoint):
    """Hours needed beside hours there, of each supervised team and of each of its officers."""

    permissions = {"list": Permission.SUPERVISE_TEAMS}
    serializer_class = CapacityRecord

    def list(self, request: Request) -> Response:
        """A page of teams, by name."""
        teams = self.paginate_queryset(self.get_queryset()) or []
        user, today = user_of(request), timezone.localdate()
        cases = duties(Offender.objects.visible_to(user).live().filter(team__in=teams), on=today)
        loads = weekly_load(policy=in_force(today), duties=cases, today=today, teams=teams)
        return self.get_paginated_response(CapacityRecord(capacity_records(teams, loads), many=True).data)


class ForecastViewSet(TeamEndpoint):
    """How the overdue of a supervised team will go on at its hours."""

    permissions = {"retrieve": Permission.SUPERVISE_TEAMS}
    serializer_class = ForecastRecord

    @extend_schema(responses=ForecastRecord)
    def retrieve(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """The forecast of the team with this id."""
        team, today = self.get_object(), timezone.localdate()
        foreseen = foresee(team, user_of(request), in_force(today), today=today, what_if=WhatIf())
        return Response(ForecastRecord(forecast_record(team, foreseen, today=today)).data)
