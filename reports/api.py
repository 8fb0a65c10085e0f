"""Measures in the JSON API: the same questions, numbers and lists as on the pages."""

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Team
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import NOT_SO, Endpoint
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from reports.forms.measures import MeasureFilters
from reports.measures import MEASURES, Measure, Question, count_all, count_one
from reports.packs.lists import NOT_TOLD
from reports.serializers import (
    AskedOfMeasures,
    AskedOfOneMeasure,
    MeasureInParts,
    MeasureRecord,
    MeasureRow,
    measure_in_parts,
    measure_record,
    measure_row,
)

PAGED = {"page", "page_size"}
NOT_OF_THIS = "This says nothing about this measure. Leave it out."


class MeasureViewSet(Endpoint[Team]):
    """Figures with a definition, and the list that each of them counts."""

    permissions = {
        "list": Permission.VIEW_MEASURES,
        "retrieve": Permission.VIEW_MEASURES,
        "rows": Permission.VIEW_MEASURES,
    }
    # A measure is no row of a table: what it counts is found and narrowed to whom it may be about by the filters.
    queryset = Team.objects.none()
    lookup_field = "measure"
    serializer_class = MeasureRecord

    @extend_schema(parameters=[AskedOfMeasures])
    def list(self, request: Request) -> Response:
        """Every measure with its number. It names nobody."""
        asked = self._read(None).asked()
        with asked.world():
            counted = list(count_all(asked).values())
        told = [measure_record(one) for one in self.paginator.paginate_queryset(counted, request, view=self)]  # type: ignore[union-attr]  # a list is paged as rows are
        return self.get_paginated_response(MeasureRecord(told, many=True).data)

    @extend_schema(
        parameters=[OpenApiParameter("measure", str, OpenApiParameter.PATH), AskedOfOneMeasure],
        responses=MeasureInParts,
    )
    def retrieve(self, request: Request, measure: str) -> Response:  # noqa: ARG002
        """One measure with its number, by level and by age."""
        question = self._question(measure)
        with question.asked.world():
            told = measure_in_parts(count_one(question), question)
        return Response(MeasureInParts(told).data)

    @extend_schema(
        parameters=[OpenApiParameter("measure", str, OpenApiParameter.PATH), AskedOfOneMeasure],
        responses=MeasureRow(many=True),
    )
    @action(detail=True, pagination_class=Endpoint.pagination_class)
    @transaction.atomic
    def rows(self, request: Request, measure: str) -> Response:
        """The list that the number counts, in pages."""
        question = self._question(measure)
        with question.asked.world():
            page = self.paginator.paginate_queryset(question.lines(), request, view=self) or []  # type: ignore[union-attr]
            lines = [question.line_of(values) for values in page]
        audit.record(
            Verb.OFFENDERS_LISTED,
            by=user_of(request),
            offender_ids=sorted({line.offender_id for line in lines if line.offender_id is not None}),
            details={"page": "api:measures-rows", "measure": question.measure.definition},
        )
        told = [measure_row(question, line) for line in lines]
        return self.get_paginated_response(MeasureRow(told, many=True).data)

    def _question(self, measure: str) -> Question:
        one = _known(measure)
        question = Question(one, self._read(one).asked())
        if not question.is_answerable:
            raise ValidationError({"known_on": [NOT_TOLD]}, code=NOT_SO)
        return question

    def _read(self, measure: Measure | None) -> MeasureFilters:
        """The filters of the address. Raises ValidationError: for one that cannot be read, else for what is not so."""
        given = self.request.query_params.dict()
        asked = {name: given[name] for name in given.keys() - PAGED}
        self._asked()(data=asked).is_valid(raise_exception=True)
        filters = MeasureFilters(
            self.request.query_params,
            user=user_of(self.request),
            on=timezone.localdate(),
            measure=measure,
        )
        wrong = {name: [NOT_OF_THIS] for name in asked.keys() - filters.fields.keys()}
        wrong |= {name: [str(error) for error in errors] for name, errors in filters.errors.items()}
        if wrong:
            raise ValidationError(wrong, code=NOT_SO)
        return filters

    def _asked(self) -> type[AskedOfMeasures]:
        return AskedOfMeasures if self.action == "list" else AskedOfOneMeasure

    def _known_parameters(self) -> set[str]:
        """Those that say something about measures."""
        known = set(self._asked()().fields)
        return known if self.action == "retrieve" else known | PAGED


def _known(measure: str) -> Measure:
    """The measure of that name. Raises Http404."""
    if measure not in MEASURES:
        raise Http404
    return MEASURES[measure]
