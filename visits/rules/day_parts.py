"""Parts of the week: a weekday and a part of its day, by the clock on the wall."""

from datetime import datetime, time
from typing import NamedTuple

from django.utils import timezone

from offender_mgmt.policy.rules import WEEKDAYS, Policy
from visits.choices import DayPart

BEGINNINGS = ((time(6), DayPart.MORNING), (time(12), DayPart.AFTERNOON), (time(17), DayPart.EVENING))


class Slot(NamedTuple):
    """A part of the week. Weekday 0 is Monday."""

    weekday: int
    part: DayPart

    @property
    def words(self) -> str:
        """As people say it: Tuesday morning."""
        return f"{WEEKDAYS[self.weekday].capitalize()} {self.part.value}"


EVERY_SLOT = tuple(Slot(weekday, part) for weekday in range(7) for part in DayPart)


def day_part_of(at: time) -> DayPart:
    """The part of the day in which this time of day lies."""
    if at >= time(22):
        return DayPart.NIGHT
    return next((part for begins, part in reversed(BEGINNINGS) if at >= begins), DayPart.NIGHT)


def slot_of(instant: datetime) -> Slot:
    """The part of the week in which this instant lies, in local time."""
    local = timezone.localtime(instant)
    return Slot(local.weekday(), day_part_of(local.time()))


def covered_slots(policy: Policy) -> tuple[Slot, ...]:
    """The parts of the week in which officers are on duty, from Monday morning on."""
    return tuple(slot for slot in EVERY_SLOT if slot.part in policy.shift_cover[WEEKDAYS[slot.weekday]])
