"""Forms of who is away and who covers, and of one's own password."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from offender_mgmt.accounts.choices import AbsenceReason, Role
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.services import NewCover

WHOM_TO_TELL = (Role.OFFENDER_MANAGER, Role.SUPERVISOR)


class Person(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own is not generic when it runs
    """Somebody, by name, in the order of names."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=User.objects.none(), empty_label="Choose somebody", **options)

    @staticmethod
    def in_order(people: QuerySet[User]) -> QuerySet[User]:
        """These people as they are listed."""
        return people.select_related("team").order_by("last_name", "first_name", "username")

    def label_from_instance(self, obj: User) -> str:
        """Name, and what tells two of one name apart."""
        return f"{obj} ({obj.team.name if obj.team else obj.get_rank_display().lower()})"


class Moment(forms.DateTimeField):
    """A day and a time, picked or typed."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)


class Password(forms.CharField):
    """A password as it was typed: nothing is cut off, and a password manager knows which it is."""

    def __init__(self, which: str, **options: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": which})
        super().__init__(widget=widget, strip=False, max_length=4096, **options)


class AbsenceForm(forms.Form):
    """Who is away, from which day to which."""

    user = Person(label="Who is away?", error_messages={"required": "Choose who is away."})
    starts_on = forms.DateField(
        label="First day away",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the first day away."},
    )
    ends_on = forms.DateField(
        label="Last day away",
        help_text="When nobody knows yet, enter a day soon: another absence can follow.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the last day away: no absence is without an end."},
    )
    reason = forms.ChoiceField(
        label="Why?",
        choices=AbsenceReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why they are away."},
    )

    def __init__(self, data: QueryDict | None, *, people: QuerySet[User], today: date) -> None:
        super().__init__(data, initial={"starts_on": today})
        offer(self, user=people)

    def told(self) -> dict[str, Any]:
        """The absence as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return {
            "user_id": cleaned["user"].pk,
            "starts_on": cleaned["starts_on"],
            "ends_on": cleaned["ends_on"],
            "reason": AbsenceReason(cleaned["reason"]),
        }


class CoverForm(forms.Form):
    """Who is told in whose place, from when until when."""

    covered = Person(label="For whom?", error_messages={"required": "Choose for whom somebody covers."})
    covered_by = Person(
        label="Who covers?",
        help_text="An officer of the same team, or a supervisor who answers for all of that person's teams.",
        error_messages={"required": "Choose who covers."},
    )
    starts_at = Moment(label="From", error_messages={"required": "Enter when the cover starts."})
    ends_at = Moment(label="Until", error_messages={"required": "Enter when the cover ends."})

    def __init__(self, data: QueryDict | None, *, people: QuerySet[User], now: datetime) -> None:
        super().__init__(data, initial=_working_week(now))
        # Whoever covers may answer for other teams as well; whether they may open the records is the rule's.
        told = User.objects.filter(is_active=True, role__in=WHOM_TO_TELL)
        offer(self, covered=people, covered_by=told.exclude(caseload__is_canary=True))

    def new(self) -> NewCover:
        """The cover as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return NewCover(
            cleaned["covered"].pk, cleaned["covered_by"].pk, cleaned["starts_at"], cleaned["ends_at"]
        )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new_password = Password(
        "new-password",
        label="New password",
        help_text="At least 12 characters. Several words that have nothing to do with each other are best.",
        error_messages={"required": "Enter a new password."},
    )
    new_password_again = Password(
        "new-password", label="New password, once more", error_messages={"required": "Enter it once more."}
    )

    def clean(self) -> dict[str, Any]:
        """Twice the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        again = cleaned.get("new_password_again")
        if again and again != cleaned.get("new_password"):
            self.add_error("new_password_again", "This is not the new password that you typed above.")
        return cleaned


class PasswordForm(NewPasswordForm):
    """The present password, and the new one twice."""

    field_order = ("old_password",)
    old_password = Password(
        "current-password",
        label="Your present password",
        error_messages={"required": "Enter your present password."},
    )


def offer(form: forms.Form, **choices: QuerySet[Any]) -> None:
    """Let these be chosen in the form's fields of those names; a `Person` puts them in the order of names."""
    for name, queryset in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        field.queryset = field.in_order(queryset) if isinstance(field, Person) else queryset


def _working_week(now: datetime) -> dict[str, datetime]:
    """From the next hour to a week later at midnight: what is most often meant."""
    start = timezone.localtime(now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    end = timezone.make_aware(datetime.combine(start.date() + timedelta(days=8), time(0)))
    return {"starts_at": start, "ends_at": end}
