"""What came of something that had to follow from a visit."""

from django import forms

from offender_mgmt.offenders.forms.fields import LongText


class FollowUpDoneForm(forms.Form):
    """What was done, in words."""

    words = LongText(rows=3, label="What came of it?", error_messages={"required": "Say what came of it."})
