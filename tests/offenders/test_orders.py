"""Civil orders: made, varied, ended, each on its day and with its conditions."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ConditionKind, OrderKind
from offender_mgmt.offenders.models import Change, Offender, Order, OrderCondition
from offender_mgmt.offenders.rules import orders as rules
from offender_mgmt.offenders.services import (
    NewCondition,
    NewOrder,
    Variation,
    end_order,
    record_order,
    vary_order,
)
from tests.constraints import refusal_of
from tests.factories import make_offender

TODAY = date(2026, 11, 19)
MADE, EXPIRES = date(2024, 5, 1), date(2029, 5, 1)
NEW: dict[str, Any] = {
    "closed_on": None,
    "date_of_birth": date(1980, 1, 1),
    "made_on": MADE,
    "expires_on": EXPIRES,
    "conditions": [("no_contact", "Not to contact the family at 5 Elm Road.")],
    "today": TODAY,
}


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        pytest.param({"closed_on": TODAY}, "record is closed", id="closed"),
        pytest.param({"made_on": date(2026, 11, 20)}, "made in the future", id="made tomorrow"),
        pytest.param({"made_on": date(1979, 12, 31)}, "before the offender was born", id="before birth"),
        pytest.param({"expires_on": date(2024, 4, 30)}, "cannot expire before it was made", id="backwards"),
        pytest.param({"conditions": [("no_contact", " ")]}, "the wording of the condition", id="no wording"),
        pytest.param({"conditions": [("residence", "")]}, "wording of the condition: residence", id="where"),
    ],
)
def test_an_order_that_cannot_be_is_refused(facts: dict[str, Any], sentence: str) -> None:
    """Dates in the wrong order, and a condition that nobody could check (issue 4, bad input)."""
    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_record(**NEW | facts)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({}, id="as usual"),
        pytest.param({"made_on": TODAY, "expires_on": TODAY}, id="all in one day"),
        pytest.param({"expires_on": None}, id="until further order"),
        pytest.param({"expires_on": date(2025, 5, 1)}, id="expired already, told late"),
        pytest.param(
            {"conditions": [("travel_ban", ""), ("monitoring_software", "")]}, id="says all by kind"
        ),
    ],
)
def test_an_order_that_can_be_is_accepted(facts: dict[str, Any]) -> None:
    """The near side of each limit (domain 3)."""
    rules.check_can_record(**NEW | facts)


IN_FORCE = rules.OrderFacts(closed_on=None, made_on=MADE, expires_on=EXPIRES, ended_on=None)
ENDINGS = [
    pytest.param({"closed_on": TODAY}, TODAY, "record is closed", id="closed"),
    pytest.param({"ended_on": date(2026, 1, 5)}, TODAY, "ended on 5 January 2026", id="ended"),
    pytest.param({}, date(2026, 11, 20), "in the future", id="tomorrow"),
    pytest.param({}, date(2024, 4, 30), "before it was made", id="before it was made"),
    pytest.param({"expires_on": date(2026, 11, 18)}, TODAY, "expired on 18 November 2026", id="expired"),
]


@pytest.mark.parametrize(("facts", "on", "sentence"), ENDINGS)
def test_an_order_ends_and_varies_only_while_it_binds(facts: dict[str, Any], on: date, sentence: str) -> None:
    """Not ended already, not before it was made, not after it expired, not in the future (worked out)."""
    order = rules.OrderFacts(**vars(IN_FORCE) | facts)

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_end(order, on=on, today=TODAY)
    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_vary(order, on=on, expires_on=None, ended_from=[], added=[], today=TODAY)


@pytest.mark.parametrize("on", [MADE, EXPIRES - timedelta(days=900), TODAY], ids=str)
def test_an_order_in_force_ends_on_any_of_its_days(on: date) -> None:
    """From the day it was made until today."""
    rules.check_can_end(IN_FORCE, on=on, today=TODAY)


VARIED: dict[str, Any] = {
    "on": TODAY,
    "expires_on": EXPIRES,
    "ended_from": [],
    "added": [("travel_ban", "")],
    "today": TODAY,
}


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        pytest.param({"added": []}, "Say what was varied", id="nothing"),
        pytest.param({"expires_on": date(2026, 11, 18)}, "new expiry is before", id="expiry before"),
        pytest.param({"ended_from": [date(2026, 11, 20)]}, "cannot end before it began", id="backwards"),
        pytest.param({"added": [("other", "")]}, "wording of the condition: other", id="no wording"),
    ],
)
def test_a_variation_that_says_nothing_or_cannot_be_is_refused(facts: dict[str, Any], sentence: str) -> None:
    """Something must change, and its dates be in order (worked out)."""
    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_vary(IN_FORCE, **VARIED | facts)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({}, id="a new condition"),
        pytest.param({"added": [], "ended_from": [TODAY]}, id="a condition ends on the day it began"),
        pytest.param({"added": [], "ended_from": [None]}, id="one that began on a day not known"),
        pytest.param({"added": [], "expires_on": None}, id="until further order"),
        pytest.param({"added": [], "expires_on": TODAY}, id="to end today"),
    ],
)
def test_each_of_the_three_variations_is_one(facts: dict[str, Any]) -> None:
    """A condition that ends, a new one, or the expiry."""
    rules.check_can_vary(IN_FORCE, **VARIED | facts)


@pytest.fixture
def offender(now: datetime, officer: User) -> Offender:
    """Seen two months ago."""
    return make_offender(now=now, manager=officer, visited_on=date(2026, 9, 19))


@pytest.fixture
def order(offender: Offender, officer: User, now: datetime) -> Order:
    """A SHPO with two conditions."""
    conditions = [
        NewCondition(ConditionKind.DEVICE_INSPECTION),
        NewCondition(ConditionKind.NO_CONTACT, "Not to contact the Hale family."),
    ]
    new = NewOrder(OrderKind.SHPO, MADE, EXPIRES, "York Crown Court", conditions)
    return record_order(offender_id=offender.pk, new=new, by=officer, now=now)


@pytest.mark.django_db
def test_an_order_is_kept_with_its_conditions_and_asks_for_a_review(
    order: Order, offender: Offender, officer: User, now: datetime
) -> None:
    """The fact, the change that follows from it, and both in the audit log (domain 2.6)."""
    assert (order.offender, order.kind, order.made_on, order.expires_on) == (offender, "shpo", MADE, EXPIRES)
    assert list(order.conditions.order_by("pk").values_list("kind", "wording", "from_on", "until_on")) == [
        ("device_inspection", "", MADE, None),
        ("no_contact", "Not to contact the Hale family.", MADE, None),
    ]
    change = Change.objects.get()
    assert (change.kind, change.happened_on, change.order, change.recorded_at) == (
        "order_made",
        MADE,
        order,
        now,
    )
    assert change.told == "Sexual harm prevention order made at York Crown Court, until 1 May 2029."
    assert set(AuditEvent.objects.filter(offender_ids=[offender.pk]).values_list("verb", "actor_id")) == {
        ("change_recorded", officer.pk),
        ("order_recorded", officer.pk),
    }


@pytest.mark.django_db
def test_a_variation_ends_the_old_condition_and_adds_the_new_and_keeps_both(
    order: Order, officer: User, now: datetime
) -> None:
    """What bound when can be told for ever (issue 4, Build 6)."""
    contact = order.conditions.get(kind="no_contact")
    added = [NewCondition(ConditionKind.NO_CONTACT, "Not to contact the Hale or the Ives family.")]
    variation = Variation(TODAY, None, [contact], added, "Application granted.")

    vary_order(order_id=order.pk, variation=variation, by=officer, now=now)

    order.refresh_from_db()
    assert order.expires_on is None
    assert list(order.conditions.order_by("pk").values_list("wording", "from_on", "until_on")) == [
        ("", MADE, None),
        ("Not to contact the Hale family.", MADE, TODAY),
        ("Not to contact the Hale or the Ives family.", TODAY, None),
    ]
    change = Change.objects.get(kind="order_varied")
    assert (change.happened_on, change.told, change.order) == (TODAY, "Application granted.", order)


@pytest.mark.django_db
def test_a_condition_that_has_ended_is_not_ended_again(order: Order, officer: User, now: datetime) -> None:
    """Two people vary the same order: the second is told to look again."""
    contact = order.conditions.get(kind="no_contact")
    variation = Variation(TODAY, EXPIRES, [contact])
    vary_order(order_id=order.pk, variation=variation, by=officer, now=now)

    with pytest.raises(RuleViolation, match="already ended"):
        vary_order(order_id=order.pk, variation=variation, by=officer, now=now)


@pytest.mark.django_db
def test_another_orders_condition_is_not_touched(
    order: Order, offender: Offender, officer: User, now: datetime
) -> None:
    """A condition belongs to one order."""
    other = record_order(
        offender_id=offender.pk,
        new=NewOrder(OrderKind.SRO, MADE, None, "", [NewCondition(ConditionKind.TRAVEL_BAN)]),
        by=officer,
        now=now,
    )

    with pytest.raises(RuleViolation, match="already ended"):
        vary_order(
            order_id=order.pk,
            variation=Variation(TODAY, EXPIRES, list(other.conditions.all())),
            by=officer,
            now=now,
        )

    assert other.conditions.get().until_on is None


@pytest.mark.django_db
def test_an_order_ends_once_and_that_is_a_change(order: Order, officer: User, now: datetime) -> None:
    """Ended on its day, with its reason."""
    end_order(order_id=order.pk, ended_on=TODAY, told="Discharged.", by=officer, now=now)

    order.refresh_from_db()
    assert order.ended_on == TODAY
    assert Change.objects.get(kind="order_ended").told == "Discharged."
    with pytest.raises(RuleViolation, match="ended on 19 November 2026"):
        end_order(order_id=order.pk, ended_on=TODAY, by=officer, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "is_in_force"),
    [
        pytest.param({"expires_on": TODAY}, True, id="on the day it expires"),
        pytest.param({"expires_on": date(2026, 11, 18)}, False, id="the day after"),
        pytest.param({"expires_on": None}, True, id="no expiry known"),
        pytest.param({"made_on": None, "expires_on": None}, True, id="nothing known"),
        pytest.param({"ended_on": date(2026, 11, 20)}, True, id="until the day before it ends"),
        pytest.param({"ended_on": TODAY}, False, id="on the day it ends"),
    ],
)
def test_an_order_is_in_force_until_it_ends_or_expires(
    facts: dict[str, Any], is_in_force: bool, offender: Offender
) -> None:
    """What is not known ends nothing."""
    Order.objects.create(offender=offender, kind="shpo", **{"made_on": MADE, **facts})

    assert Order.objects.in_force(on=TODAY).exists() is is_in_force


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "is_open"),
    [
        pytest.param(91, False, id="before the notice"),
        pytest.param(90, True, id="the first day of the notice"),
        pytest.param(0, True, id="the day it expires"),
        pytest.param(-1, False, id="expired"),
    ],
)
def test_an_order_about_to_expire_is_alerted_until_it_does(
    days: int, is_open: bool, offender: Offender, now: datetime
) -> None:
    """Ninety days' notice, as policy says, so that another can be applied for."""
    expires_on = TODAY + timedelta(days=days)
    order = Order.objects.create(offender=offender, kind="shpo", made_on=MADE, expires_on=expires_on)
    order.refresh_from_db()

    alerts.sweep(now=now)

    found = Alert.objects.open().filter(kind="order_expiring")
    since = expires_on - timedelta(days=90)
    assert list(found.values_list("subject", "since_on")) == (
        [(str(order.public_id), since)] if is_open else []
    )


