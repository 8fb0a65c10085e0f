"""Values as they are told, and nothing that merely can be read as one."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers


class Text(serializers.CharField):
    """Text, and not a number that DRF would write out as text."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text. Raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Key(serializers.UUIDField):
    """A UUID as text, and not a number that DRF would read as one."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the UUID. Raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Instant(serializers.DateTimeField):
    """A moment with its offset from UTC: without one, an hour each October happens twice."""

    default_error_messages = {"no_offset": "Add the offset from UTC, as in 2026-11-19T10:30:00Z."}

    def enforce_timezone(self, value: datetime) -> datetime:
        """Return the moment in Europe/London. Raises ValidationError."""
        if timezone.is_naive(value):
            self.fail("no_offset")
        return super().enforce_timezone(value)
