"""Forms of suspensions."""

from datetime import date

from django import forms
from django.http import QueryDict

from offender_mgmt.offenders.choices import SuspensionReason
from offender_mgmt.offenders.forms.fields import Day, LongText
from offender_mgmt.offenders.services import SuspensionAsked


class SuspendForm(forms.Form):
    """Why no visit should be due for now, on which evidence, and until when at the latest."""

    reason = forms.ChoiceField(
        choices=SuspensionReason.choices,
        widget=forms.RadioSelect,
        label="Why should no visit be due?",
        error_messages={"required": "Say why no visit should be due."},
    )
    last_offence_on = Day(
        required=False,
        label="Last known offence",
        help_text="For reactive management: the date of the last offence that anybody knows of.",
    )
    evidence = LongText(
        rows=5,
        label="Evidence",
        help_text="What you know it from: who told you, which document, when.",
        error_messages={"required": "Write down the evidence for this suspension."},
    )
    started_on = Day(
        label="From which day?",
        error_messages={"required": "Enter the day from which visits should be suspended."},
    )
    expected_until = Day(
        required=False,
        label="Expected end",
        help_text="The day of release or return, if it is known.",
    )
    next_check_on = Day(
        label="Next check",
        help_text="A suspension never holds past its check. If nobody checks, a visit is due.",
        error_messages={"required": "Enter the day of the next check: no suspension is open-ended."},
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"started_on": today})
        self.fields["last_offence_on"].widget.attrs["data-shown-when"] = "reason=reactive"

    def asked(self) -> SuspensionAsked:
        """The suspension as the service takes it. Only after `is_valid()`."""
        return SuspensionAsked(
            **self.cleaned_data | {"reason": SuspensionReason(self.cleaned_data["reason"])}
        )


class EndSuspensionForm(forms.Form):
    """The day on which a suspension ended."""

    ended_on = Day(
        label="On which day did it end?",
        error_messages={"required": "Enter the day on which the suspension ended."},
    )
    because = LongText(
        rows=3,
        label="Why does it end?",
        help_text="Such as a release, a return, or a check that found no reason any more.",
        error_messages={"required": "Say why the suspension ends."},
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"ended_on": today})
