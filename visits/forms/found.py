"""The part of the form of a visit that says what was found there."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from offender_mgmt.offenders.forms.fields import Day
from offender_mgmt.offenders.models import OrderCondition
from visits.choices import (
    CheckResult,
    DeviceKind,
    ExaminationMethod,
    ExaminationResult,
    PresentKind,
    Room,
    Sighting,
)
from visits.forms.fields import Checkboxes, Choice, Group, Picked, Section, Words, three_way
from visits.models import Device
from visits.rules.found import Checked, DeviceFound, DeviceSeen, Found, Present, ToFollow

YES_NO = [("yes", "Yes"), ("no", "No")]
YES_NO_UNKNOWN = [*YES_NO, ("", "Not known")]
SEEN_INSIDE_OR_SO = "outcome=seen_inside,seen_at_door,refused_entry,not_resident,abandoned"


class FoundForm(forms.Form):
    """What was found, in rows with stable names: `person_1_kind`, `device_<id>_sighting`, `follow_1_due_on`.

    There are a few spare rows, so that it works without a script; a row that is left empty says nothing.
    """

    rooms = forms.MultipleChoiceField(
        choices=Room.choices, required=False, widget=Checkboxes, label="Rooms seen"
    )
    rows = {"person": 4, "found": 2, "follow": 3}

    def add_rows(self, devices: Sequence[Device], conditions: Sequence[OrderCondition]) -> None:
        """Add a row for each device and condition, and the spare ones."""
        self.devices, self.conditions = devices, conditions
        for device in devices:
            self._add_device(_of(device))
        for condition in conditions:
            self._add_condition(f"condition_{condition.pk}")
        for number in range(1, self.rows["person"] + 1):
            self._add_person(f"person_{number}")
        for number in range(1, self.rows["found"] + 1):
            self._add_new_device(f"found_{number}")
        for number in range(1, self.rows["follow"] + 1):
            self._add_follow_up(f"follow_{number}")

    def _add_device(self, row: str) -> None:
        self.fields[f"{row}_sighting"] = Choice(
            choices=[("", "Not looked for"), *Sighting.choices], label="What was seen of it?"
        )
        self._add_examination(row, shown_when=f"{row}_sighting={Sighting.EXAMINED}")
        told = ",".join(Sighting.values)
        self.fields[f"{row}_words"] = Words(
            most=2000, rows=2, label="In words, if needed", shown_when=f"{row}_sighting={told}"
        )

    def _add_examination(self, row: str, *, shown_when: str = "") -> None:
        self.fields[f"{row}_method"] = Choice(
            choices=ExaminationMethod.choices, label="How was it examined?", shown_when=shown_when
        )
        self.fields[f"{row}_result"] = Choice(
            choices=ExaminationResult.choices, label="With what result?", shown_when=shown_when
        )

    def _add_new_device(self, row: str) -> None:
        self.fields[f"{row}_kind"] = Picked(
            choices=DeviceKind.choices, nothing="No device", label="What is it?"
        )
        self.fields[f"{row}_description"] = Words(
            most=200, label="Describe it", help_text="Make, model, colour, number."
        )
        self.fields[f"{row}_declared"] = Choice(
            choices=YES_NO, label="Did they declare it before you found it?"
        )
        examined = f"{row}_sighting={Sighting.EXAMINED}"
        self.fields[f"{row}_sighting"] = Choice(
            choices=[("", "Seen, not examined"), (Sighting.EXAMINED.value, Sighting.EXAMINED.label)],
            label="Was it examined?",
        )
        self._add_examination(row, shown_when=examined)
        self.fields[f"{row}_words"] = Words(most=2000, rows=2, label="In words, if needed")

    def _add_condition(self, row: str) -> None:
        self.fields[f"{row}_result"] = Choice(
            choices=[("", "Not looked at"), *CheckResult.choices], label="Was it kept?"
        )
        needed = f"{row}_result={CheckResult.BROKEN},{CheckResult.NOT_CHECKED}"
        self.fields[f"{row}_words"] = Words(most=2000, rows=2, label="How, or why not?", shown_when=needed)

    def _add_person(self, row: str) -> None:
        self.fields[f"{row}_kind"] = Picked(choices=PresentKind.choices, nothing="Nobody", label="Who?")
        self.fields[f"{row}_words"] = Words(most=200, label="Name, or words that tell them apart")
        self.fields[f"{row}_under_18"] = Choice(choices=YES_NO_UNKNOWN, label="Under 18?")

    def _add_follow_up(self, row: str) -> None:
        self.fields[f"{row}_words"] = Words(most=300, label="What has to be done?")
        self.fields[f"{row}_due_on"] = Day(required=False, label="By when?")
        self.fields[f"{row}_due_on"].is_quiet = True  # type: ignore[attr-defined]  # read by is_optional

    def clean(self) -> dict[str, Any]:
        """Refuse a row that is half filled in, at the field that is missing."""
        cleaned = super().clean() or {}
        for row in self._rows("person"):
            if self._any(row, "words", "under_18"):
                self._need(row, kind="Say who this person was.")
        for row in self._rows("found"):
            if self._any(row, "kind", "description", "declared", "sighting", "words"):
                self._need(
                    row,
                    kind="Say what kind of device it is.",
                    description="Describe the device, so that it is known again.",
                    declared="Say whether they declared it.",
                )
        for row in [*self._rows("found"), *map(_of, self.devices)]:
            if cleaned.get(f"{row}_sighting") == Sighting.EXAMINED:
                self._need(
                    row,
                    method="Say how the device was examined.",
                    result="Say with what result it was examined.",
                )
        for condition in self.conditions:
            if cleaned.get(f"condition_{condition.pk}_result") == CheckResult.BROKEN:
                self._need(f"condition_{condition.pk}", words="Say how the condition was broken.")
        for row in self._rows("follow"):
            if self._any(row, "words", "due_on"):
                self._need(row, words="Say what has to be done.", due_on="Say by when it has to be done.")
        return cleaned

    def found(self) -> Found:
        """What was found as the service takes it. Only after `is_valid()`."""
        return Found(
            people=[self._person(row) for row in self._told("person", "kind")],
            rooms=self.cleaned_data["rooms"],
            devices=[
                DeviceSeen(device.pk, **self._seen(_of(device)))
                for device in self.devices
                if self.cleaned_data[f"{_of(device)}_sighting"]
            ],
            new_devices=[self._new_device(row) for row in self._told("found", "kind")],
            checks=[
                Checked(condition.pk, *self._values(f"condition_{condition.pk}", "result", "words"))
                for condition in self.conditions
                if self.cleaned_data[f"condition_{condition.pk}_result"]
            ],
            follow_ups=[
                ToFollow(*self._values(row, "words", "due_on")) for row in self._told("follow", "words")
            ],
        )

    def found_sections(self) -> list[Section]:
        """The parts of the form, each with its rows; the devices on record are the only one that is not folded."""
        devices = [self._group(str(device), _of(device)) for device in self.devices]
        conditions = [self._group(_condition_words(one), f"condition_{one.pk}") for one in self.conditions]
        parts = [
            ("Devices", devices, SEEN_INSIDE_OR_SO),
            ("Rooms seen", [Group("", [self["rooms"]])], SEEN_INSIDE_OR_SO),
            ("A device that is not on this list", self._numbered("found", "Device"), SEEN_INSIDE_OR_SO),
            ("Who else was there", self._numbered("person", "Person"), ""),
            ("Conditions of orders", conditions, ""),
            ("What has to follow", self._numbered("follow", "Follow-up"), ""),
        ]
        return [
            Section(
                title,
                groups,
                is_folded=groups is not devices,
                is_open=any(is_told(field) for group in groups for field in group.fields),
                shown_when=shown_when,
            )
            for title, groups, shown_when in parts
            if groups
        ]

    def _rows(self, noun: str) -> Iterator[str]:
        return (f"{noun}_{number}" for number in range(1, self.rows[noun] + 1))

    def _told(self, noun: str, field: str) -> list[str]:
        return [row for row in self._rows(noun) if self.cleaned_data[f"{row}_{field}"]]

    def _any(self, row: str, *names: str) -> bool:
        return any(self.cleaned_data.get(f"{row}_{name}") for name in names)

    def _need(self, row: str, **sentences: str) -> None:
        for name, sentence in sentences.items():
            field = f"{row}_{name}"
            if not self.cleaned_data.get(field) and field not in self.errors:
                self.add_error(field, sentence)

    def _values(self, row: str, *names: str) -> list[Any]:
        return [self.cleaned_data[f"{row}_{name}"] for name in names]

    def _person(self, row: str) -> Present:
        kind, words, under_18 = self._values(row, "kind", "words", "under_18")
        is_child = kind == PresentKind.CHILD and not under_18
        return Present(kind, words, is_under_18=True if is_child else three_way(under_18))

    def _seen(self, row: str) -> dict[str, str]:
        """What was seen of a device. Method and result are questions about an examination, and dropped without one."""
        sighting, method, result, words = self._values(row, "sighting", "method", "result", "words")
        if sighting != Sighting.EXAMINED:
            method = result = ""
        return {"sighting": sighting or Sighting.SEEN, "method": method, "result": result, "words": words}

    def _new_device(self, row: str) -> DeviceFound:
        kind, description, declared = self._values(row, "kind", "description", "declared")
        return DeviceFound(kind, description, is_declared=declared == "yes", **self._seen(row))

    def _group(self, legend: str, row: str) -> Group:
        return Group(legend, [self[name] for name in self.fields if name.startswith(f"{row}_")])

    def _numbered(self, noun: str, word: str) -> list[Group]:
        return [self._group(f"{word} {number}", row) for number, row in enumerate(self._rows(noun), start=1)]


def is_told(field: BoundField) -> bool:
    """Whether somebody has answered, or must correct, a field: a folded part with one opens by itself."""
    nothing: tuple[Any, ...] = (None, "", [])
    value, usual = field.value(), field.field.initial
    return bool(field.errors) or (value not in nothing and value != usual)


def _of(device: Device) -> str:
    return f"device_{device.public_id.hex}"


def _condition_words(condition: OrderCondition) -> str:
    order = condition.order.get_kind_display()
    wording = f": {condition.wording}" if condition.wording else ""
    return f"{condition.get_kind_display()}{wording} ({order})"
