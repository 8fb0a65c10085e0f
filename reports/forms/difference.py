"""Filters of the difference report: those of the measure, which list, and which reason."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.models import User
from reports.difference import WORDS
from reports.forms.measures import MeasureFilters
from reports.measures import Asked, Measure


class DifferenceFilters(MeasureFilters):
    """Two lists of one past day: as known at its end, and as known now."""

    side = forms.ChoiceField(
        required=False,
        label="In the number",
        choices=[("", "Then or now"), ("then", "Then, and not now"), ("now", "Now, and not then")],
    )
    why = forms.ChoiceField(required=False, label="Why", choices=[("", "Any reason"), *WORDS.items()])

    def __init__(self, data: QueryDict, *, user: User, on: date, measure: Measure) -> None:
        super().__init__(data, user=user, on=on, measure=measure, without=("known_on",))
        self.measure = measure

    def clean(self) -> dict[str, Any]:
        """The day is over: of today nothing is known later yet."""
        cleaned = super().clean()
        if "as_at" not in self.errors and (cleaned.get("as_at") or self.on) >= self.on:
            self.add_error("as_at", "Choose a day before today.")
        return cleaned

    def asked_then(self) -> Asked:
        """The same, as known at the end of the day."""
        as_known_then = QueryDict(self.list_address(self.data.get("as_at", "")).removeprefix("?"))
        return MeasureFilters(as_known_then, user=self.user, on=self.on, measure=self.measure).asked()

    def list_address(self, known_on: str = "") -> str:
        """The measure's own list of that day, as known then if that day is said, else as known now."""
        return self.address(known_on=known_on, side="", why="")

    def narrowing(self) -> dict[str, str]:
        """Which list and which reason, as the report takes them."""
        return {name: self.cleaned_data.get(name, "") for name in ("side", "why")}
