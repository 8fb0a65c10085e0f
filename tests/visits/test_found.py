"""What was found at a visit is on record with it, through corrections and merges."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Address, Offender, Order, OrderCondition
from tests.factories import make_offender
from visits.choices import Arrangement, Outcome
from visits.models import Device, FollowUp, Visit
from visits.rules.found import Checked, DeviceFound, DeviceSeen, Found, Present, ToFollow
from visits.services import copy_visits, correct_visit, finish_follow_up, record_visit
from visits.services.details import VisitDetails

pytestmark = pytest.mark.django_db

FOLLOW = ToFollow("Ask the school.", date(2026, 11, 25))


@pytest.fixture
def offender(now: datetime) -> Offender:
    """Somebody on schedule."""
    return make_offender(now=now, visited_on=date(2026, 9, 19))


@pytest.fixture
def phone(offender: Offender, officer: User, now: datetime) -> Device:
    """A phone that was declared."""
    return declared(offender, officer, now)


@pytest.fixture
def condition(offender: Offender) -> OrderCondition:
    """A condition of an order made on 1 June 2026."""
    order = Order.objects.create(offender=offender, kind="shpo", made_on=date(2026, 6, 1))
    return order.conditions.create(kind="device_inspection", from_on=date(2026, 6, 1))


def declared(offender: Offender, by: User, now: datetime) -> Device:
    """A phone that this person declared on 1 October 2026."""
    return Device.objects.create(
        offender=offender,
        kind="phone",
        description="Grey",
        is_declared=True,
        first_known_on=date(2026, 10, 1),
        recorded_by=by,
        recorded_at=now,
    )


class Teller:
    """Records visits by two, an hour ago, with what was found."""

    def __init__(self, officers: list[User], now: datetime) -> None:
        self.officers, self.now = officers, now

    def details(self, found: Found, **told: Any) -> VisitDetails:
        """Seen inside, unannounced."""
        usual: dict[str, Any] = {
            "visited_at": self.now - timedelta(hours=1),
            "outcome": Outcome.SEEN_INSIDE,
            "arrangement": Arrangement.UNANNOUNCED,
            "purposes": ["risk"],
            "officers": self.officers,
        }
        return VisitDetails(**usual | told, found=found)

    def __call__(self, offender: Offender, found: Found, **told: Any) -> Visit:
        return record_visit(
            offender_id=offender.pk,
            details=self.details(found, **told),
            client_key=uuid4(),
            by=self.officers[0],
            now=self.now,
        )

    def correct(self, visit: Visit, details: VisitDetails | None, at: datetime | None = None) -> Visit | None:
        """The visit that stands instead."""
        correction = correct_visit(
            visit_id=visit.pk,
            replacement=details,
            reason="Wrong.",
            by=self.officers[0],
            now=at or self.now,
        )
        return correction.replacement


@pytest.fixture
def tell(officer: User, colleague: User, now: datetime) -> Teller:
    """Call it to record a visit."""
    return Teller([officer, colleague], now)


def test_everything_that_was_found_is_kept_with_the_visit(
    offender: Offender, phone: Device, condition: OrderCondition, tell: Teller, officer: User, now: datetime
) -> None:
    """People, rooms, devices, conditions and follow-ups; a device that was not known is known afterwards."""
    visit = tell(
        offender,
        Found(
            people=[Present("partner", "Ms A"), Present("child", "", True)],
            rooms=["kitchen", "loft"],
            devices=[DeviceSeen(phone.pk, "examined", "by_hand", "concern", "Two messages.")],
            new_devices=[
                DeviceFound("tablet", "Cracked", is_declared=False),
                DeviceFound("console", "White", is_declared=True),
            ],
            checks=[Checked(condition.pk, "broken", "Locked.")],
            follow_ups=[FOLLOW],
        ),
        ended_at=now,
        constable_present=False,
        intelligence_reference="5x5/1",
    )

    visit.refresh_from_db()
    assert (visit.ended_at, visit.constable_present, visit.rooms_seen) == (now, False, ["kitchen", "loft"])
    assert list(visit.people_present.order_by("pk").values_list("kind", "words", "is_under_18")) == [
        ("partner", "Ms A", None),
        ("child", "", True),
    ]
    seen = visit.device_sightings.order_by("pk").values_list("device__description", "sighting", "result")
    assert list(seen) == [("Grey", "examined", "concern"), ("Cracked", "seen", ""), ("White", "seen", "")]
    tablet, console = offender.devices.exclude(pk=phone.pk).order_by("pk")
    assert (tablet.is_declared, tablet.found_at, tablet.first_known_on) == (False, visit, visit.visited_on)
    assert (console.is_declared, console.found_at, console.recorded_by) == (True, None, officer)
    assert visit.condition_checks.get().words == "Locked."
    assert visit.follow_ups.get().due_on == FOLLOW.due_on


def test_a_device_of_somebody_else_or_gone_before_is_refused(
    offender: Offender, phone: Device, tell: Teller, officer: User, now: datetime
) -> None:
    """Only this person's devices, and only while they had them."""
    other = declared(make_offender(now=now), officer, now)
    phone.gone_on, phone.gone_because = date(2026, 11, 19), "Sold."
    phone.save()

    for device in (other, phone):
        with pytest.raises(RuleViolation, match="not this person's"):
            tell(offender, Found(devices=[DeviceSeen(device.pk, "seen")]))
    yesterday = now - timedelta(days=1)
    assert tell(offender, Found(devices=[DeviceSeen(phone.pk, "seen")]), visited_at=yesterday)


