"""A word given at check-in: supervisors know at once, and whoever gave it sees nothing anywhere."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from offender_mgmt.accounts.models import Cover, Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert, Notification
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import by_token
from tests.conftest import ClientOf
from tests.factories import make_offender
from visits import services as visits
from visits.models import CheckOut, DuressWord

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
KIND = "officer_under_duress"


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Olivia's, with nothing else to alert."""
    return make_offender(now=now, visited_on=timezone.localdate(now), team=north, manager=officer)


@pytest.fixture
def out(offender: Offender, officer: User, now: datetime) -> CheckOut:
    """Olivia is out, and has agreed a word."""
    visits.agree_duress_word(word="Buttercup", by=officer, now=now)
    return go(offender, officer, now)


def go(offender: Offender, by: User, now: datetime) -> CheckOut:
    """Out for an hour."""
    going = visits.GoingOut(offender.pk, now + HOUR)
    return visits.check_out(going=going, client_key=uuid4(), by=by, now=now)


def give(out: CheckOut, word: str, now: datetime) -> CheckOut:
    """Check in with a word."""
    return visits.check_in(public_id=out.public_id, back_at=None, word=word, by=out.officer, now=now)


@pytest.mark.parametrize(
    ("word", "is_asked", "was_agreed"),
    [
        pytest.param("", False, None, id="none"),
        pytest.param("  ", False, None, id="a space"),
        pytest.param("butter cup", True, True, id="the agreed word"),
        pytest.param("buttercpu", True, False, id="mistyped"),
        pytest.param("ok", True, False, id="any other word"),
    ],
)
def test_any_word_asks_for_help(
    word: str, is_asked: bool, was_agreed: bool | None, out: CheckOut, supervisor: User, now: datetime
) -> None:
    """A wrong word is no mistake that one can afford to make; the supervisor reads which it was."""
    back = give(out, word, now + HOUR / 2)

    assert (back.under_duress, back.word_was_agreed) == (is_asked, was_agreed)
    assert Alert.objects.open().filter(kind=KIND).exists() is is_asked


def test_somebody_without_an_agreed_word_can_ask_too(
    offender: Offender, colleague: User, now: datetime
) -> None:
    """They were told of the field, and had not chosen yet."""
    back = give(go(offender, colleague, now), "help", now)

    assert (back.under_duress, back.word_was_agreed) == (True, False)


def test_a_word_after_the_check_in_or_after_being_found_safe_counts(
    out: CheckOut, supervisor: User, now: datetime
) -> None:
    """The first tap was too early; a supervisor who was misled by telephone is told again."""
    give(out, "", now)
    give(out, "buttercup", now + HOUR / 60)
    assert Alert.objects.open().filter(kind=KIND).exists()

    visits.confirm_safe(public_id=out.public_id, words="She says so.", by=supervisor, now=now + HOUR / 2)
    assert not Alert.objects.open().filter(kind=KIND).exists()

    give(out, "buttercup", now + HOUR)
    assert Alert.objects.open().filter(kind=KIND).exists()


def test_supervisors_are_told_and_the_officer_is_not_by_any_way(
    out: CheckOut, officer: User, supervisor: User, now: datetime
) -> None:
    """Not as the manager, not as the cover of the supervisor, not by being assigned it; so by no channel."""
    Cover.objects.create(
        covered=supervisor,
        covered_by=officer,
        starts_at=now - HOUR,
        ends_at=now + 9 * HOUR,
        recorded_by=supervisor,
        recorded_at=now,
    )

    give(out, "buttercup", now)
    for hours in (0, 2, 200):
        alerts.sweep(now=now + hours * HOUR)

    alert = Alert.objects.get(kind=KIND)
    assert alert.kept_from == officer
    told = Notification.objects.filter(alert=alert).values_list("recipient", "channel")
    assert set(told) == {(supervisor.pk, "inbox"), (supervisor.pk, "email")}
    with pytest.raises(RuleViolation):
        alerts.assign(public_id=alert.public_id, assignee_id=officer.pk, text="", by=supervisor, now=now)


