"""The form that puts the record of a visit right."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q, QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.forms.fields import LongText
from offender_mgmt.offenders.models import OrderCondition
from visits.forms.fields import Group, Radios, Section, in_words
from visits.forms.recording import RecordVisitForm
from visits.models import Device, Visit

NEVER_MADE = "never_made"
ABOUT_THE_CORRECTION = ("client_key", "correction", "reason")


@dataclass(frozen=True)
class Difference:
    """A field of which two people wrote something different."""

    label: str
    theirs: str
    yours: str


class CorrectVisitForm(RecordVisitForm):
    """A visit as it was recorded, to be put right with a reason, or taken back as never made."""

    correction = forms.ChoiceField(
        choices=[
            ("wrong", "Something in the record is wrong: it is put right below"),
            (NEVER_MADE, "This visit was never made"),
        ],
        widget=Radios,
        initial="wrong",
        label="What is to be corrected?",
    )
    reason = LongText(
        rows=2,
        label="Why is the record wrong?",
        error_messages={"required": "Say why the record is wrong."},
    )

    def __init__(self, data: QueryDict | None, *, visit: Visit, user: User, now: datetime) -> None:
        self.visit = visit
        self.people = list(visit.people_present.order_by("pk"))
        self.sightings = list(visit.device_sightings.select_related("device"))
        self.checks = list(visit.condition_checks.all())
        self.follow_ups = list(visit.follow_ups.filter(done_at=None).order_by("pk"))
        self.rows = {
            "person": max(4, len(self.people) + 1),
            "found": 2,
            "follow": max(3, len(self.follow_ups) + 1),
        }
        super().__init__(data, offender=visit.offender, user=user, now=now, initial=self._as_recorded())

    @property
    def is_never_made(self) -> bool:
        """Whether the visit is taken back and nothing stands in its place. Only after `is_valid()`."""
        return bool(self.cleaned_data["correction"] == NEVER_MADE)

    def crew(self, user: User) -> QuerySet[User]:
        """Whoever may have gone, and whoever is said to have gone."""
        return super().crew(user) | User.objects.filter(pk__in=self.visit.officers.values("pk"))

    def authorities(self) -> QuerySet[User]:
        """Every supervisor in service, and whoever is said to have authorised it."""
        return super().authorities() | User.objects.filter(pk__in=[self.visit.single_crewed_authority_id])

    def devices_told(self) -> list[Device]:
        """The devices that the person has, and those that the visit told of."""
        told = Q(gone_on=None) | Q(pk__in=[one.device_id for one in self.sightings])
        return list(self.offender.devices.filter(told).order_by("kind", "pk"))

    def conditions_told(self) -> list[OrderCondition]:
        """The conditions that bound the person on the day of the visit, and those that it told of."""
        bound = OrderCondition.objects.in_force(on=self.visit.visited_on).values("pk")
        told = Q(pk__in=bound) | Q(pk__in=[one.condition_id for one in self.checks])
        conditions = OrderCondition.objects.filter(told, order__offender=self.offender)
        return list(conditions.select_related("order").order_by("pk"))

    def clean(self) -> dict[str, Any]:
        """Of a visit that was never made, nothing but the reason is asked."""
        cleaned = super().clean()
        if cleaned.get("correction") == NEVER_MADE:
            for name in set(self.errors) - set(ABOUT_THE_CORRECTION):
                del self.errors[name]
        return cleaned

    def sections(self) -> list[Section]:
        """The correction first, and the visit after it."""
        about = [self["correction"], self["reason"]]
        return [Section("", [Group("", about)]), *super().sections()]

    def differences(self, theirs: "CorrectVisitForm") -> list[Difference]:
        """What this form says otherwise than `theirs`, in words: a colleague's record beside one's own text."""
        found = []
        for group in (group for section in self.sections() for group in section.groups):
            for field in group.fields:
                if field.name in ABOUT_THE_CORRECTION or field.name not in theirs.fields:
                    continue
                label = f"{group.legend}: {field.label}" if group.legend else field.label
                found.append(Difference(str(label), _words(theirs[field.name]), _words(field)))
        return [one for one in found if one.theirs != one.yours]

    def _as_recorded(self) -> dict[str, Any]:
        visit = self.visit
        began, ended = visit.visited_at, visit.ended_at
        told: dict[str, Any] = {
            name: getattr(visit, name)
            for name in (
                *("outcome", "arrangement", "announced_because", "arrangement_reason", "purposes"),
                *("single_crewed_reason", "elsewhere", "grounds", "intelligence_reference"),
                *("observed", "officer_view"),
            )
        }
        return told | {
            "client_key": uuid4(),
            "visited_date": visit.visited_on,
            "visited_time": _time(began),
            "ended_time": _time(ended),
            "ended_date": _other_day(visit.visited_on, ended),
            "officers": list(visit.officers.values_list("pk", flat=True)),
            "single_crewed_authority": visit.single_crewed_authority_id,
            "where": "elsewhere" if visit.elsewhere else "notified",
            "constable_present": in_words(visit.constable_present),
            "rooms": visit.rooms_seen,
            **self._found_as_recorded(),
        }

    def _found_as_recorded(self) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for number, person in enumerate(self.people, start=1):
            told |= {f"person_{number}_kind": person.kind, f"person_{number}_words": person.words}
            told[f"person_{number}_under_18"] = in_words(person.is_under_18)
        for seen in self.sightings:
            row = f"device_{seen.device.public_id.hex}"
            told |= {
                f"{row}_{name}": getattr(seen, name) for name in ("sighting", "method", "result", "words")
            }
        for check in self.checks:
            row = f"condition_{check.condition_id}"
            told |= {f"{row}_result": check.result, f"{row}_words": check.words}
        for number, follow in enumerate(self.follow_ups, start=1):
            told |= {f"follow_{number}_words": follow.words, f"follow_{number}_due_on": follow.due_on}
        return told


def _time(instant: datetime | None) -> time | None:
    return timezone.localtime(instant).time() if instant else None


def _other_day(visited_on: date, ended: datetime | None) -> date | None:
    day = timezone.localdate(ended) if ended else None
    return day if day != visited_on else None


def _words(field: BoundField) -> str:
    """What stands in a field, as a person reads it."""
    value = field.value()
    choices = getattr(field.field, "choices", None)
    if choices is not None:
        chosen = {str(one) for one in value} if isinstance(value, list | tuple) else {str(value or "")}
        return ", ".join(str(label) for key, label in choices if str(key) in chosen) or "nothing"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if value not in (None, "") else "nothing"
