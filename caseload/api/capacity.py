"""Hours and forecasts of the supervised teams in the JSON API. They count cases, and name nobody who is managed."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from caseload.forms.capacity import officers_offered
from caseload.models.capacity import duties, leaver_of, weekly_load
from caseload.models.foreseen import foresee
from caseload.rules.loads import WhatIf
from caseload.rules.supposing import NO_OFFICER, wrong_suppositions
from caseload.serializers.capacity import CapacityRecord, capacity_records
from caseload.serializers.forecast import ForecastRecord, forecast_record
from caseload.serializers.supposing import Supposition
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Team
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import NOT_SO, Endpoint
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force


class TeamEndpoint(Endpoint[Team]):
    """An endpoint of the teams that the user supervises."""

    queryset = Team.objects.order_by("name")

    def get_queryset(self) -> QuerySet[Team]:
        """The user's own."""
        return super().get_queryset().filter(supervisors=user_of(self.request))

    def _known_parameters(self) -> set[str]:
        return super()._known_parameters() | set(Supposition().fields)

    def what_if(self) -> WhatIf:
        """What is supposed in the address, by the rule of the pages. Raises ValidationError."""
        supposed = Supposition().fields.keys() & self.request.query_params.keys()
        told = Supposition(data={name: self.request.query_params[name] for name in supposed})
        told.is_valid(raise_exception=True)
        asked: dict[str, Any] = told.validated_data
        leaver = officers_offered(user_of(self.request)).filter(username=asked.get("leaver")).first()
        if "leaver" in asked and leaver is None:
            raise ValidationError({"leaver": [NO_OFFICER]}, code=NOT_SO)
        what_if = WhatIf(leaver.pk if leaver else None, asked.get("leaves_on"), asked.get("inflow", 0))
        wrong = wrong_suppositions(what_if, leaver_of(leaver) if leaver else None, today=timezone.localdate())
        if wrong:
            raise ValidationError({name: [words] for name, words in wrong.items()}, code=NOT_SO)
        return what_if


class CapacityViewSet(ListModelMixin, TeamEndpoint):
    """Hours needed beside hours there, of each supervised team and of each of its officers."""

    permissions = {"list": Permission.SUPERVISE_TEAMS}
    serializer_class = CapacityRecord

    @extend_schema(parameters=[Supposition])
    def list(self, request: Request) -> Response:
        """A page of teams, by name; their hours as they are, or as they would be if something changes."""
        teams = self.paginate_queryset(self.get_queryset()) or []
        user, today = user_of(request), timezone.localdate()
        cases = duties(Offender.objects.visible_to(user).live().filter(team__in=teams), on=today)
        loads = weekly_load(
            policy=in_force(today), duties=cases, today=today, teams=teams, what_if=self.what_if()
        )
        return self.get_paginated_response(CapacityRecord(capacity_records(teams, loads), many=True).data)


class ForecastViewSet(TeamEndpoint):
    """How the overdue of a supervised team will go on at its hours."""

    permissions = {"retrieve": Permission.SUPERVISE_TEAMS}
    serializer_class = ForecastRecord

    @extend_schema(parameters=[Supposition], responses=ForecastRecord)
    def retrieve(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """The forecast of the team with this id."""
        team, today = self.get_object(), timezone.localdate()
        foreseen = foresee(team, user_of(request), in_force(today), today=today, what_if=self.what_if())
        return Response(ForecastRecord(forecast_record(team, foreseen, today=today)).data)