def test_a_condition_is_checked_while_it_binds(
    offender: Offender, condition: OrderCondition, tell: Teller, now: datetime
) -> None:
    """Ended today, it bound yesterday; nobody checks another's order."""
    condition.until_on = date(2026, 11, 19)
    condition.save()
    check = Found(checks=[Checked(condition.pk, "kept")])

    with pytest.raises(RuleViolation, match="not in force"):
        tell(offender, check)
    with pytest.raises(RuleViolation, match="not in force"):
        tell(make_offender(now=now), check)
    assert tell(offender, check, visited_at=now - timedelta(days=1))


def test_the_place_is_the_address_of_the_day_or_elsewhere(
    offender: Offender, tell: Teller, now: datetime
) -> None:
    """A visit before a move was at the old address; one elsewhere is at none, with grounds (domain 1.9)."""
    moved_on = date(2026, 11, 10)
    old = Address.objects.create(offender=offender, lines="Old", until_on=moved_on, recorded_on=moved_on)
    new = Address.objects.create(offender=offender, lines="New", from_on=moved_on, recorded_on=moved_on)
    elsewhere = {"elsewhere": "A hostel", "grounds": "Seen there."}

    assert tell(offender, Found()).address == new
    assert tell(offender, Found(), visited_at=now - timedelta(days=10)).address == old
    visit = tell(offender, Found(), visited_at=now - timedelta(hours=3), **elsewhere)
    assert (visit.address, visit.elsewhere, visit.grounds) == (None, "A hostel", "Seen there.")


def test_without_any_address_a_visit_is_still_recorded(offender: Offender, tell: Teller) -> None:
    """Whoever has no address on record is visited all the same."""
    assert tell(offender, Found()).address is None


def test_a_correction_takes_over_what_was_found(
    offender: Offender, tell: Teller, officer: User, now: datetime
) -> None:
    """The found device was found by the visit that stands; what is done stays done."""
    visit = tell(
        offender, Found(new_devices=[DeviceFound("tablet", "Cracked", False)], follow_ups=[FOLLOW, FOLLOW])
    )
    finish_follow_up(follow_up_id=visit.follow_ups.order_by("pk")[0].pk, words="Asked.", by=officer, now=now)
    tablet = offender.devices.get()

    again = Found(devices=[DeviceSeen(tablet.pk, "seen")], follow_ups=[FOLLOW])
    standing = tell.correct(visit, tell.details(again, observed="Two words."))

    tablet.refresh_from_db()
    assert standing is not None
    assert (tablet.found_at, tablet.gone_on) == (standing, None)
    done = list(standing.follow_ups.order_by("done_at").values_list("done_words", "done_by"))
    assert done == [("Asked.", officer.pk), ("", None)]
    assert FollowUp.objects.waiting().count() == 1


def test_who_authorised_a_visit_may_have_left_when_it_is_corrected(
    offender: Offender, tell: Teller, officer: User, supervisor: User
) -> None:
    """The record can still be put right; nobody who left can authorise another visit."""
    alone: dict[str, Any] = {
        "officers": [officer],
        "single_crewed_reason": "Daylight.",
        "single_crewed_authority": supervisor,
    }
    visit = tell(offender, Found(), **alone)
    supervisor.is_active = False
    supervisor.save()

    assert tell.correct(visit, tell.details(Found(), **alone, observed="Two words."))
    with pytest.raises(RuleViolation, match="in service"):
        tell(offender, Found(), **alone, visited_at=tell.now - timedelta(hours=5))


@pytest.mark.parametrize("is_never_made", [True, False], ids=["never made", "not found after all"])
def test_a_device_of_a_visit_that_does_not_stand_is_not_kept(
    is_never_made: bool, offender: Offender, tell: Teller
) -> None:
    """It was found at somebody else's home, or not at all."""
    visit = tell(offender, Found(new_devices=[DeviceFound("tablet", "Cracked", False)]))

    tell.correct(visit, None if is_never_made else tell.details(Found()))

    tablet = offender.devices.get()
    assert tablet.gone_on == date(2026, 11, 19)
    assert visit.receipt_number in tablet.gone_because


