"""Why a visit is made at another time than its window."""

from django import forms

from offender_mgmt.offenders.forms.fields import LongText


class OverrideForm(forms.Form):
    """The reason for another time; the window is kept as it was drawn."""

    reason = LongText(
        rows=4,
        label="Why was another time chosen?",
        help_text="Such as new information, a threat to officers, or a visit together with another agency.",
        error_messages={"required": "Write down why another time was chosen."},
    )
