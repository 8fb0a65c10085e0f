"""The form of a contact that was no visit."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from offender_mgmt.offenders.forms.fields import Day, LongText
from visits.choices import Channel, Direction
from visits.services.contacting import NewContact


class ContactForm(forms.Form):
    """When, how, who began it, and what was said."""

    contacted_date = Day(
        label="Date of the contact", error_messages={"required": "Enter the date of the contact."}
    )
    contacted_time = forms.TimeField(
        label="Time",
        error_messages={"required": "Enter the time of the contact."},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    channel = forms.ChoiceField(
        choices=Channel.choices,
        widget=forms.RadioSelect,
        label="How?",
        error_messages={"required": "Say how the contact was made."},
    )
    direction = forms.ChoiceField(
        choices=Direction.choices,
        widget=forms.RadioSelect,
        label="Who began it?",
        error_messages={"required": "Say who began it."},
    )
    words = LongText(
        rows=4,
        label="What was said",
        help_text="Above all whether a visit was mentioned.",
        error_messages={"required": "Write down what was said."},
    )

    def __init__(self, data: QueryDict | None, *, now: datetime) -> None:
        local = timezone.localtime(now)
        super().__init__(data, initial={"contacted_date": local.date(), "contacted_time": local.time()})

    def clean(self) -> dict[str, Any]:
        """Put date and time together as one instant in Europe/London."""
        cleaned = super().clean() or {}
        day, time = cleaned.get("contacted_date"), cleaned.get("contacted_time")
        if day is None or time is None:
            return cleaned
        contacted_at = datetime.combine(day, time, tzinfo=timezone.get_current_timezone())
        if timezone.localtime(contacted_at.astimezone(UTC)).time() != time:
            self.add_error("contacted_time", "That time did not exist: the clocks went forward that night.")
        cleaned["contacted_at"] = contacted_at
        return cleaned

    def contact(self) -> NewContact:
        """The contact as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return NewContact(
            contacted_at=cleaned["contacted_at"],
            channel=Channel(cleaned["channel"]),
            direction=Direction(cleaned["direction"]),
            words=cleaned["words"],
        )
