"""What all of the JSON API shares: pages, bodies, errors, and endpoints that refuse what they do not know."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import force_instance
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ChoiceField, IntegerField
from rest_framework.views import exception_handler
from rest_framework.viewsets import GenericViewSet

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api.fields import NOT_SO, WORDS, Day, Instant, Key, Text, Told, YesNo
from offender_mgmt.api.filters import DayFilter, WordsFilter, YesNoFilter
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation

__all__ = [
    "NAMED_IN_BODY",
    "NOT_SO",
    "Day",
    "DayFilter",
    "Described",
    "Endpoint",
    "Instant",
    "Key",
    "OffenderEndpoint",
    "Pages",
    "Text",
    "Told",
    "WordsFilter",
    "YesNo",
    "YesNoFilter",
]
Row = TypeVar("Row", bound=Model, covariant=True)
NAMED_IN_BODY = "vigil.named_in_body"  # in the META of a request that was refused: whom its body names


def answer_errors(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer 409 with the sentence when the state does not allow the deed, and 422 when what was told is well made
    and cannot be so; else as DRF does: 400 is left for what the description does not allow.
    """
    if isinstance(error, RuleViolation):
        return Response({"detail": str(error)}, status=409)
    if isinstance(error, ValidationError) and set(_codes(error.get_codes())) == {NOT_SO}:
        error.status_code = 422
    if isinstance(error, Http404):
        _note_whom_it_named(context["request"])
    return exception_handler(error, context)


def _codes(faults: Any) -> Iterator[str]:
    """The code of each fault, wherever it stands."""
    if isinstance(faults, str):
        yield faults
        return
    for fault in faults.values() if isinstance(faults, Mapping) else faults:
        yield from _codes(fault)


def _note_whom_it_named(request: Request) -> None:
    try:
        told = request.data
    except APIException:  # nobody had read the body yet, and nobody can
        return
    if isinstance(told, Mapping):
        request._request.META[NAMED_IN_BODY] = told.get("offender")


class Pages(PageNumberPagination):
    """Pages of 50 rows, or of up to 200 when asked; a number that is none is refused, never guessed."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request: Request) -> int:
        """The size asked for. Raises ValidationError."""
        return _whole_number(request, "page_size", default=self.page_size, most=self.max_page_size)

    def get_page_number(self, request: Request, paginator: Any) -> int:  # noqa: ARG002
        """The page asked for; one past the end is answered with 404. Raises ValidationError."""
        return _whole_number(request, "page", default=1, most=None)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Page and size as the schema describes them, with their limits."""
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            parameter["schema"]["minimum"] = 1
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"]["maximum"] = self.max_page_size
        return parameters


def _whole_number(request: Request, name: str, *, default: int, most: int | None) -> int:
    field = IntegerField(min_value=1, max_value=most)
    try:
        number: int = field.run_validation(request.query_params.get(name, default))
    except ValidationError as error:
        raise ValidationError({name: error.detail}) from error
    return number


class JSONBody(JSONParser):
    """JSON of a sensible size, in Unicode, in which each name stands once in its object (WEB-16)."""

    def parse(self, stream: Any, *parameters: Any, **options: Any) -> Any:  # noqa: ARG002
        """Return what the body says. Raises ParseError."""
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError("The body is too big.")
        try:
            told = json.loads(body, object_pairs_hook=_each_name_once)
            # What cannot be written as JSON again (NaN, 1e400, half a character) would break the answer about it.
            json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is not JSON that can be read: {error}.") from error
        return told


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return named


class Endpoint(GenericViewSet[Row]):
    """A viewset that declares a permission for each action, and refuses parameters it does not know."""

    permissions: ClassVar[dict[str, Permission]]
    pagination_class = Pages
    parser_classes = [JSONBody]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks, then what they ask with. Raises ValidationError."""
        super().initial(request, *args, **kwargs)
        doubtful = {
            name: [sentence]
            for name, values in request.query_params.lists()
            if (sentence := self._doubt(name, values))
        }
        if doubtful:
            raise ValidationError(doubtful)

    def _doubt(self, name: str, values: list[str]) -> str | None:
        """What is wrong with a parameter. An ignored one would quietly show more, or less, than was asked."""
        if name not in self._known_parameters():
            return "There is no such parameter here."
        if len(values) > 1:
            return "Give this parameter once."
        if not re.fullmatch(WORDS, values[0]):
            return "This parameter is empty. Give it a value, or leave it out."
        return None

    def _known_parameters(self) -> set[str]:
        if self.action != "list":
            return set()
        filterset_class = getattr(self, "filterset_class", None)
        return {"page", "page_size", *(filterset_class.base_filters if filterset_class else ())}


class OffenderEndpoint(Endpoint[Row]):
    """An endpoint of rows that each belong to an offender.

    Whatever it looks up is visible to the user, and whatever it shows is in the audit log before it is sent: when
    the event cannot be written, the request fails.
    """

    lookup_field = "public_id"
    offender_id_field: ClassVar[str] = "offender_id"

    def get_queryset(self) -> QuerySet[Row]:
        """The rows that the user may see."""
        queryset: Any = super().get_queryset()
        visible: QuerySet[Row] = queryset.visible_to(user_of(self.request))
        return visible

    def paginate_queryset(self, queryset: Any) -> Any:
        """The rows of the page, audited as listed."""
        rows = super().paginate_queryset(queryset)
        self.record_shown(Verb.OFFENDERS_LISTED, rows or [])
        return rows

    def get_object(self) -> Any:
        """The row of the address, audited as viewed; Http404 when the user may not see it."""
        row = super().get_object()
        self.record_shown(Verb.OFFENDER_VIEWED, [row])
        return row

    @transaction.atomic
    def record_shown(self, verb: Verb, rows: Iterable[Any]) -> None:
        """Write down whose records the user is about to be shown."""
        match = self.request.resolver_match
        audit.record(
            verb,
            by=user_of(self.request),
            offender_ids=sorted({getattr(row, self.offender_id_field) for row in rows}),
            details={"page": match.view_name if match else ""},
        )


class Described(AutoSchema):
    """How the schema describes our fields: a choice that may be empty may be so in an answer too, text is what it
    takes for text, and what a program tells has the fields that it knows and no other.
    """

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        # DRF forgets `blank` of a field that is only read.
        model = getattr(getattr(field.parent, "Meta", None), "model", None)
        if isinstance(field, ChoiceField) and field.read_only and model is not None:
            field.allow_blank = model._meta.get_field(field.source).blank
        return super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]

    def _insert_field_validators(self, field: Any, schema: Any) -> None:
        super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]
        if isinstance(field, Text):
            schema["pattern"] = field.pattern

    def _map_serializer(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        described = super()._map_serializer(serializer, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        is_told = isinstance(force_instance(serializer), Told)  # type: ignore[no-untyped-call]
        return described | {"additionalProperties": False} if is_told else described


class TokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]  # drf-spectacular has no types
    """How the schema describes our tokens: as knox's."""

    target_class = "offender_mgmt.accounts.tokens.TokenAuthentication"
