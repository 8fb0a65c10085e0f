"""What everybody is asked who takes a file out of Vigil: for whom it is, and why."""

from typing import Any

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Basis
from offender_mgmt.audit.rules.disclosures import Disclosure


class DisclosureForm(forms.Form):
    """For whom, at first for whoever asks, and on which ground, which nobody chooses for them."""

    recipient = forms.CharField(
        label="Who is the file for?",
        max_length=200,
        help_text="Name and organisation of whoever will read it.",
        error_messages={"required": "Say who will read the file."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    basis = forms.ChoiceField(
        label="Why does it leave Vigil?",
        choices=Basis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why the file leaves Vigil."},
    )

    def __init__(self, data: QueryDict | None, *, user: User, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"recipient": str(user)} | (initial or {}))

    def disclosure(self) -> Disclosure:
        """What the log keeps. Only after `is_valid()`."""
        return Disclosure(self.cleaned_data["recipient"], self.cleaned_data["basis"])