def test_no_page_and_no_answer_of_the_officers_differs(
    offender: Offender, officer: User, supervisor: User, client_of: ClientOf
) -> None:
    """Everything that Olivia can open after a word reads as it does after none."""
    seen = {word: look_around(offender, officer, client_of(officer), word) for word in ("", "buttercup")}

    assert CheckOut.objects.filter(under_duress=True).count() == 1
    assert Alert.objects.open().filter(kind=KIND).exists()
    for ask, answer in seen[""].items():
        assert seen["buttercup"][ask] == answer, ask


def look_around(offender: Offender, officer: User, browser: Client, word: str) -> dict[str, tuple[int, str]]:
    """Check out, check in with this word, and every page and answer afterwards, without ids, times and tokens."""
    out = go(offender, officer, timezone.now())
    answers: dict[str, Any] = {"check in": browser.post(f"/visits/back/{out.public_id}/", {"word": word})}
    api = by_token(officer)
    for path in (
        "/visits/mine/",
        f"/visits/back/{out.public_id}/",
        f"/visits/check-out/{offender.public_id}/",
        f"/visits/safe/{out.public_id}/",
        f"/visits/record/{offender.public_id}/",
        offender.get_absolute_url(),
        "/visits/duress/",
        "/alerts/",
        "/alerts/inbox/",
    ):
        answers[path.replace(str(out.public_id), "<out>")] = browser.get(path)
    for path in ("alerts/", "check-outs/", f"check-outs/{out.public_id}/"):
        answers[path.replace(str(out.public_id), "<out>")] = api.get(path)
    found = {ask: (one.status_code, plain(one.content.decode())) for ask, one in answers.items()}
    if not word:
        out.delete()
    return found


def plain(text: str) -> str:
    """A page without what differs between any two, such as ids, clocks and the token against forgery."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", text)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return re.sub(r"\d\d:\d\d(:\d\d[.\d]*)?", "<clock>", text)


def test_a_supervisor_reads_what_happened_until_somebody_found_them_safe(
    out: CheckOut, supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """Which word it was helps to decide whom to send; whoever asks for help stands before whoever is late."""
    give(out, "buttercup", now)
    browser = client_of(supervisor)
    page = browser.get("/visits/out/").content.decode()
    browser.post(f"/visits/safe/{out.public_id}/", {"words": "A patrol is with her."})

    assert "Asks for help" in page
    assert "Gave the agreed word" in page
    assert "Nobody is out" in browser.get("/visits/out/").content.decode()


def test_the_audit_log_says_the_same_of_both(out: CheckOut, officer: User, now: datetime) -> None:
    """A check-in is a check-in."""
    give(out, "buttercup", now)

    event = AuditEvent.objects.get(verb="checked_in")
    assert event.details == {"check_out": str(out.public_id)}


def test_the_supervisor_who_gave_the_word_is_kept_from_it_too(
    offender: Offender, supervisor: User, officer: User, client_of: ClientOf, now: datetime
) -> None:
    """Not on the list of who is out, not at the page where somebody is found safe, not among alerts."""
    out = go(offender, supervisor, now)
    give(out, "help", now)
    browser = client_of(supervisor)
    alert = Alert.objects.get(kind=KIND)

    assert "Nobody is out" in browser.get("/visits/out/").content.decode()
    assert browser.get(f"/visits/safe/{out.public_id}/").status_code == 404
    assert browser.get(f"/alerts/{alert.public_id}/").status_code == 404
    assert (
        browser.get("/alerts/").content.decode().count("asks for help") == 1
    )  # among the kinds to filter by
    assert set(Notification.objects.filter(alert=alert).values_list("recipient", flat=True)) == {officer.pk}


def test_the_word_is_kept_as_a_password_is(officer: User, now: datetime, client_of: ClientOf) -> None:
    """Only its hash is stored, a new one replaces it, and no page shows it."""
    browser = client_of(officer)
    for word in ("Buttercup", "Marigold"):
        assert browser.post("/visits/duress/", {"word": word}).status_code == 302

    kept = DuressWord.objects.get(officer=officer)
    assert "marigold" not in kept.hashed.lower()
    assert "Marigold" not in browser.get("/visits/duress/").content.decode()
    assert browser.post("/visits/duress/", {"word": "Olivia"}).status_code == 422
    assert browser.post("/visits/duress/", {"word": "correct horse battery"}).status_code == 422
    assert not AuditEvent.objects.filter(details__icontains="marigold").exists()
