"""Forms of who may see a record: its list, and conflicts."""

import re
from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind, NoticeKind
from offender_mgmt.offenders.forms.fields import LongText
from offender_mgmt.offenders.models.notices import NoticeQuerySet

NOBODY = "Nobody signs in as {}. User names, as people type them at the sign-in."


EYES = [
    (AccessLevel.NORMAL, "Everybody who sees the team's records"),
    (AccessLevel.RESTRICTED, "Restricted: only the people on a list"),
]


class UserNames(forms.CharField):
    """Accounts by their user names. A list of everybody to choose from would be long, and show who works here."""

    def clean(self, value: object) -> list[User]:
        """The accounts, each once; ValidationError names what is nobody's."""
        names = dict.fromkeys(re.split(r"[\s,;]+", super().clean(value).strip().lower()))
        names.pop("", None)
        found = {
            user.username.lower(): user for user in User.objects.filter(is_active=True, username__in=names)
        }
        unknown = [name for name in names if name not in found]
        if unknown:
            raise forms.ValidationError(NOBODY.format(", ".join(unknown)))
        return [found[name] for name in names]


class AccessForm(forms.Form):
    """For whose eyes the record should be, and why."""

    level = forms.ChoiceField(
        choices=EYES,
        widget=forms.RadioSelect,
        label="Who should see this record?",
        error_messages={"required": "Say who should see this record."},
    )
    listed = UserNames(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        max_length=2000,
        label="User names of those on the list",
        help_text=(
            "Everybody who shall see the record, one on each line: at least two, one of them a supervisor. Whoever is "
            "not named, you too, will not see it again once this is approved."
        ),
    )
    reason = LongText(
        rows=3,
        label="Why?",
        help_text="Such as: the person works for the force, or is close to somebody who does.",
        error_messages={"required": "Say why."},
    )

    def __init__(self, data: QueryDict | None, *, level: str, listed: Iterable[User]) -> None:
        """`level` and `listed` are how it is now."""
        super().__init__(
            data, initial={"level": level, "listed": "\n".join(user.username for user in listed)}
        )
        self.fields["listed"].widget.attrs["data-shown-when"] = f"level={AccessLevel.RESTRICTED}"


class OverseenAccessForm(AccessForm):
    """The same to professional standards, who alone may seal, and see the record before and after no more than now."""

    def __init__(self, data: QueryDict | None, *, level: str, listed: Iterable[User]) -> None:
        super().__init__(data, level=level, listed=listed)
        choice = self.fields["level"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  # for the type checker
        choice.choices = [*EYES, (AccessLevel.SEALED, "Sealed: only the people on a list that you set")]
        self.fields["listed"].widget.attrs["data-shown-when"] = (
            f"level={AccessLevel.RESTRICTED},{AccessLevel.SEALED}"
        )
        self.fields[
            "listed"
        ].help_text = (
            "Everybody who shall see the record, one on each line: at least two, one of them a supervisor."
        )


class ReferenceForm(forms.Form):
    """Whose list somebody wants to look at."""

    reference = forms.CharField(
        label="Reference of the record",
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the reference."},
    )


class ConflictForm(forms.Form):
    """From whom the record is kept."""

    username = UserNames(
        label="From whom should the record be kept?",
        max_length=150,
        help_text="The user name of one person: of a colleague, or your own.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Name one person."},
    )
    kind = forms.ChoiceField(
        choices=ConflictKind.choices,
        widget=forms.RadioSelect,
        label="What is the conflict?",
        error_messages={"required": "Say what the conflict is."},
    )
    reason = LongText(
        rows=3,
        label="How do they know each other?",
        help_text="As much as somebody needs who later asks whether this still holds.",
        error_messages={"required": "Say what the conflict is."},
    )

    def clean_username(self) -> User:
        """The one person."""
        named: list[User] = self.cleaned_data["username"]
        if len(named) != 1:
            raise forms.ValidationError("Name one person.")
        return named[0]


class LiftForm(forms.Form):
    """Why a conflict no longer holds."""

    because = LongText(
        rows=3,
        label="Why does the conflict no longer hold?",
        error_messages={"required": "Say why the conflict no longer holds."},
    )


class NoticeFilters(forms.Form):
    """Which notices somebody wants to see; the choice lives in the address."""

    kind = forms.ChoiceField(choices=[("", "Everything"), *NoticeKind.choices], required=False, label="What")
    username = forms.CharField(
        max_length=150,
        required=False,
        label="User name of whom it is about",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    seen = forms.ChoiceField(
        choices=[("", "Seen or not"), ("no", "Not seen yet"), ("yes", "Seen")], required=False, label="Seen"
    )

    def narrow(self, notices: NoticeQuerySet) -> NoticeQuerySet:
        """Those asked for; none when a filter is wrong."""
        if not self.is_valid():
            return notices.none()
        chosen = self.cleaned_data
        if chosen["kind"]:
            notices = notices.filter(kind=chosen["kind"])
        if chosen["username"]:
            notices = notices.filter(user__username__iexact=chosen["username"])
        if chosen["seen"]:
            notices = notices.filter(seen_at__isnull=chosen["seen"] == "no")
        return notices
