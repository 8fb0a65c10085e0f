"""Fields and sections that the forms of a visit share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

Choices = Iterable[tuple[Any, Any]]


class Radios(forms.RadioSelect):
    """Radio buttons of full size, for a thumb."""

    template_name = "visits/radios.html"


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes of full size, for a thumb."""

    template_name = "visits/checkboxes.html"


class Choice(forms.ChoiceField):
    """One of a few answers as radio buttons. `shown_when` names the answer that calls for it."""

    is_quiet = True  # its label does not say "optional"

    def __init__(self, *, choices: Choices, shown_when: str = "", **options: Any) -> None:
        attributes = {"data-shown-when": shown_when} if shown_when else {}
        super().__init__(choices=choices, widget=Radios(attributes), required=False, **options)


class Picked(forms.ChoiceField):
    """One of many answers, or none, as a list to pick from."""

    is_quiet = True

    def __init__(self, *, choices: Choices, nothing: str, shown_when: str = "", **options: Any) -> None:
        attributes = {"data-shown-when": shown_when} if shown_when else {}
        super().__init__(
            choices=[("", nothing), *choices], widget=forms.Select(attributes), required=False, **options
        )


class Words(forms.CharField):
    """A few words. `rows` 0 is a single line."""

    is_quiet = True

    def __init__(self, *, most: int, rows: int = 0, shown_when: str = "", **options: Any) -> None:
        attributes: dict[str, Any] = {"data-shown-when": shown_when} if shown_when else {}
        widget = forms.Textarea(attributes | {"rows": rows}) if rows else forms.TextInput(attributes)
        super().__init__(
            max_length=most,
            required=False,
            widget=widget,
            error_messages={"max_length": f"This is longer than {most:,} characters. Shorten it."},
            **options,
        )
        # A browser would cut the text off silently; the form says so instead and keeps every word.
        self.widget.attrs.pop("maxlength", None)


@dataclass(frozen=True)
class Group:
    """Fields that belong together; a legend names what they are about."""

    legend: str
    fields: Sequence[BoundField]


@dataclass(frozen=True)
class Section:
    """A part of the form. One that is folded is opened by hand, and by itself when something is in it."""

    title: str
    groups: Sequence[Group]
    is_folded: bool = False
    is_open: bool = False
    shown_when: str = ""


def three_way(value: str) -> bool | None:
    """Whether the answer is a yes or a no; None when it is neither."""
    return {"yes": True, "no": False}.get(value)


def in_words(value: bool | None) -> str:
    """The answer that stands for a yes, a no, or not said."""
    return {True: "yes", False: "no", None: ""}[value]


def local_instant(day: date, at: time) -> datetime | None:
    """That time of that day in Europe/London; None when the clocks were put forward over it."""
    instant = datetime.combine(day, at, tzinfo=timezone.get_current_timezone())
    return instant if timezone.localtime(instant.astimezone(UTC)).time() == at else None
