"""Values as programs tell them: what a field describes is what it takes, neither more nor less."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Serializer,
    UUIDField,
)

LONGEST_TEXT = 20_000
# The code of a fault that no description could have told of: it was well made, and cannot be so. Answered with 422.
NOT_SO = "not_so"
# Python's white space one by one: other languages' `\s` is not the same.
SPACE = r"\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
WORDS = rf"^[{SPACE}]*[^\u0000{SPACE}][^\u0000]*$"
WORDS_IF_ANY = r"^[^\u0000]*$"
DAY = r"^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]"
INSTANT = rf"{DAY[:-1]}T{TIME}:[0-5][0-9](\.[0-9]{{1,6}})?(Z|[+-]{TIME})$"


class Text(CharField):
    """Text, and not a number that DRF would write out as text; up to 20,000 characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST_TEXT, "trim_whitespace": True, **options})

    @property
    def pattern(self) -> str:
        """What the schema says of it: no NUL, and more than white space unless it may be blank."""
        return WORDS_IF_ANY if self.allow_blank else WORDS

    def run_validation(self, data: Any = None) -> Any:
        """Return the text. Raises ValidationError; white space around it counts for its length."""
        if isinstance(data, str) and self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        """Return the text. Raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Key(UUIDField):
    """A UUID as text, and not a number that DRF would read as one."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the UUID. Raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(BooleanField):
    """`true` or `false`, and no word or number that DRF would read as one of them."""

    def to_internal_value(self, data: Any) -> bool:
        """Return which. Raises ValidationError."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


@extend_schema_field({"type": "string", "format": "date", "pattern": DAY})
class Day(DateField):
    """A day as 2026-11-19, of the years 1900 to 2999."""

    def to_internal_value(self, value: Any) -> date:
        """Return the day. Raises ValidationError."""
        if not isinstance(value, str) or not re.fullmatch(DAY, value):
            self.fail("invalid", format="YYYY-MM-DD, from 1900 to 2999")
        return super().to_internal_value(value)


@extend_schema_field({"type": "string", "format": "date-time", "pattern": INSTANT})
class Instant(DateTimeField):
    """A moment with its offset from UTC: without one, an hour each October happens twice."""

    default_error_messages = {"no_offset": "Add the offset from UTC, as in 2026-11-19T10:30:00Z."}

    def to_internal_value(self, value: Any) -> datetime:
        """Return the moment. Raises ValidationError."""
        moment = super().to_internal_value(value)
        if not re.fullmatch(INSTANT, value):
            self.fail("invalid", format="2026-11-19T10:30:00Z, from 1900 to 2999")
        return moment

    def enforce_timezone(self, value: datetime) -> datetime:
        """Return the moment in Europe/London. Raises ValidationError."""
        if timezone.is_naive(value):
            self.fail("no_offset")
        return super().enforce_timezone(value)


class Told(Serializer[Any]):
    """What a program tells. Fields that it does not know are refused, not ignored (ACC-6)."""

    def to_internal_value(self, data: Any) -> Any:
        """Read the body. Raises ValidationError that names every unknown field."""
        unknown = data.keys() - self.fields.keys() if isinstance(data, Mapping) else set()
        if unknown:
            raise ValidationError({name: ["There is no such field."] for name in sorted(unknown)})
        return super().to_internal_value(data)