def test_a_device_that_another_visit_saw_stays(offender: Offender, tell: Teller, now: datetime) -> None:
    """What a second visit saw is no mistake of the first."""
    visit = tell(offender, Found(new_devices=[DeviceFound("tablet", "Cracked", False)]))
    tablet = offender.devices.get()
    tell(offender, Found(devices=[DeviceSeen(tablet.pk, "seen")]), visited_at=now - timedelta(minutes=5))

    tell.correct(visit, None)

    tablet.refresh_from_db()
    assert tablet.gone_on is None


def test_a_follow_up_is_finished_with_words_and_audited(
    offender: Offender, tell: Teller, officer: User, now: datetime
) -> None:
    """Who, when, and what came of it; only once."""
    follow = tell(offender, Found(follow_ups=[FOLLOW])).follow_ups.get()

    done = finish_follow_up(follow_up_id=follow.pk, words="Asked.", by=officer, now=now)

    assert (done.done_at, done.done_by, done.done_words) == (now, officer, "Asked.")
    event = AuditEvent.objects.get(verb=Verb.FOLLOW_UP_DONE)
    assert (event.actor_id, event.offender_ids) == (officer.pk, [offender.pk])
    with pytest.raises(RuleViolation, match="already been done"):
        finish_follow_up(follow_up_id=follow.pk, words="Again.", by=officer, now=now)


def test_a_merge_brings_along_what_was_found(
    offender: Offender, phone: Device, tell: Teller, now: datetime
) -> None:
    """The record that goes on knows who was there, the devices with what was seen of them, and what is to do."""
    tell(
        offender,
        Found(
            people=[Present("friend", "Mr B", False)],
            devices=[DeviceSeen(phone.pk, "examined", "by_hand", "nothing")],
            new_devices=[DeviceFound("tablet", "Cracked", False)],
            follow_ups=[FOLLOW],
        ),
    )
    kept = make_offender(now=now)

    copies = copy_visits(from_offender=offender, to_offender=kept, now=now)

    copy = kept.visits.get(visited_on=now.date())
    assert len(copies) == 2
    assert copy.people_present.get().words == "Mr B"
    assert copy.follow_ups.get().words == FOLLOW.words
    devices = kept.devices.order_by("kind").values_list("kind", "sightings__sighting", "found_at")
    assert list(devices) == [("phone", "examined", None), ("tablet", "seen", copy.pk)]
    assert offender.devices.count() == 2


def test_a_merge_loses_nothing_that_is_still_to_do(offender: Offender, tell: Teller, now: datetime) -> None:
    """A visit that the other record has already is not copied, and what follows from it still follows."""
    tell(offender, Found(follow_ups=[FOLLOW]))
    kept = make_offender(now=now)
    there = tell(kept, Found())

    copy_visits(from_offender=offender, to_offender=kept, now=now)

    assert there.follow_ups.get().words == FOLLOW.words


@pytest.mark.parametrize(
    ("minutes", "flagged"),
    [
        pytest.param(-30, False, id="over when the first began"),
        pytest.param(-29, True, id="a minute of both"),
        pytest.param(0, True, id="begun together"),
        pytest.param(29, True, id="begun within the first"),
        pytest.param(30, False, id="begun when the first was over"),
    ],
)
def test_an_officer_at_two_visits_at_once_is_flagged(
    minutes: int, flagged: bool, offender: Offender, tell: Teller, now: datetime
) -> None:
    """Both of half an hour, to two people, by the same officers (issue 3, item 1)."""
    began = now - timedelta(hours=3)
    first = tell(offender, Found(), visited_at=began, ended_at=began + timedelta(minutes=30))
    again = began + timedelta(minutes=minutes)
    second = tell(make_offender(now=now), Found(), visited_at=again, ended_at=again + timedelta(minutes=30))

    assert list(Visit.objects.overlapping(first)) == ([second] if flagged else [])
    assert list(Visit.objects.overlapping(second)) == ([first] if flagged else [])


def test_who_was_not_there_overlaps_with_nobody(
    offender: Offender, tell: Teller, supervisor: User, outsider: User, now: datetime
) -> None:
    """Other officers at the same time are no contradiction, nor is a record that was taken back."""
    first = tell(offender, Found())
    tell(make_offender(now=now), Found(), officers=[supervisor, outsider])
    assert not Visit.objects.overlapping(first)

    second = tell(make_offender(now=now), Found())
    tell.correct(second, None)

    assert not Visit.objects.overlapping(first)
