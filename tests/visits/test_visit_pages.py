"""The form, the page of one visit, its corrections and its follow-ups, over HTTP."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender, Order
from tests.conftest import ClientOf
from tests.factories import close, make_offender
from visits.models import Device, Visit, VisitCorrection

pytestmark = pytest.mark.django_db

NAUGHTY = "<script>alert(1)</script> ' OR 1=1 -- {{ 7*7 }} ${x} %s =1+1 \u202e \U0001f600 e\u0301 \ufeff end"


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these tests do too."""
    return timezone.now()


@pytest.fixture
def offender(north: Team, officer: User, now: datetime) -> Offender:
    """Somebody with a phone, a tablet and an order."""
    offender = make_offender(now=now, team=north, manager=officer, visited_on=date(2026, 1, 5))
    order = Order.objects.create(offender=offender, kind="shpo")
    order.conditions.create(kind="device_inspection")
    for kind in ("phone", "tablet"):
        Device.objects.create(
            offender=offender,
            kind=kind,
            description=f"Grey {kind}",
            is_declared=True,
            first_known_on=date(2026, 1, 5),
            recorded_by=officer,
            recorded_at=now,
        )
    return offender


@pytest.fixture
def browser(client_of: ClientOf, officer: User) -> Client:
    """The officer's."""
    return client_of(officer)


class Sheet:
    """A form of a visit as the officer would send it."""

    def __init__(self, offender: Offender, officers: list[User], now: datetime) -> None:
        self.offender, self.officers, self.now = offender, officers, now
        self.path = f"/visits/record/{offender.public_id}/"

    def told(self, *, hours_ago: float = 1, **changes: object) -> dict[str, object]:
        """Seen inside by two, with the changes."""
        local = timezone.localtime(self.now - timedelta(hours=hours_ago))
        return {
            "client_key": uuid4(),
            "outcome": "seen_inside",
            "visited_date": local.date().isoformat(),
            "visited_time": f"{local:%H:%M}",
            "where": "notified",
            "arrangement": "unannounced",
            "purposes": ["risk"],
            "officers": [user.pk for user in self.officers],
        } | changes

    def device(self, kind: str) -> str:
        """The name under which the form asks about a device."""
        return f"device_{self.offender.devices.get(kind=kind).public_id.hex}"

    def everything(self, words: str) -> dict[str, object]:
        """Every field that takes words."""
        phone = self.device("phone")
        condition = f"condition_{Order.objects.get(offender=self.offender).conditions.get().pk}"
        return self.told(
            **{
                "where": "elsewhere",
                "elsewhere": words,
                "grounds": words,
                "arrangement": "announced",
                "announced_because": "other",
                "arrangement_reason": words,
                "single_crewed_reason": words,
                "observed": words,
                "officer_view": words,
                "intelligence_reference": words[:60].strip(),
                "person_1_kind": "friend",
                "person_1_words": words,
                f"{phone}_sighting": "seen",
                f"{phone}_words": words,
                "found_1_kind": "console",
                "found_1_description": words,
                "found_1_declared": "no",
                "found_1_words": words,
                f"{condition}_result": "broken",
                f"{condition}_words": words,
                "follow_1_words": words,
                "follow_1_due_on": timezone.localdate(self.now).isoformat(),
            }
        )


@pytest.fixture
def sheet(offender: Offender, officer: User, colleague: User, now: datetime) -> Sheet:
    """Call its methods for a form."""
    return Sheet(offender, [officer, colleague], now)


def recorded(offender: Offender) -> Visit:
    """The visit recorded last."""
    return offender.visits.order_by("pk").reverse()[0]


def test_a_visit_with_two_devices_is_a_few_taps(browser: Client, sheet: Sheet) -> None:
    """No word is typed: outcome, colleague, and what was seen of each device."""
    phone, tablet = sheet.device("phone"), sheet.device("tablet")
    taps = {f"{phone}_sighting": "examined", f"{phone}_method": "by_hand", f"{phone}_result": "nothing"}

    answer = browser.post(sheet.path, sheet.told(**taps, **{f"{tablet}_sighting": "not_seen"}), follow=True)

    visit = recorded(sheet.offender)
    assert f"Visit saved. Receipt {visit.receipt_number}." in answer.content.decode()
    assert "Recorded late" not in answer.content.decode()
    seen = visit.device_sightings.order_by("pk").values_list("device__kind", "sighting", "method", "result")
    assert list(seen) == [("phone", "examined", "by_hand", "nothing"), ("tablet", "not_seen", "", "")]


