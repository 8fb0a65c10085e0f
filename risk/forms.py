"""Forms of risk."""

from django import forms

from offender_mgmt.offenders.choices import RiskLevel


class DecideLevelForm(forms.Form):
    """A level and the reasons for it."""

    level = forms.ChoiceField(
        choices=RiskLevel.choices,
        widget=forms.RadioSelect,
        label="Risk level",
        error_messages={"required": "Choose the level."},
    )
    rationale = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        label="Reasons",
        error_messages={"required": "Write down the reasons for this level."},
        help_text="What the level rests on. A lower level leaves the next visit where it is until it is made.",
    )
