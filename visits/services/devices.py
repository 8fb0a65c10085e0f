"""Devices of an offender: recorded, described anew, gone, there after all, accounted for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ChangeKind
from offender_mgmt.offenders.models import Change, Offender
from visits import conditions
from visits.choices import DeviceKind, DeviceQuestion
from visits.models import Device, DeviceAnswer, Visit
from visits.rules import devices as rules


@dataclass(frozen=True)
class NewDevice:
    """A device as an edge has parsed it. Empty text means nothing was said."""

    kind: DeviceKind
    description: str
    is_declared: bool
    first_known_on: date
    identifier: str = ""
    monitoring_software: str = ""


@dataclass(frozen=True)
class DeviceDescribed:
    """What may be said anew of a device: how it is recognised, and what watches it."""

    description: str
    identifier: str
    monitoring_software: str


@dataclass(frozen=True)
class DeviceAccount:
    """An answer to a question about a device. `is_breach_recorded` is None unless it was not declared."""

    question: DeviceQuestion
    answer: str
    is_breach_recorded: bool | None = None


@transaction.atomic
def record_device(*, offender_id: int, new: NewDevice, by: User, now: datetime) -> Device:
    """Put a device on somebody's record; one that was not declared opens an alert at once. Raises RuleViolation."""
    offender = offenders.lock(offender_id)
    device = save_device(offender, new, found_at=None, by=by, now=now)
    offenders.refresh([offender.pk], by=by, now=now)
    return device


def save_device(
    offender: Offender, new: NewDevice, *, found_at: Visit | None, by: User, now: datetime
) -> Device:
    """Check, save and audit a device in the transaction of the deed that tells of it, such as a visit.

    The caller holds the lock, and refreshes. Raises RuleViolation.
    """
    rules.check_can_record(
        closed_on=offender.closed_on,
        description=new.description,
        first_known_on=new.first_known_on,
        today=timezone.localdate(now),
    )
    device = Device.objects.create(
        offender=offender, **vars(new), found_at=found_at, recorded_by=by, recorded_at=now
    )
    _audit(device, "recorded", by=by)
    return device


@transaction.atomic
def change_device(*, device_id: int, described: DeviceDescribed, by: User, now: datetime) -> Device:
    """Describe a device anew; what was said before stays in the history of its row. Raises RuleViolation."""
    device = _locked(device_id)
    rules.check_can_change(_facts(device), description=described.description)
    for name, value in vars(described).items():
        setattr(device, name, value)
    device.save(update_fields=list(vars(described)))
    _audit(device, "changed", by=by)
    offenders.refresh([device.offender_id], by=by, now=now)
    return device


@transaction.atomic
def end_device(*, device_id: int, gone_on: date, because: str, by: User, now: datetime) -> Device:
    """Say that the person has a device no more, and why; it is kept, and no visit looks for it. Raises RuleViolation.

    A question whether it was declared stays open.
    """
    device = _locked(device_id)
    rules.check_can_be_gone(_facts(device), gone_on=gone_on, because=because, today=timezone.localdate(now))
    device.gone_on, device.gone_because = gone_on, because
    device.save(update_fields=["gone_on", "gone_because"])
    _audit(device, "gone", by=by)
    offenders.refresh([device.offender_id], by=by, now=now)
    return device


@transaction.atomic
def restore_device(*, device_id: int, because: str, by: User, now: datetime) -> Device:
    """Say that a device recorded as gone is there after all, and why; visits look for it again. Raises RuleViolation.

    The reason is kept with its accounts, and what was said of its going in the history of its row. Successful
    visits that did not see it meanwhile count: where they are enough, it is asked where it was.
    """
    device = _locked(device_id)
    rules.check_can_be_back(_facts(device), because=because)
    device.gone_on, device.gone_because = None, ""
    device.save(update_fields=["gone_on", "gone_because"])
    device.answers.create(
        question=DeviceQuestion.THERE_AFTER_ALL, answer=because, answered_by=by, answered_at=now
    )
    _audit(device, "there_after_all", by=by)
    offenders.refresh([device.offender_id], by=by, now=now)
    return device


@transaction.atomic
def answer_device(*, device_id: int, account: DeviceAccount, by: User, now: datetime) -> DeviceAnswer:
    """Give an account of a device; it is kept, and answers for what is known now. Raises RuleViolation."""
    device = _locked(device_id)
    asked = conditions.device_questions([device], on=timezone.localdate(now))[device.pk]
    facts = rules.AnswerFacts(
        question=account.question,
        is_asked=account.question in asked,
        has_breach=_breach_since(device),
    )
    rules.check_can_answer(facts, answer=account.answer, is_breach_recorded=account.is_breach_recorded)
    given = DeviceAnswer.objects.create(device=device, **vars(account), answered_by=by, answered_at=now)
    audit.record(
        Verb.DEVICE_ANSWERED,
        by=by,
        offender_ids=[device.offender_id],
        details={"device": str(device.public_id), "question": account.question.value},
    )
    offenders.refresh([device.offender_id], by=by, now=now)
    return given


def _locked(device_id: int) -> Device:
    offenders.lock(Device.objects.values_list("offender_id", flat=True).get(pk=device_id))
    return Device.objects.with_sightings().select_related("offender").get(pk=device_id)


def _facts(device: Device) -> rules.DeviceFacts:
    return rules.DeviceFacts(
        closed_on=device.offender.closed_on,
        first_known_on=device.first_known_on,
        gone_on=device.gone_on,
        seen_on=getattr(device, "seen_on", None),
    )


def _breach_since(device: Device) -> bool:
    """Whether a breach became known on the day on which the device did, or later."""
    breaches = Change.objects.filter(offender=device.offender_id, kind=ChangeKind.BREACH)
    return breaches.filter(recorded_at__date__gte=device.first_known_on).exists()


def _audit(device: Device, deed: str, *, by: User) -> None:
    details: dict[str, object] = {"device": str(device.public_id), "kind": device.kind, "deed": deed}
    audit.record(Verb.DEVICE_RECORDED, by=by, offender_ids=[device.offender_id], details=details)
