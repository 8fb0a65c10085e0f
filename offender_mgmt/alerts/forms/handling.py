"""Forms of what is done about an alert."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.forms.fields import Day, LongText


class AcknowledgeForm(forms.Form):
    """Why nothing needs to happen before a day."""

    reason = LongText(
        rows=3,
        label="Why can it wait?",
        help_text="What is being done, and by whom.",
        error_messages={"required": "Say why nothing needs to happen before then."},
    )
    until = Day(
        label="Until which day?", error_messages={"required": "Enter the day on which it comes back."}
    )
    prefix = "acknowledge"

    def __init__(self, data: QueryDict | None = None, *, latest: date) -> None:
        super().__init__(data)
        day = f"{latest.day} {latest:%B %Y}"
        help_text = f"At the latest {day}. It comes back that morning at 07:00, one rank higher."
        self.fields["until"].help_text = help_text


class AssignForm(forms.Form):
    """Who is to see to it."""

    assignee = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Who sees to it?",
        empty_label="Choose somebody",
        help_text="They are told at once, and again whenever anybody is.",
        error_messages={
            "required": "Choose who sees to it.",
            "invalid_choice": "Choose somebody who still works here and may open this record.",
        },
    )
    text = LongText(rows=2, required=False, label="What they should know")
    prefix = "assign"

    def __init__(self, data: QueryDict | None = None, *, possible: QuerySet[User]) -> None:
        super().__init__(data)
        offer(self, assignee=possible.order_by("last_name", "first_name", "pk"))

    def told(self) -> dict[str, Any]:
        """The assignment as the service takes it. Only after `is_valid()`."""
        return {"assignee_id": self.cleaned_data["assignee"].pk, "text": self.cleaned_data["text"]}


class CommentForm(forms.Form):
    """Something to remember beside an alert."""

    text = LongText(
        rows=3, label="What should others know?", error_messages={"required": "Write the comment."}
    )
    prefix = "comment"
