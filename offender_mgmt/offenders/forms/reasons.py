"""The question before a record: why?"""

from django import forms

from offender_mgmt.offenders.choices import AccessReason


class ReasonForm(forms.Form):
    """Why somebody opens a record: each button of the page is one of the reasons."""

    words = forms.CharField(
        required=False,
        max_length=300,
        label="In a few words",
        help_text="It is kept in the audit log. No names of other people.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.ChoiceField(
        choices=AccessReason.choices, error_messages={"required": "Choose one of the reasons."}
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)
