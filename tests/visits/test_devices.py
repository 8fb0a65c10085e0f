"""Devices as they are recorded, changed, gone and accounted for; and the alerts that follow."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ChangeKind
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.services import NewChange, record_change, refresh
from tests.factories import make_offender, make_visit
from tests.history import history_of
from tests.visits.devices import make_device, see, take_back
from visits import services
from visits.choices import DeviceKind, DeviceQuestion
from visits.conditions import device_questions
from visits.models import Device, DeviceAnswer
from visits.services.devices import DeviceAccount, DeviceDescribed, NewDevice, save_device

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 19)
FOUND = NewDevice(DeviceKind.PHONE, "Second handset, in the loft", False, date(2026, 11, 18))


@pytest.fixture
def offender(now: datetime, officer: User) -> Offender:
    """Seen on 19 September 2026."""
    return make_offender(now=now, visited_on=date(2026, 9, 19), manager=officer)


def kinds() -> list[str]:
    """The kinds of alert that are open."""
    return sorted(Alert.objects.open().values_list("kind", flat=True))


def account_of(
    device: Device, question: DeviceQuestion, by: User, now: datetime, **told: Any
) -> DeviceAnswer:
    """An account that somebody gives."""
    account = DeviceAccount(question, "Told.", **told)
    return services.answer_device(device_id=device.pk, account=account, by=by, now=now)


def test_a_device_found_and_not_declared_is_alerted_at_once(
    offender: Offender, officer: User, now: datetime
) -> None:
    """And is asked about until somebody says what was done (peers 19)."""
    device = services.record_device(offender_id=offender.pk, new=FOUND, by=officer, now=now)

    assert kinds() == ["device_not_declared"]
    event = AuditEvent.objects.get(verb="device_recorded")
    assert event.details == {"device": str(device.public_id), "kind": "phone", "deed": "recorded"}

    account_of(device, DeviceQuestion.NOT_DECLARED, officer, now, is_breach_recorded=False)

    assert kinds() == []
    with pytest.raises(RuleViolation, match="not asked about the device any more"):
        account_of(device, DeviceQuestion.NOT_DECLARED, officer, now, is_breach_recorded=False)


def test_a_breach_that_is_claimed_must_be_on_record(offender: Offender, officer: User, now: datetime) -> None:
    """One that became known before the device is another breach."""
    breach = NewChange(ChangeKind.BREACH, date(2026, 11, 1), "Late notification.")
    record_change(offender_id=offender.pk, new=breach, by=officer, now=now - timedelta(days=5))
    device = services.record_device(offender_id=offender.pk, new=FOUND, by=officer, now=now)

    with pytest.raises(RuleViolation, match="No breach is on record"):
        account_of(device, DeviceQuestion.NOT_DECLARED, officer, now, is_breach_recorded=True)

    breach = NewChange(ChangeKind.BREACH, TODAY, "A handset that was not declared.")
    record_change(offender_id=offender.pk, new=breach, by=officer, now=now)
    assert account_of(device, DeviceQuestion.NOT_DECLARED, officer, now, is_breach_recorded=True).pk


def test_a_device_comes_with_the_visit_that_found_it(
    offender: Offender, officer: User, now: datetime
) -> None:
    """In the visit's own transaction, which locks, and refreshes at its end."""
    visit = make_visit(offender, date(2026, 11, 18))
    with transaction.atomic():
        device = save_device(offender, FOUND, found_at=visit, by=officer, now=now)
        refresh([offender.pk], by=officer, now=now)

    assert device.found_at == visit
    assert kinds() == ["device_not_declared"]


def test_an_account_answers_for_what_was_known(offender: Offender, officer: User, now: datetime) -> None:
    """Two visits more that do not see it ask again; one does not (peers 19)."""
    device = make_device(offender)
    make_visit(offender, date(2026, 10, 1))
    refresh([offender.pk], by=officer, now=now)
    assert kinds() == ["device_not_seen"]

    account_of(device, DeviceQuestion.NOT_SEEN, officer, now)
    assert kinds() == []

    for days, asked in ((1, []), (2, ["device_not_seen"])):
        make_visit(offender, TODAY + timedelta(days=days))
        refresh([offender.pk], by=officer, now=now + timedelta(days=3))
        assert kinds() == asked


@pytest.mark.parametrize(
    ("sighting", "outcome", "is_taken_back", "is_asked"),
    [
        pytest.param("seen", "seen_inside", False, False, id="seen"),
        pytest.param("examined", "seen_inside", False, False, id="examined"),
        pytest.param("seen", "seen_at_door", False, False, id="seen at the door"),
        pytest.param("not_seen", "seen_inside", False, True, id="said not to be seen"),
        pytest.param("seen", "seen_inside", True, True, id="seen at a visit that never was"),
    ],
)
def test_what_ends_the_question_where_a_device_is(
    sighting: str, outcome: Any, is_taken_back: bool, is_asked: bool, offender: Offender
) -> None:
    """Any sighting at a visit that stands; and nothing else but an account."""
    device = make_device(offender)
    make_visit(offender, date(2026, 10, 1))
    last = make_visit(offender, date(2026, 10, 20), outcome=outcome)
    see(last, device, sighting)
    if is_taken_back:
        take_back(last)

    asked = device_questions([device], on=TODAY)[device.pk]

    assert asked == [DeviceQuestion.NOT_SEEN] * is_asked


