"""Forms of importing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from intake.models import Decision
from intake.reading.profiles import shipped_profiles
from intake.rules import answers
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.forms.fields import LongText
from offender_mgmt.offenders.models import Offender


class UploadForm(forms.Form):
    """An extract, how it is laid out, and the day it tells of."""

    file = forms.FileField(
        label="Register extract",
        error_messages={"required": "Choose the extract."},
        help_text="CSV or XLSX. Save an old .xls file as .xlsx first: the old kind silently loses rows.",
    )
    profile = forms.ChoiceField(label="Profile", help_text="How your force's columns and words are laid out.")
    extract_date = forms.DateField(
        label="Extract date",
        error_messages={"required": "Enter the day the extract was made."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The day the extract was made.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profile = self.fields["profile"]
        assert isinstance(profile, forms.ChoiceField)  # noqa: S101  # for the type checker
        profile.choices = [(name, name) for name in shipped_profiles()]

    def clean_extract_date(self) -> date:
        """An extract tells of a day that has been."""
        extract_date: date = self.cleaned_data["extract_date"]
        if extract_date > timezone.localdate():
            raise ValidationError("The extract cannot be of a day in the future.")
        return extract_date


class ApplyForm(forms.Form):
    """The last word before the register changes."""

    confirm = forms.BooleanField(
        label="I have looked at the rows and the effects, and this is the right extract.",
        error_messages={"required": "Look at the preview, then tick this box to apply the import."},
    )


class AnswerForm(forms.Form):
    """An answer to one question. Each form on the page has the question's own prefix."""

    kind = forms.ChoiceField(
        label="Answer", widget=forms.RadioSelect, error_messages={"required": "Choose one of the answers."}
    )
    on = forms.DateField(
        label="Date",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    level = forms.ChoiceField(
        label="Risk level", required=False, choices=[("", "Choose a level"), *RiskLevel.choices]
    )
    reason = forms.CharField(
        label="How do you know?",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say how you know. The next person will want to know too."},
    )

    def __init__(self, data: QueryDict | None = None, *, decision: Decision) -> None:
        first = decision.suggestions[0]["value"] if decision.suggestions else None
        super().__init__(data, prefix=str(decision.public_id), initial={"on": first})
        allowed = answers.allowed_answers(decision.field)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101  # for the type checker
        kind.choices = [(name, answers.LABELS[name]) for name in allowed]
        self._show_with("level", [answers.LEVEL], allowed)
        self._show_with("on", answers.NEEDS_DATE, allowed)

    def _show_with(self, name: str, kinds: Sequence[str], allowed: Sequence[str]) -> None:
        """Offer a field only beside the answers that it belongs to; leave it out where there are none."""
        if not set(kinds) & set(allowed):
            del self.fields[name]
            return
        self.fields[name].widget.attrs["data-shown-when"] = f"{self.add_prefix('kind')}={','.join(kinds)}"

    def answer(self) -> dict[str, Any]:
        """The answer as the service takes it. Only after `is_valid()`."""
        on = self.cleaned_data.get("on")
        return {
            "kind": self.cleaned_data["kind"],
            "on": on.isoformat() if on else None,
            "level": self.cleaned_data.get("level") or None,
        }


class MergeForm(forms.Form):
    """Which other record is of the same person, and how that is known."""

    duplicate = forms.ModelChoiceField(
        queryset=Offender.objects.none(),
        to_field_name="reference",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        label="Reference of the other record",
        help_text="It is closed as a duplicate and kept. This record goes on with the visits of both.",
        error_messages={
            "required": "Enter the reference of the other record.",
            "invalid_choice": "There is no record with this reference that you may open.",
        },
    )
    reason = LongText(
        rows=4,
        label="How do you know that it is one person?",
        error_messages={"required": "Write down how you know that it is one person."},
    )

    def __init__(self, data: QueryDict | None, *, visible: QuerySet[Offender]) -> None:
        super().__init__(data)
        duplicate = self.fields["duplicate"]
        if isinstance(duplicate, forms.ModelChoiceField):
            duplicate.queryset = visible


class UndoForm(forms.Form):
    """Why an import should be undone."""

    reason = LongText(
        rows=4,
        label="Why should this import be undone?",
        error_messages={"required": "Write down why this import should be undone."},
    )
