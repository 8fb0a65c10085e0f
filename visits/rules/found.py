"""What may be recorded as found at a visit: people, rooms, devices, conditions of orders, and what has to follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from offender_mgmt.errors import RuleViolation
from visits.choices import (
    CheckResult,
    DeviceKind,
    ExaminationMethod,
    ExaminationResult,
    Outcome,
    PresentKind,
    Room,
    Sighting,
)


@dataclass(frozen=True)
class Present:
    """Somebody else who was there. `is_under_18` None: nobody could say."""

    kind: str
    words: str = ""
    is_under_18: bool | None = None


@dataclass(frozen=True)
class DeviceSeen:
    """What was seen of a device that is on record."""

    device_id: int
    sighting: str
    method: str = ""
    result: str = ""
    words: str = ""


@dataclass(frozen=True)
class DeviceFound:
    """A device that was not on record, and what was seen of it."""

    kind: str
    description: str
    is_declared: bool
    sighting: str = Sighting.SEEN
    method: str = ""
    result: str = ""
    words: str = ""


@dataclass(frozen=True)
class Checked:
    """What checking one condition of an order gave."""

    condition_id: int
    result: str
    words: str = ""


@dataclass(frozen=True)
class ToFollow:
    """Something that has to be done after the visit, by a day."""

    words: str
    due_on: date


@dataclass(frozen=True)
class Found:
    """All that was found at one visit. Empty: nothing was said."""

    people: Sequence[Present] = ()
    rooms: Sequence[str] = ()
    devices: Sequence[DeviceSeen] = ()
    new_devices: Sequence[DeviceFound] = ()
    checks: Sequence[Checked] = ()
    follow_ups: Sequence[ToFollow] = ()


@dataclass(frozen=True)
class OnRecord:
    """Keys of the devices that the offender kept, and of the conditions that bound them, on the day of the visit."""

    devices: frozenset[int] = frozenset()
    conditions: frozenset[int] = frozenset()


def check_found(found: Found, known: OnRecord, *, outcome: str, visited_on: date) -> None:
    """Raise RuleViolation with a sentence for the officer when this cannot have been found at the visit."""
    for person in found.people:
        _check_person(person)
    if set(found.rooms) - set(Room.values):
        raise RuleViolation("Choose the rooms from the list.")
    _check_devices(found, known)
    _check_conditions(found.checks, known)
    for follow_up in found.follow_ups:
        if not follow_up.words.strip():
            raise RuleViolation("Say what has to follow.")
        if follow_up.due_on < visited_on:
            raise RuleViolation("What has to follow cannot be due before the visit. Check its date.")
    if outcome == Outcome.NO_ANSWER and _was_inside(found):
        raise RuleViolation(
            "Nobody answered, so no room can have been seen and no device. Check how the visit ended."
        )


def check_can_finish(*, is_done: bool, is_taken_back: bool, closed_on: date | None, words: str) -> None:
    """Raise RuleViolation unless a follow-up is still to be done, and there are words to say what came of it."""
    if is_done:
        raise RuleViolation("This has already been done.")
    if is_taken_back:
        raise RuleViolation("The visit was corrected. Look at the record that replaced it.")
    if closed_on is not None:
        raise RuleViolation("This record is closed. Nothing follows any more.")
    if not words.strip():
        raise RuleViolation("Say what came of it.")


def _check_person(person: Present) -> None:
    """Every person is of a kind (LAW-4)."""
    if person.kind not in PresentKind.values:
        raise RuleViolation("Say who each person was: choose from the list.")
    if person.kind == PresentKind.CHILD and person.is_under_18 is not True:
        raise RuleViolation("A child is under 18. Say so, or choose who it was.")


def _check_devices(found: Found, known: OnRecord) -> None:
    keys = [seen.device_id for seen in found.devices]
    if set(keys) - known.devices:
        raise RuleViolation(
            "One of the devices is not this person's, or was already gone. Open the form again."
        )
    if len(set(keys)) < len(keys):
        raise RuleViolation("A device is told twice. Say once what was seen of it.")
    for device in found.new_devices:
        if device.kind not in DeviceKind.values or not device.description.strip():
            raise RuleViolation("Say what kind of device was found, and describe it.")
        if device.sighting == Sighting.NOT_SEEN:
            raise RuleViolation("A device that was found was seen.")
    seen: list[DeviceSeen | DeviceFound] = [*found.devices, *found.new_devices]
    for one in seen:
        _check_examination(one.sighting, one.method, one.result)


def _check_examination(sighting: str, method: str, result: str) -> None:
    if sighting not in Sighting.values:
        raise RuleViolation("Say whether each device was seen or examined.")
    if sighting != Sighting.EXAMINED:
        if method or result:
            raise RuleViolation("A device that was not examined has no method and no result.")
        return
    if method not in ExaminationMethod.values or result not in ExaminationResult.values:
        raise RuleViolation("Say how each device was examined, and with what result.")


def _check_conditions(checks: Sequence[Checked], known: OnRecord) -> None:
    keys = [check.condition_id for check in checks]
    if set(keys) - known.conditions:
        raise RuleViolation("One of the conditions was not in force on the day of the visit. Check the date.")
    if len(set(keys)) < len(keys):
        raise RuleViolation("A condition is told twice. Say once what checking it gave.")
    for check in checks:
        if check.result not in CheckResult.values:
            raise RuleViolation("Say for each condition whether it was kept.")
        if check.result == CheckResult.BROKEN and not check.words.strip():
            raise RuleViolation("Say how the condition was broken.")


def _was_inside(found: Found) -> bool:
    seen = any(one.sighting != Sighting.NOT_SEEN for one in found.devices)
    return bool(seen or found.rooms or found.new_devices)