def test_visits_before_a_device_was_known_did_not_miss_it(offender: Offender) -> None:
    """Nor does the visit of the day on which it became known."""
    make_visit(offender, date(2026, 10, 1))
    device = make_device(offender, first_known_on=date(2026, 9, 19))

    assert device_questions([device], on=TODAY)[device.pk] == []


def test_a_device_is_described_anew_and_gone(offender: Offender, officer: User, now: datetime) -> None:
    """Both audited; afterwards no visit looks for it, and it does not change."""
    device = make_device(offender)
    make_visit(offender, date(2026, 10, 1))
    described = DeviceDescribed("Black, cracked", "IMEI 35", "Watcher 4")

    services.change_device(device_id=device.pk, described=described, by=officer, now=now)
    assert kinds() == ["device_not_seen"]
    services.end_device(device_id=device.pk, gone_on=TODAY, because="Sold.", by=officer, now=now)

    device.refresh_from_db()
    assert (device.identifier, device.monitoring_software) == ("IMEI 35", "Watcher 4")
    assert (device.gone_on, device.gone_because) == (TODAY, "Sold.")
    assert kinds() == []
    assert AuditEvent.objects.filter(verb="device_recorded").count() == 2
    with pytest.raises(RuleViolation, match="gone since 19 November 2026"):
        services.change_device(device_id=device.pk, described=described, by=officer, now=now)


def test_a_device_seen_later_is_not_gone(offender: Offender, officer: User, now: datetime) -> None:
    """What a visit saw stands against what somebody says."""
    device = make_device(offender)
    see(make_visit(offender, date(2026, 10, 1)), device)

    with pytest.raises(RuleViolation, match="saw this device on 1 October 2026"):
        services.end_device(
            device_id=device.pk, gone_on=date(2026, 9, 30), because="Sold.", by=officer, now=now
        )


def test_nothing_is_recorded_of_a_closed_record(offender: Offender, officer: User, now: datetime) -> None:
    """Nor alerted."""
    make_device(offender, is_declared=False)
    Offender.objects.filter(pk=offender.pk).update(closed_on=TODAY)

    with pytest.raises(RuleViolation, match="record is closed"):
        services.record_device(offender_id=offender.pk, new=FOUND, by=officer, now=now)
    refresh([offender.pk], by=None, now=now)
    assert kinds() == []


def test_a_device_that_is_there_after_all_is_looked_for_again(
    offender: Offender, officer: User, now: datetime
) -> None:
    """With the reason, by whom and when; what was said of its going stays in the history of the row."""
    device = make_device(offender)
    services.end_device(device_id=device.pk, gone_on=TODAY, because="Sold.", by=officer, now=now)

    services.restore_device(device_id=device.pk, because="It was the tablet.", by=officer, now=now)

    device.refresh_from_db()
    assert (device.gone_on, device.gone_because) == (None, "")
    given = device.answers.get()
    assert (given.question, given.answer, given.answered_by) == (
        "there_after_all",
        "It was the tablet.",
        officer,
    )
    told = AuditEvent.objects.filter(verb="device_recorded").values_list("details__deed", flat=True)
    assert sorted(told) == ["gone", "there_after_all"]
    assert [one.gone_because for one in history_of(Device)] == ["", "Sold.", ""]
    with pytest.raises(RuleViolation, match="not recorded as gone"):
        services.restore_device(device_id=device.pk, because="Again.", by=officer, now=now)


def test_visits_that_did_not_see_it_meanwhile_are_asked_about(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Saying that it is there is no account of where it was."""
    device = make_device(offender)
    services.end_device(device_id=device.pk, gone_on=date(2026, 9, 1), because="Sold.", by=officer, now=now)
    make_visit(offender, date(2026, 10, 1))
    assert kinds() == []

    services.restore_device(device_id=device.pk, because="It was the tablet.", by=officer, now=now)

    assert kinds() == ["device_not_seen"]
    with pytest.raises(RuleViolation, match="not asked about the device"):
        account_of(device, DeviceQuestion.THERE_AFTER_ALL, officer, now)


def test_nothing_is_there_after_all_on_a_closed_record(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Reopen it first."""
    device = make_device(offender, gone_on=TODAY, gone_because="Sold.")
    Offender.objects.filter(pk=offender.pk).update(closed_on=TODAY)

    with pytest.raises(RuleViolation, match="record is closed"):
        services.restore_device(device_id=device.pk, because="Seen.", by=officer, now=now)
