"""Forms of what people are trained and vetted for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from caseload.forms.handovers import Day, Words
from offender_mgmt.accounts.forms import Person, offer
from offender_mgmt.accounts.models import Qualification, User
from offender_mgmt.accounts.services import NewQualification


class QualificationFields(forms.Form):
    """What was obtained, when, until when, and where that can be seen."""

    kind = forms.ChoiceField(label="What?", error_messages={"required": "Choose what was obtained."})
    obtained_on = Day(
        label="Obtained on", error_messages={"required": "Enter the day on which it was obtained."}
    )
    expires_on = Day(label="Expires on", help_text="Leave this empty if it does not expire.", required=False)
    evidence = forms.CharField(
        label="Evidence",
        help_text="Such as the number of the certificate.",
        max_length=200,
        error_messages={"required": "Say where the evidence is."},
    )

    def __init__(
        self, data: QueryDict | None, *, kinds: Mapping[str, str], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose one"), *kinds.items()]

    def new(self) -> NewQualification:
        """The qualification as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return NewQualification(
            cleaned["kind"], cleaned["obtained_on"], cleaned["expires_on"], cleaned["evidence"]
        )


class RecordForm(QualificationFields):
    """Who obtained what."""

    user = Person(label="Who?", error_messages={"required": "Choose who obtained it."})
    field_order = ["user"]

    def __init__(
        self, data: QueryDict | None, *, kinds: Mapping[str, str], people: QuerySet[User], today: date
    ) -> None:
        super().__init__(data, kinds=kinds, initial={"obtained_on": today})
        offer(self, user=people)


class CorrectForm(QualificationFields):
    """What it should have said, or that it was never so; and what was wrong."""

    because = Words(label="What was wrong?", error_messages={"required": "Say what was wrong."})
    is_taken_back = forms.BooleanField(label="It was never obtained: take it back", required=False)

    def __init__(self, data: QueryDict | None, *, kinds: Mapping[str, str], wrong: Qualification) -> None:
        names = ("kind", "obtained_on", "expires_on", "evidence")
        super().__init__(data, kinds=kinds, initial={name: getattr(wrong, name) for name in names})
