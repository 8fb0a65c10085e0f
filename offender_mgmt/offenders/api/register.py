"""Offenders in the JSON API, and the filters by offender that other endpoints share."""

from typing import Any

from django import forms
from django.utils import timezone
from django_filters.fields import ModelChoiceField
from django_filters.rest_framework import ChoiceFilter, FilterSet, ModelChoiceFilter, UUIDFilter
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework.decorators import action
from rest_framework.exceptions import Throttled
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Team
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import NOT_SO, OffenderEndpoint, WordsFilter, YesNoFilter
from offender_mgmt.api.fields import WORDS
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.models.looks import opens_too_many
from offender_mgmt.offenders.serializers import OffenderLine, OffenderRecord
from offender_mgmt.offenders.serializers.told import ToldReopening
from offender_mgmt.policy.rules import LATELY

TOO_MANY = "The records of too many people were opened within ten minutes. Lists show more of them at once."


class _TeamByName(ModelChoiceField):  # type: ignore[misc]  # django-filter has no types
    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError("No team has this name.", code=NOT_SO) from error


class TeamFilter(ModelChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """A team by its name. A name that no team has is refused: "nobody is overdue in Nroth" would be a lie."""

    field_class = _TeamByName

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name=field_name, queryset=Team.objects.all(), to_field_name="name")
        extend_schema_field({"type": "string", "pattern": WORDS, "description": "A team's name"})(self)


class LevelFilter(ChoiceFilter):  # type: ignore[misc]
    """A risk level, or `not_assessed`."""

    def __init__(self, field_name: str) -> None:
        super().__init__(
            field_name=field_name,
            choices=RiskLevel.choices,
            null_value="not_assessed",
            null_label="Not assessed",
        )


class OfOneOffender(FilterSet):  # type: ignore[misc]
    """What every list of rows about offenders can be narrowed to."""

    offender = UUIDFilter(field_name="offender__public_id", label="The offender's id")


class OffenderFilters(FilterSet):  # type: ignore[misc]
    """Filters of the register."""

    reference = WordsFilter(field_name="reference", label="The force's reference, in full")
    team = TeamFilter("team")
    level = LevelFilter("risk_level")
    live = YesNoFilter(field_name="closed_on", lookup_expr="isnull", label="Still on the live register")


class OffenderViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Offender]):
    """Offenders whose record the user may open."""

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "reopen": Permission.APPROVE_PROPOSALS,
    }
    queryset = Offender.objects.select_related("team", "manager").order_by("reference")
    filterset_class = OffenderFilters
    offender_id_field = "pk"

    def get_serializer_class(self) -> Any:
        """A line in the list, the record on its own."""
        return OffenderLine if self.action == "list" else OffenderRecord

    def get_object(self) -> Any:
        """The record, unless so many were opened within minutes that nobody reads them: raises Throttled."""
        if opens_too_many(user_of(self.request), now=timezone.now()):
            raise Throttled(wait=LATELY.total_seconds(), detail=TOO_MANY)
        return super().get_object()

    @extend_schema(
        request=ToldReopening,
        responses={
            200: OffenderRecord,
            409: OpenApiResponse(description="The record is not closed; `detail` says so."),
        },
    )
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Make a closed record live again; the visit is due as it was."""
        offender = self.get_object()
        told = ToldReopening(data=request.data)
        told.is_valid(raise_exception=True)
        reopened = services.reopen(
            offender_id=offender.pk, **told.validated_data, by=user_of(request), now=timezone.now()
        )
        return Response(OffenderRecord(reopened).data)