@pytest.mark.django_db
def test_two_orders_are_two_alerts_and_ending_one_closes_its_own(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Each order is its own subject (design 3.4)."""
    first, second = (
        record_order(
            offender_id=offender.pk,
            new=NewOrder(kind, MADE, TODAY + timedelta(days=30)),
            by=officer,
            now=now,
        )
        for kind in (OrderKind.SHPO, OrderKind.NOTIFICATION)
    )
    assert Alert.objects.open().filter(kind="order_expiring").count() == 2

    end_order(order_id=first.pk, ended_on=TODAY, by=officer, now=now)

    assert Alert.objects.open().get(kind="order_expiring").subject == str(second.public_id)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("order_does_not_end_before_it_is_made", {"ended_on": date(2024, 4, 30)}, id="ends"),
        pytest.param(
            "order_does_not_expire_before_it_is_made", {"expires_on": date(2024, 4, 30)}, id="expires"
        ),
    ],
)
def test_the_database_refuses_an_order_backwards(
    name: str, changes: dict[str, Any], offender: Offender
) -> None:
    """Integrity is in constraints (style 8)."""
    assert refusal_of(Order, {"offender": offender, "kind": "shpo", "made_on": MADE}, changes) == name


@pytest.mark.django_db
def test_the_database_refuses_a_condition_backwards(order: Order) -> None:
    """Integrity is in constraints (style 8)."""
    valid = {"order": order, "kind": "residence", "wording": "5 Elm Road", "from_on": MADE}

    refused = refusal_of(OrderCondition, valid, {"until_on": date(2024, 4, 30)})

    assert refused == "order_condition_does_not_end_before_it_starts"
