"""The form under an unusual day of an account: to see its events, or to say what came of them."""

from django import forms

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Unusual

SHOW, REVIEW = "show", "review"


class LookForm(forms.Form):
    """Which day of which account, and what to do."""

    account = forms.ModelChoiceField(User.objects.all(), widget=forms.HiddenInput)
    on = forms.DateField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=Unusual.choices, widget=forms.HiddenInput)
    deed = forms.ChoiceField(choices=[(SHOW, "Show the events"), (REVIEW, "Keep the note")])
    note = forms.CharField(label="What came of it?", max_length=500, required=False)
