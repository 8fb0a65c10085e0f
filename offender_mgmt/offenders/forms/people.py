"""Forms of linked people."""

from datetime import date

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import LinkKind
from offender_mgmt.offenders.forms.fields import Day, LongText
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.services import NewLink


class LinkForm(forms.Form):
    """Somebody whose safety or whose influence counts."""

    kind = forms.ChoiceField(
        choices=LinkKind.choices,
        widget=forms.RadioSelect,
        label="Who is it?",
        error_messages={"required": "Say who it is."},
    )
    name = forms.CharField(
        max_length=200,
        label="Name",
        help_text="Or a description, where the name is not known or should not stand here.",
        error_messages={"required": "Give the person's name, or a description."},
    )
    date_of_birth = Day(required=False, label="Date of birth")
    relationship = forms.CharField(
        required=False,
        max_length=200,
        label="Relationship",
        help_text="Such as daughter, partner, neighbour.",
    )
    is_in_household = forms.BooleanField(
        required=False,
        label="Lives in the offender's household",
        help_text="A child in the household is also a change that asks for a review.",
    )
    from_on = Day(required=False, label="Since when")
    other_reference = forms.CharField(
        required=False,
        max_length=50,
        label="Reference on this register",
        help_text="Only for another offender, if you may open their record.",
    )
    safety_note = LongText(
        rows=3, required=False, label="Safety", help_text="What keeps this person safe, and what to avoid."
    )

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_other_reference(self) -> Offender | None:
        """The record of that reference, if the user may open it."""
        reference = self.cleaned_data["other_reference"]
        if not reference:
            return None
        found = Offender.objects.visible_to(self.user).filter(reference=reference).first()
        if found is None:
            raise forms.ValidationError(
                "You can open no record with this reference. Check it, or leave it out."
            )
        return found

    def link(self) -> NewLink:
        """The link as the service takes it. Only after `is_valid()`."""
        cleaned = dict(self.cleaned_data)
        other = cleaned.pop("other_reference")
        return NewLink(**cleaned | {"kind": LinkKind(cleaned["kind"]), "other_offender": other})


class EndLinkForm(forms.Form):
    """A link that is no longer true."""

    until_on = Day(label="Until when", error_messages={"required": "Enter the date on which it ended."})

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"until_on": today})
