"""What lists can be narrowed by, each described as it is read; a word that cannot be read is refused."""

import re
from typing import Any

from django import forms
from django_filters.rest_framework import CharFilter, DateFilter, TypedChoiceFilter
from drf_spectacular.utils import extend_schema_field

from offender_mgmt.api.fields import DAY, WORDS


class YesNoFilter(TypedChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """`true` or `false`. Django-filter's own ignores any other word, and answers a question nobody asked."""

    def __init__(self, *, label: str, **options: Any) -> None:
        choices = [("true", "true"), ("false", "false")]
        super().__init__(choices=choices, coerce="true".__eq__, label=label, **options)
        extend_schema_field({"type": "boolean", "description": label})(self)


class WordsFilter(CharFilter):  # type: ignore[misc]
    """Words, in full."""

    def __init__(self, *, label: str, **options: Any) -> None:
        super().__init__(label=label, **options)
        extend_schema_field({"type": "string", "pattern": WORDS, "description": label})(self)


class _Day(forms.DateField):
    def to_python(self, value: Any) -> Any:
        if value and not re.fullmatch(DAY, value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class DayFilter(DateFilter):  # type: ignore[misc]
    """A day as 2026-11-19, of the years 1900 to 2999."""

    field_class = _Day

    def __init__(self, *, label: str, **options: Any) -> None:
        super().__init__(label=label, **options)
        extend_schema_field({"type": "string", "format": "date", "pattern": DAY, "description": label})(self)
