"""Forms of emergency access."""

from django import forms

from offender_mgmt.offenders.forms.fields import LongText


class EmergencyForm(forms.Form):
    """Whose record somebody needs now, and why."""

    reference = forms.CharField(
        label="Reference of the record",
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the reference."},
    )
    reason = LongText(
        rows=3,
        label="What is the emergency?",
        help_text="Somebody else reads this, looks at what you opened, and says whether it was justified.",
        error_messages={"required": "Say what the emergency is."},
    )


class ReviewEmergencyForm(forms.Form):
    """What somebody else thinks of it."""

    was_justified = forms.TypedChoiceField(
        label="Was it justified?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        coerce=lambda told: told == "yes",
        error_messages={"required": "Say whether it was justified."},
    )
    note = LongText(
        rows=3,
        label="What did you look at?",
        error_messages={"required": "Write down what you looked at and what came of it."},
    )
