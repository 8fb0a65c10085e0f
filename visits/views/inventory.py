"""The devices of one offender, as pages show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.rules import Policy
from visits.choices import Coverage, ExaminationMethod, ExaminationResult
from visits.models import Device
from visits.rules.coverage import coverage_of
from visits.rules.devices import names_of, needs_account, not_examined_for


@dataclass(frozen=True)
class DeviceRow:
    """A device with what the visits that stand say of it. None of the dates is *never*.

    `months` are those since it was last examined; `missed` the successful visits running that did not see it.
    """

    device: Device
    name: str
    coverage: Coverage
    months: int | None
    seen_on: date | None
    examined_on: date | None
    method: str
    result: str
    words: str
    receipt: str
    missed: int
    needs_account: bool
    needs_answer: bool
    has_answers: bool

    @property
    def is_late(self) -> bool:
        """Whether it is to be examined."""
        return self.coverage in (Coverage.NEVER, Coverage.LATE)


def inventory_of(offender: Offender, policy: Policy, *, on: date) -> list[DeviceRow]:
    """Every device that the offender is known to have had, the first known first: one query."""
    devices: list[Any] = list(
        Device.objects.filter(offender=offender)
        .with_sightings()
        .with_missed_visits()
        .with_answers()
        .select_related("recorded_by", "found_at")
        .order_by("first_known_on", "pk")
    )
    names = names_of([device.kind for device in devices])
    return [_row(device, name, policy, on) for device, name in zip(devices, names, strict=True)]


def _row(device: Any, name: str, policy: Policy, on: date) -> DeviceRow:
    is_past = device.gone_on is not None
    return DeviceRow(
        device=device,
        name=name,
        coverage=coverage_of(
            last_on=device.examined_on, is_past=is_past, months=policy.device_examination_months, on=on
        ),
        months=not_examined_for(device.examined_on, on=on),
        seen_on=device.seen_on,
        examined_on=device.examined_on,
        method=ExaminationMethod(device.examined_method).label if device.examined_method else "",
        result=ExaminationResult(device.examined_result).label if device.examined_result else "",
        words=device.examined_words or "",
        receipt=device.examined_receipt or "",
        missed=device.missed,
        needs_account=not is_past and needs_account(device.missed, policy),
        needs_answer=device.is_unanswered,
        has_answers=device.has_answers,
    )
