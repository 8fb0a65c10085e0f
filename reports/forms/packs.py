"""Which pack, for whom, and why."""

from django import forms

from reports.forms.disclosing import DisclosureForm


class PackForm(DisclosureForm):
    """The packs are told by the page: forms stand below what packs are."""

    pack = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Which pack?",
        error_messages={"required": "Choose a pack."},
    )
    field_order = ("pack",)

    def offer(self, packs: dict[str, str]) -> None:
        """The choices: titles by key."""
        self.fields["pack"].choices = list(packs.items())  # type: ignore[attr-defined]  # a choice field's own
