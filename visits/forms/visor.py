"""Forms of entries in the national register."""

from datetime import date

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.forms.fields import Day
from offender_mgmt.offenders.forms.filters import AddressFilters
from visits.models.visor import VisorEntryQuerySet


class WrittenForm(forms.Form):
    """Under which reference an entry was written."""

    reference = forms.CharField(
        max_length=60,
        label="Reference of the entry",
        help_text="As the national register gives it.",
        error_messages={
            "required": "Enter the reference of the entry.",
            "max_length": "This is longer than 60 characters. Shorten it.",
        },
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields["reference"].widget.attrs.pop("maxlength", None)


class VisorFilters(AddressFilters):
    """Filters of the entries: an officer begins with the own ones, a supervisor with those of the teams."""

    show = forms.ChoiceField(
        choices=[
            ("", "Not written"),
            ("late", "Late and not written"),
            ("written", "Written"),
            ("every", "Written or not"),
        ],
        required=False,
        label="Show",
    )
    whose = forms.ChoiceField(choices=(), required=False, label="Whose visits")
    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="All my teams")
    first = Day(required=False, label="Visits from")
    last = Day(required=False, label="Visits to")

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.is_supervisor = user.may(Permission.SUPERVISE_TEAMS)
        mine, all_of_them = "Recorded by me", "All that I may see"
        whose = self.fields["whose"]
        assert isinstance(whose, forms.ChoiceField)  # noqa: S101  # for the type checker
        whose.choices = (
            [("", all_of_them), ("mine", mine)] if self.is_supervisor else [("", mine), ("team", all_of_them)]
        )
        if self.is_supervisor:
            offer(self, team=user.supervised_teams.order_by("name"))
        else:
            del self.fields["team"]

    def narrow(self, entries: VisorEntryQuerySet) -> VisorEntryQuerySet:
        """The entries whose visits the filters ask for, written or not; none when a filter is wrong."""
        if not self.is_valid():
            return entries.none()
        chosen = self.cleaned_data
        is_own = chosen["whose"] == "mine" or (chosen["whose"] == "" and not self.is_supervisor)
        if is_own:
            entries = entries.filter(visit__recorded_by=self.user)
        if chosen.get("team"):
            entries = entries.filter(visit__offender__team=chosen["team"])
        if chosen["first"]:
            entries = entries.filter(visit__visited_on__gte=chosen["first"])
        if chosen["last"]:
            entries = entries.filter(visit__visited_on__lte=chosen["last"])
        return entries

    def listed(self, entries: VisorEntryQuerySet, *, today: date) -> VisorEntryQuerySet:
        """Of these entries, those that are to be listed."""
        show = self.cleaned_data["show"] if self.is_valid() else "every"
        if show == "":
            return entries.waiting()
        if show == "late":
            return entries.waiting().filter(due_on__lt=today)
        return entries.filter(written_at__isnull=False) if show == "written" else entries