def test_what_was_tapped_before_the_mind_changed_is_no_examination(browser: Client, sheet: Sheet) -> None:
    """A radio button cannot be let go again: method and result belong to an examination, and go with it."""
    phone = sheet.device("phone")
    taps = {f"{phone}_sighting": "seen", f"{phone}_method": "by_hand", f"{phone}_result": "nothing"}

    browser.post(sheet.path, sheet.told(**taps))

    assert recorded(sheet.offender).device_sightings.get().method == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"person_1_words": "A caller"}, "Say who this person was."),
        ({"person_1_kind": "child", "person_1_under_18": "no"}, "A child is under 18."),
        ({"found_1_kind": "phone"}, "Describe the device"),
        ({"found_1_description": "Grey"}, "Say what kind of device it is."),
        ({"found_1_kind": "phone", "found_1_description": "Grey"}, "whether they declared it"),
        ({"follow_1_words": "Ring."}, "by when it has to be done"),
        ({"follow_1_due_on": "2026-01-01"}, "Say what has to be done."),
        ({"follow_1_words": "Ring.", "follow_1_due_on": "2020-01-01"}, "due before the visit"),
        ({"where": "elsewhere"}, "Say where the visit was."),
        ({"elsewhere": "A hostel"}, "about a visit elsewhere"),
        ({"ended_date": "2026-01-01"}, "Enter the time you left as well."),
        ({"ended_time": "25:61"}, "valid time"),
        ({"rooms": "attic"}, "not one of the available choices"),
        ({"arrangement": "short_notice"}, "Say why this one was announced."),
        ({"arrangement": "announced", "announced_because": "other"}, "the other reason"),
        ({"outcome": "no_answer", "rooms": "kitchen"}, "Nobody answered"),
        ({"observed": "a\0b"}, "Null characters are not allowed."),
        ({"person_2_words": "x" * 201}, "longer than 200 characters"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_lost(
    changes: dict[str, object], sentence: str, browser: Client, sheet: Sheet
) -> None:
    """Each refusal names what is missing, and the notes are still there (VIS-6)."""
    answer = browser.post(sheet.path, sheet.told(officer_view="Settled, and calm.", **changes))

    assert answer.status_code in (409, 422)
    text = answer.content.decode()
    assert sentence in text
    assert "Settled, and calm." in text
    assert sheet.offender.visits.count() == 1


def test_a_device_must_say_how_it_was_examined(browser: Client, sheet: Sheet) -> None:
    """Examined needs method and result."""
    answer = browser.post(sheet.path, sheet.told(**{f"{sheet.device('phone')}_sighting": "examined"}))

    assert answer.status_code == 422
    assert "Say how the device was examined." in answer.content.decode()
    assert "Say with what result it was examined." in answer.content.decode()


def every_text(visit: Visit) -> Iterator[str]:
    """Whatever was written of a visit."""
    yield from (visit.elsewhere, visit.grounds, visit.arrangement_reason, visit.single_crewed_reason)
    yield from (visit.observed, visit.officer_view, visit.people_present.get().words)
    yield from (visit.condition_checks.get().words, visit.follow_ups.get().words)
    yield from visit.device_sightings.values_list("words", flat=True)
    yield visit.devices_found.get().description


def test_naughty_words_are_kept_as_they_are_and_shown_as_words(browser: Client, sheet: Sheet) -> None:
    """Every field stores exactly what was typed, and no page runs it (security 4.1)."""
    assert browser.post(sheet.path, sheet.everything(NAUGHTY)).status_code == 302

    visit = recorded(sheet.offender)
    assert set(every_text(visit)) == {NAUGHTY}
    for path in (visit.get_absolute_url(), f"{visit.get_absolute_url()}correct/"):
        page = browser.get(path).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_nul_is_refused_in_every_field(browser: Client, sheet: Sheet) -> None:
    """PostgreSQL's text has no NUL: it is refused at its field, and no other word is lost."""
    answer = browser.post(sheet.path, sheet.everything("a\0b"))

    form = answer.context["form"]
    refused = {name for name, errors in form.errors.items() if "Null characters" in str(errors)}
    assert answer.status_code == 422
    assert refused == {name for name, value in sheet.everything("a\0b").items() if value == "a\0b"}


def test_a_visit_told_after_more_than_a_day_is_shown_as_late(browser: Client, sheet: Sheet) -> None:
    """In the message, on its page and in the history (issue 3, item 1)."""
    answer = browser.post(sheet.path, sheet.told(hours_ago=30), follow=True)

    assert "Recorded late: 30 hours after the visit." in answer.content.decode()
    visit = recorded(sheet.offender)
    assert "Recorded late: 30 hours" in browser.get(visit.get_absolute_url()).content.decode()
    page = browser.get(sheet.offender.get_absolute_url()).content.decode()
    assert "recorded late" in page
    assert visit.get_absolute_url() in page


def test_an_officer_at_two_visits_at_once_is_told_so(
    browser: Client, sheet: Sheet, north: Team, south: Team, now: datetime
) -> None:
    """At once and on the page; of somebody of another team nothing is said but that there is one."""
    other = Sheet(make_offender(now=now, team=north), sheet.officers, now)
    browser.post(sheet.path, sheet.told())

    answer = browser.post(other.path, other.told(), follow=True)

    receipt, path = recorded(other.offender).receipt_number, recorded(sheet.offender).get_absolute_url()
    assert "An officer was at another visit at the same time" in answer.content.decode()
    assert receipt in browser.get(path).content.decode()
    Offender.objects.filter(pk=other.offender.pk).update(team=south)
    page = browser.get(path).content.decode()
    assert "somebody whose record you may not open" in page
    assert receipt not in page


@pytest.mark.parametrize("what", ["moved to another team", "disabled", "closed"])
def test_what_became_of_the_record_meanwhile_is_said_and_nothing_is_saved(
    what: str,
    browser: Client,
    sheet: Sheet,
    officer: User,
    supervisor: User,
    south: Team,
    now: datetime,
) -> None:
    """Reassigned is absent, a disabled account signs in anew, a closed record says so (issue 3, bad input)."""
    browser.get(sheet.path)
    if what == "moved to another team":
        Offender.objects.filter(pk=sheet.offender.pk).update(team=south, manager=None)
    elif what == "disabled":
        User.objects.filter(pk=officer.pk).update(is_active=False)
    else:
        close(sheet.offender, by=officer, approver=supervisor, now=now)

    answer = browser.post(sheet.path, sheet.told(observed="Every word."))

    assert answer.status_code == {"moved to another team": 404, "disabled": 302, "closed": 409}[what]
    assert sheet.offender.visits.count() == 1
    if what == "closed":
        assert "This record is closed." in answer.content.decode()
        assert "Every word." in answer.content.decode()


def form_of(page: str) -> dict[str, Any]:
    """The hidden key of a form that was opened."""
    found = re.search(r'name="client_key" value="([^"]+)"', page)
    assert found is not None
    return {"client_key": found[1]}


def test_a_visit_is_corrected_with_a_reason_and_both_records_are_read(browser: Client, sheet: Sheet) -> None:
    """The form opens as it was recorded; sent twice it is one correction."""
    browser.post(sheet.path, sheet.everything("As told."))
    visit = recorded(sheet.offender)
    path = f"{visit.get_absolute_url()}correct/"
    page = browser.get(path).content.decode()
    assert page.count("As told.") >= 9
    told = sheet.told(outcome="no_answer", reason="Nobody was seen.", correction="wrong", **form_of(page))

    answers = [browser.post(path, told) for _ in range(2)]

    standing = VisitCorrection.objects.get().replacement
    assert standing is not None
    assert [answer.headers["Location"] for answer in answers] == [standing.get_absolute_url()] * 2
    before, after = (browser.get(one.get_absolute_url()).content.decode() for one in (visit, standing))
    assert "This record does not stand." in before
    for text in (before, after):
        assert "Nobody was seen." in text
        assert standing.receipt_number in text
    assert "already" in browser.get(path).content.decode()


def test_a_visit_that_was_never_made_needs_only_a_reason(browser: Client, sheet: Sheet) -> None:
    """Nothing else is asked of it."""
    browser.post(sheet.path, sheet.told())
    visit = recorded(sheet.offender)
    path = f"{visit.get_absolute_url()}correct/"

    refused = browser.post(path, {"client_key": uuid4(), "correction": "never_made"})
    done = browser.post(path, {"client_key": uuid4(), "correction": "never_made", "reason": "Another man."})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert VisitCorrection.objects.get().replacement is None
    assert "The visit was never made." in browser.get(visit.get_absolute_url()).content.decode()


def test_who_corrects_second_sees_both_texts_and_goes_on_from_there(
    browser: Client, client_of: ClientOf, sheet: Sheet, colleague: User
) -> None:
    """409 with both side by side; the form then corrects the newer record (issue 3, item 1)."""
    browser.post(sheet.path, sheet.told(observed="First."))
    visit = recorded(sheet.offender)
    path = f"{visit.get_absolute_url()}correct/"
    theirs = sheet.told(observed="Of the colleague.", reason="Words.", correction="wrong")
    client_of(colleague).post(path, theirs)
    mine = sheet.told(observed="Of the officer.", reason="More words.", correction="wrong")

    stale = browser.post(path, mine)

    newer = VisitCorrection.objects.get().replacement
    text = stale.content.decode()
    assert newer is not None
    assert stale.status_code == 409
    assert [text.count(words) > 0 for words in ("Of the colleague.", "Of the officer.")] == [True, True]
    assert f'action="{newer.get_absolute_url()}correct/"' in text
    assert browser.post(f"{newer.get_absolute_url()}correct/", mine).status_code == 302
    assert recorded(sheet.offender).observed == "Of the officer."


def test_who_corrects_what_was_taken_back_keeps_the_words(
    browser: Client, client_of: ClientOf, sheet: Sheet, colleague: User
) -> None:
    """Nothing stands that could be corrected: one's own text is shown to be copied."""
    browser.post(sheet.path, sheet.told(observed="First."))
    path = f"{recorded(sheet.offender).get_absolute_url()}correct/"
    gone = {"client_key": uuid4(), "correction": "never_made", "reason": "Another man."}
    client_of(colleague).post(path, gone)

    stale = browser.post(path, sheet.told(observed="Of the officer.", reason="More.", correction="wrong"))

    assert stale.status_code == 409
    assert "never made" in stale.content.decode()
    assert "Of the officer." in stale.content.decode()


def test_a_follow_up_is_finished_on_its_page(browser: Client, sheet: Sheet) -> None:
    """With words, and the visit shows them."""
    due_on = timezone.localdate().isoformat()
    browser.post(sheet.path, sheet.told(follow_1_words="Ring.", follow_1_due_on=due_on))
    visit = recorded(sheet.offender)
    path = f"/visits/follow-up/{visit.follow_ups.get().public_id}/done/"
    assert path in browser.get(visit.get_absolute_url()).content.decode()

    refused, done = browser.post(path, {"words": " "}), browser.post(path, {"words": "Rung twice."})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Rung twice." in browser.get(visit.get_absolute_url()).content.decode()
    assert browser.post(path, {"words": "Again."}).status_code == 409


def test_a_visit_takes_as_many_queries_with_everything_as_with_nothing(
    browser: Client, sheet: Sheet, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Reads are constant in number, whatever was found."""
    browser.post(sheet.path, sheet.everything("Words."))
    visit = recorded(sheet.offender)

    with django_assert_max_num_queries(28):
        browser.get(visit.get_absolute_url())
    with django_assert_max_num_queries(34):
        browser.get(f"{visit.get_absolute_url()}correct/")
    with django_assert_max_num_queries(28):
        browser.get(sheet.path)
