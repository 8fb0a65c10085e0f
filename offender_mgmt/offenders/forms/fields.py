"""Fields that the forms about offenders share."""

from typing import Any

from django import forms

LONGEST_TEXT = 20_000


class LongText(forms.CharField):
    """What somebody writes, up to 20,000 characters; the limit is said in words."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={
                "max_length": f"This is longer than {LONGEST_TEXT:,} characters. Shorten it.",
                **options.pop("error_messages", {}),
            },
            **options,
        )
        # A browser would cut the text off silently; the form says so instead and keeps every word.
        self.widget.attrs.pop("maxlength", None)


class Day(forms.DateField):
    """A date, picked or typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)
