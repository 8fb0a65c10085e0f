"""Which pack, as at which day and as known when, for whom, and why."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.models import User
from reports.forms.disclosing import DisclosureForm
from reports.forms.past import check_past

THEN, NOW = "then", "now"


class PackForm(DisclosureForm):
    """The packs are told by the page: forms stand below what packs are."""

    pack = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Which pack?",
        error_messages={"required": "Choose a pack."},
    )
    as_at = forms.DateField(
        required=False,
        label="As at",
        help_text="A day before today. Leave it empty for a pack of today.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    known = forms.ChoiceField(
        required=False,
        initial=NOW,
        label="As known when?",
        help_text="Of a day before today.",
        choices=[(NOW, "As known now"), (THEN, "As it was known at the end of that day")],
        widget=forms.RadioSelect,
    )
    field_order = ("pack", "as_at", "known")

    def __init__(self, data: QueryDict | None, *, user: User, today: date) -> None:
        super().__init__(data, user=user)
        self.today = today
        self.of_today: Collection[str] = ()

    def offer(self, packs: dict[str, str], *, of_today: Collection[str] = ()) -> None:
        """The choices: titles by key; `of_today` are those that cannot be asked of another day."""
        self.fields["pack"].choices = list(packs.items())  # type: ignore[attr-defined]  # a choice field's own
        self.of_today = of_today

    def clean(self) -> dict[str, Any]:
        """A past day that can be told, for a pack that can be of one."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, error in check_past({"as_at": cleaned.get("as_at")}, today=self.today):
            self.add_error(name, error)
        as_at = cleaned.get("as_at")
        if as_at and as_at < self.today and cleaned.get("pack") in self.of_today:
            self.add_error("as_at", "This pack is of today alone. Leave the day empty.")
        return cleaned

    def asked(self) -> dict[str, str]:
        """What the worker is told. Only after `is_valid()`."""
        asked = {"pack": self.cleaned_data["pack"]}
        as_at = self.cleaned_data["as_at"]
        when = {"as_at": as_at.isoformat()} if as_at and as_at < self.today else {}
        return asked | when | ({"known": THEN} if self.cleaned_data["known"] == THEN else {})
