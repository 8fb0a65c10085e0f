"""Filters that live in the address, so that a list can be sent to somebody."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Model


class Filters(forms.Form):
    """What a list is narrowed to, as chips that can be taken away and as addresses."""

    def chips(self) -> list[dict[str, str]]:
        """The filters in force, each with the address that removes it."""
        return [
            {"label": f"{self[name].label}: {self._words(name)}", "remove_url": self.address(**{name: ""})}
            for name in self.fields
            if self.is_valid() and self.cleaned_data[name]
        ]

    def address(self, **changes: str) -> str:
        """This list's address with some filters changed; the page number starts again."""
        kept = {name: self.data[name] for name in self.fields if self.data.get(name)} | changes
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    def _words(self, name: str) -> str:
        """A filter's value as people say it."""
        value = self.cleaned_data[name]
        labels: Any = {} if isinstance(value, Model) else dict(getattr(self.fields[name], "choices", ()))
        return str(labels.get(value, value))
