"""The pages on which changes, orders and linked people are recorded."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import ConditionKind, LinkKind, OrderKind
from offender_mgmt.offenders.models import Change, LinkedPerson, Offender, Order
from offender_mgmt.offenders.services import NewCondition, NewLink, NewOrder, link_person, record_order
from tests.conftest import ClientOf
from tests.factories import make_offender

pytestmark = pytest.mark.django_db
MADE = "2024-05-01"


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these tests do too."""
    return timezone.now()


@pytest.fixture
def today(now: datetime) -> date:
    """Today."""
    return timezone.localdate(now)


@pytest.fixture
def offender(now: datetime, today: date, north: Team, officer: User) -> Offender:
    """In North, seen two months ago."""
    return make_offender(now=now, team=north, manager=officer, visited_on=today - timedelta(days=60))


@pytest.fixture
def order(offender: Offender, officer: User, now: datetime) -> Order:
    """A SHPO with two conditions, until further order."""
    conditions = [
        NewCondition(ConditionKind.DEVICE_INSPECTION),
        NewCondition(ConditionKind.RESIDENCE, "To live at 5 Elm Road."),
    ]
    new = NewOrder(OrderKind.SHPO, date(2024, 5, 1), None, "York", conditions)
    return record_order(offender_id=offender.pk, new=new, by=officer, now=now)


@pytest.fixture
def whole_change(today: date) -> dict[str, str]:
    """A change of yesterday."""
    yesterday = str(today - timedelta(days=1))
    return {"kind": "arrest", "happened_on": yesterday, "told": "Arrested in York.", "source": ""}


WHOLE_ORDER = {
    "kind": "shpo",
    "made_on": MADE,
    "court": "York Crown Court",
    "expiry": "on_a_day",
    "expires_on": "2034-05-01",
    "conditions": ["device_inspection", "no_contact"],
    "wording_no_contact": "Not to contact the Hale family.",
}
WHOLE_LINK = {"kind": "child", "name": "Alex", "relationship": "stepson", "is_in_household": "on"}


def send(client: Any, address: str, form: dict[str, Any]) -> tuple[int, str]:
    """Post a form; the status of the answer itself, and the text of the page at the end."""
    answer = client.post(address, form, follow=True)
    chain = answer.redirect_chain
    return chain[0][1] if chain else answer.status_code, answer.content.decode()


