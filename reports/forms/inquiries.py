"""The form of a question to the audit log."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from offender_mgmt.accounts.forms import Moment
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Purpose
from offender_mgmt.audit.rules.asking import Span
from offender_mgmt.audit.services.asking import Asked
from offender_mgmt.offenders.models import Offender

PERSON, ACCOUNT = "person", "account"


class InquiryForm(forms.Form):
    """About whom, from when until when, for which purpose, and why."""

    about = forms.ChoiceField(
        label="What do you ask?",
        choices=[(PERSON, "Who looked at this person?"), (ACCOUNT, "What did this account see or do?")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you ask."},
    )
    reference = forms.CharField(
        label="Reference of the person",
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"data-shown-when": f"about={PERSON}", "autocomplete": "off"}),
    )
    username = forms.CharField(
        label="Username of the account",
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"data-shown-when": f"about={ACCOUNT}", "autocomplete": "off"}),
    )
    since = Moment(label="From", error_messages={"required": "Enter from when."})
    until = Moment(label="Until", error_messages={"required": "Enter until when."})
    purpose = forms.ChoiceField(
        label="For which purpose?",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        help_text="The law knows these four, and no other.",
        error_messages={"required": "Say for which purpose. Without one the log is not read."},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as the number of a case or complaint. It stays in the log; name nobody here.",
        error_messages={"required": "Say why you ask."},
    )

    def __init__(self, data: QueryDict | None, *, asker: User, now: datetime) -> None:
        until = timezone.localtime(now).replace(second=0, microsecond=0)
        super().__init__(data, initial={"since": until - timedelta(days=28), "until": until})
        self._asker = asker

    def clean(self) -> dict[str, Any]:
        """Find whom it is about. Who asks about a record that they may not know of is told that there is none."""
        cleaned = super().clean() or {}
        reference, username = cleaned.get("reference", "").strip(), cleaned.get("username", "").strip()
        if cleaned.get("about") == PERSON:
            found = Offender.objects.askable_by(self._asker).filter(reference__iexact=reference)
            cleaned["offender_id"] = found.values_list("pk", flat=True).first()
            if cleaned["offender_id"] is None:
                self.add_error("reference", ValidationError("Nobody on the register has this reference."))
        elif cleaned.get("about") == ACCOUNT:
            accounts = User.objects.filter(username__iexact=username)
            cleaned["user_id"] = accounts.values_list("pk", flat=True).first()
            if cleaned["user_id"] is None:
                self.add_error("username", ValidationError("There is no account with this username."))
        return cleaned

    def asked(self) -> Asked:
        """The question as the log takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return Asked(
            Span(cleaned["since"], cleaned["until"]),
            Purpose(cleaned["purpose"]),
            cleaned["reason"],
            offender_id=cleaned.get("offender_id"),
            user_id=cleaned.get("user_id"),
        )
