"""How templates put dates and lateness into words. Pure: nothing here queries or asks the clock."""

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils import timezone

register = template.Library()


@register.filter
def uk_date(value: date | str | None) -> str:
    """Return a date, or one in ISO form, as in "14 March 2017"; "not known" for None and the empty string."""
    if not value:
        return "not known"
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.day} {value:%B %Y}"


@register.filter
def uk_instant(value: datetime | None) -> str:
    """Return an aware instant as in "19 November 2026 at 09:05", in local time; "not known" for None."""
    if value is None:
        return "not known"
    return f"{uk_date(value)} at {timezone.localtime(value):%H:%M}"


@register.filter
def whole_days(value: timedelta | int | None) -> int | None:
    """Return a number of days as an integer, whether the database gave an interval or a number."""
    return value.days if isinstance(value, timedelta) else value


@register.filter
def days_in_words(value: timedelta | int) -> str:
    """Return a length of time as "1 day", "43 days" or "more than 9 years"; the sign is dropped.

    Never overstated: a year counts once a day more than its days have gone by (365.25 to the year).
    """
    days = abs(value.days if isinstance(value, timedelta) else value)
    years = (days - 1) * 4 // 1461
    if years > 0:
        return f"more than {years} year{'' if years == 1 else 's'}"
    return f"{days} day{'' if days == 1 else 's'}"


@register.filter
def is_optional(field: BoundField) -> bool:
    """Say whether a field may stay empty whenever it is shown; one that only some answers call for is not.

    A field of a row that may stay empty as a whole `is_quiet`: it does not say so each time.
    """
    if getattr(field.field, "is_quiet", False):
        return False
    return not field.field.required and "data-shown-when" not in field.field.widget.attrs


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """Return the page numbers to offer: the ends, the neighbours, and the paginator's ellipsis for the rest."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def thousands(value: Any) -> str:
    """Return a whole number as in "1,540"; anything else as it is."""
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.filter
def words(value: str) -> str:
    """Return a code such as "due_too_late" as "Due too late"."""
    return value.replace("_", " ").capitalize()