def test_a_change_is_recorded_and_stands_on_the_page(
    whole_change: dict[str, str], offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """The officer comes back to the person's page and sees it, waiting for its review."""
    status, page = send(client_of(officer), f"/offenders/{offender.public_id}/changes/new/", whole_change)

    assert status == 302
    for words in (
        "Recorded. It waits for a review.",
        "Arrested in York.",
        "Nobody has reviewed this yet.",
        "Changes to review",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        pytest.param({"kind": ""}, 422, "Say what it is.", id="no kind"),
        pytest.param({"kind": "order_made"}, 422, "is not one of the available", id="orders have their own"),
        pytest.param({"told": ""}, 422, "Write down what happened.", id="nothing told"),
        pytest.param({"told": "x" * 20_001}, 422, "longer than 20,000 characters", id="20,001 characters"),
        pytest.param({"told": "x" * 100_000}, 422, "longer than 20,000 characters", id="100 KB"),
        pytest.param({"told": "a\x00b"}, 422, "Null characters are not allowed", id="NUL"),
        pytest.param({"source": "x" * 201}, 422, "at most 200 characters", id="a long source"),
        pytest.param({"happened_on": "2026-02-30"}, 422, "Enter a valid date", id="no such day"),
        pytest.param({"happened_on": "2999-01-01"}, 409, "in the future", id="the future"),
        pytest.param({"happened_on": "1979-12-31"}, 409, "before the offender was born", id="unborn"),
    ],
)
def test_a_change_that_cannot_be_gets_a_sentence_and_keeps_the_words(
    wrong: dict[str, str],
    status: int,
    sentence: str,
    whole_change: dict[str, str],
    offender: Offender,
    officer: User,
    client_of: ClientOf,
) -> None:
    """422 for a form that cannot be read, 409 for a deed that the rules refuse; nothing is written."""
    sent = whole_change | wrong

    got, page = send(client_of(officer), f"/offenders/{offender.public_id}/changes/new/", sent)

    assert (got, sentence in page, sent["told"] in page) == (status, True, True)
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        pytest.param("<script>alert(1)</script>", id="script"),
        pytest.param("Ω≈ç√ 田中 \u202eright to left", id="unicode"),
        pytest.param("'; DROP TABLE offenders_change; --", id="sql"),
        pytest.param("{{ 7*7 }} {% now %} %s %(x)s", id="template"),
        pytest.param("x" * 20_000, id="20,000 characters"),
    ],
)
def test_naughty_words_are_kept_as_they_are(
    told: str, whole_change: dict[str, str], offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """Text is text: stored exactly, never run (WEB-2)."""
    address = f"/offenders/{offender.public_id}/changes/new/"

    status, page = send(client_of(officer), address, whole_change | {"told": told})

    assert status == 302
    assert Change.objects.get().told == told
    assert "<script>alert" not in page


def test_a_closed_record_takes_no_change(
    whole_change: dict[str, str], offender: Offender, officer: User, client_of: ClientOf, today: date
) -> None:
    """409 with a sentence, and the words are still there."""
    Offender.objects.filter(pk=offender.pk).update(closed_on=today)

    status, page = send(client_of(officer), f"/offenders/{offender.public_id}/changes/new/", whole_change)

    assert status == 409
    assert "This record is closed." in page
    assert "Arrested in York." in page


def test_an_order_is_recorded_with_its_conditions(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """On the person's page with what it demands, and as a change."""
    status, page = send(client_of(officer), f"/offenders/{offender.public_id}/orders/new/", WHOLE_ORDER)

    assert status == 302
    for words in (
        "York Crown Court",
        "expires on 1 May 2034",
        "Not to contact the Hale family.",
        "Order made",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        pytest.param({"kind": ""}, 422, "Say which order it is.", id="no kind"),
        pytest.param({"expiry": ""}, 422, "Say how long the order runs.", id="neither"),
        pytest.param({"expires_on": ""}, 422, "Enter the date on which the order expires.", id="no date"),
        pytest.param({"expiry": "until_further_order"}, 422, "has no such date", id="both"),
        pytest.param(
            {"wording_residence": "5 Elm Road"}, 422, "Choose this condition above", id="lost wording"
        ),
        pytest.param({"wording_no_contact": ""}, 409, "Write down the wording", id="no wording"),
        pytest.param({"expires_on": "2024-04-30"}, 409, "cannot expire before it was made", id="backwards"),
        pytest.param(
            {"made_on": "2999-01-01", "expires_on": "2999-02-01"}, 409, "in the future", id="future"
        ),
        pytest.param({"court": "x" * 201}, 422, "at most 200 characters", id="a long court"),
        pytest.param({"conditions": ["curfew"]}, 422, "Select a valid choice", id="an unknown condition"),
    ],
)
def test_an_order_that_cannot_be_gets_a_sentence(
    wrong: dict[str, Any], status: int, sentence: str, offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """Nothing is written, and the court is still there."""
    sent = WHOLE_ORDER | wrong

    got, page = send(client_of(officer), f"/offenders/{offender.public_id}/orders/new/", sent)

    assert (got, sentence in page, str(sent["court"]) in page) == (status, True, True)
    assert not Order.objects.exists()


def test_an_order_is_varied_on_its_page(
    order: Order, offender: Offender, officer: User, client_of: ClientOf, today: date
) -> None:
    """The condition that ended is still there, with its days."""
    ended = order.conditions.get(kind="residence")
    form = {
        "varied_on": str(today),
        "ended": [ended.pk],
        "expiry": "until_further_order",
        "conditions": ["residence"],
        "wording_residence": "To live at 9 Oak Road.",
    }
    assert (
        "To live at 5 Elm Road."
        in client_of(officer).get(f"/offenders/orders/{order.public_id}/vary/").content.decode()
    )

    status, page = send(client_of(officer), f"/offenders/orders/{order.public_id}/vary/", form)

    assert status == 302
    for words in ("To live at 5 Elm Road.", "To live at 9 Oak Road.", "until further order", "Order varied"):
        assert words in page


def test_a_variation_of_nothing_and_an_order_ended_twice_are_refused(
    order: Order, officer: User, client_of: ClientOf, today: date
) -> None:
    """409, in words."""
    client, nothing = client_of(officer), {"varied_on": str(today), "expiry": "until_further_order"}
    assert send(client, f"/offenders/orders/{order.public_id}/vary/", nothing)[0] == 409

    end = {"ended_on": str(today), "told": "Discharged by the court."}
    status, page = send(client, f"/offenders/orders/{order.public_id}/end/", end)
    assert (status, "Discharged by the court." in page) == (302, True)
    assert send(client, f"/offenders/orders/{order.public_id}/end/", end)[0] == 409


def test_a_child_in_the_household_is_linked_and_asks_for_a_review(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """On the person's page, twice: as somebody linked, and as a change."""
    status, page = send(client_of(officer), f"/offenders/{offender.public_id}/people/new/", WHOLE_LINK)

    assert status == 302
    for words in ("Alex, stepson", "In the household", "Child in the household"):
        assert words in page


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        pytest.param(
            {"kind": "friend"}, 422, "friend is not one of the available choices", id="an unknown kind"
        ),
        pytest.param({"name": ""}, 422, "Give the person", id="nobody"),
        pytest.param({"name": "x" * 201}, 422, "at most 200 characters", id="a long name"),
        pytest.param({"other_reference": "NOBODY/1"}, 422, "You can open no record", id="no such record"),
        pytest.param({"date_of_birth": "1990-01-01"}, 409, "not a child", id="a child of thirty"),
        pytest.param({"from_on": "2999-01-01"}, 409, "cannot begin in the future", id="tomorrow"),
    ],
)
def test_a_link_that_cannot_be_gets_a_sentence(
    wrong: dict[str, str], status: int, sentence: str, offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """Nothing is written."""
    got, page = send(client_of(officer), f"/offenders/{offender.public_id}/people/new/", WHOLE_LINK | wrong)

    assert (got, sentence in page) == (status, True)
    assert not LinkedPerson.objects.exists()


def test_an_offender_whose_record_is_closed_to_the_user_is_as_none(
    offender: Offender, officer: User, south: Team, now: datetime, client_of: ClientOf
) -> None:
    """Linking must not tell that a reference exists (ACC-3)."""
    other = make_offender(now=now, team=south)
    form = {"kind": "offender", "name": "J. Other", "other_reference": other.reference}

    status, page = send(client_of(officer), f"/offenders/{offender.public_id}/people/new/", form)

    assert status == 422
    assert "You can open no record with this reference." in page


def test_a_link_ends_and_stays_on_the_page(
    offender: Offender, officer: User, now: datetime, today: date, client_of: ClientOf
) -> None:
    """Ended, not gone."""
    person = link_person(offender_id=offender.pk, new=NewLink(LinkKind.ASSOCIATE, "Sam"), by=officer, now=now)

    status, page = send(
        client_of(officer), f"/offenders/people/{person.public_id}/end/", {"until_on": str(today)}
    )

    assert status == 302
    assert f"until {today.day} {today:%B %Y}" in page
    assert "End this link" not in page
