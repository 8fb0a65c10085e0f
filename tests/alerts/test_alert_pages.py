"""The pages of alerts: the list, one alert, the inbox, and the number in the navigation."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert, Notification
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.conftest import ClientOf
from tests.factories import make_offender

pytestmark = pytest.mark.django_db

NAUGHTY = "<script>alert(1)</script> ' OR 1=1 -- {{ 7*7 }} \u202e \U0001f600 end"


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these tests do too."""
    return timezone.now()


def words(answer: Any) -> str:
    """The page as it is read: text only, one space between words."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", "", answer.content.decode()))
    return " ".join(text.split()).replace("&#x27;", "'")


def references(answer: Any) -> list[str]:
    """The people on the list, from top to bottom."""
    return re.findall(r"<h2[^>]*><a[^>]*>([^<]+)</a>", answer.content.decode())


def make_overdue(now: datetime, team: Team | None, *, level: str | None, days: int, **facts: Any) -> Offender:
    """Overdue, last visited so many days ago."""
    visited_on = timezone.localdate(now) - timedelta(days=days)
    return make_offender(now=now, visited_on=visited_on, team=team, risk_level=level, **facts)


@pytest.fixture
def people(supervisor: User, officer: User, north: Team, now: datetime) -> dict[str, Offender]:
    """One of each level, all overdue, the lower the longer."""
    days = {"low": 2000, "medium": 1800, None: 1600, "high": 1400, "very_high": 1200}
    return {
        level or "none": make_overdue(now, north, level=level, days=ago, manager=officer)
        for level, ago in days.items()
    }


@pytest.fixture
def alert(people: dict[str, Offender]) -> Alert:
    """That the very high one is overdue."""
    return Alert.objects.get(offender=people["very_high"], kind="visit_overdue")


def test_the_most_dangerous_stand_first_whatever_is_older(
    people: dict[str, Offender], supervisor: User, client_of: ClientOf
) -> None:
    """Very high, then high and not assessed as policy treats it by age, then medium, then low."""
    answer = client_of(supervisor).get("/alerts/")

    order = ["very_high", "none", "high", "medium", "low"]
    assert references(answer) == [people[level].reference for level in order]


def test_within_a_level_the_longest_open_stands_first(
    supervisor: User, north: Team, now: datetime, client_of: ClientOf
) -> None:
    """Nobody scrolls for whoever was forgotten longest."""
    younger = make_overdue(now, north, level="high", days=1000)
    older = make_overdue(now, north, level="high", days=2000)

    assert references(client_of(supervisor).get("/alerts/")) == [older.reference, younger.reference]


def test_a_line_says_since_when_why_who_knows_and_what_is_next(
    alert: Alert, supervisor: User, officer: User, client_of: ClientOf
) -> None:
    """Everything that a supervisor asks at seven (issue 5)."""
    page = words(client_of(supervisor).get("/alerts/?level=very_high&kind=visit_overdue"))

    since = alert.since_on
    assert f"Since {since.day} {since:%B %Y}, more than 3 years" in page
    assert "Visit overdue" in page
    assert "Needs somebody" in page
    assert f"Told last {supervisor}," in page
    at = timezone.localtime(alert.escalates_at)
    assert f"The inspector is told on {at.day} {at:%B %Y} at {at:%H:%M} unless somebody acts." in page


def test_what_was_done_stands_in_the_line(
    alert: Alert, supervisor: User, officer: User, now: datetime, client_of: ClientOf
) -> None:
    """By whom it is acknowledged, until when and why, and who sees to it."""
    until = timezone.localdate(now) + timedelta(days=2)
    alerts.acknowledge(public_id=alert.public_id, until=until, reason="Visit booked.", by=supervisor, now=now)
    alerts.assign(public_id=alert.public_id, assignee_id=officer.pk, text="", by=supervisor, now=now)

    page = words(client_of(supervisor).get("/alerts/?level=very_high&kind=visit_overdue"))

    assert f"by {supervisor} until {until.day} {until:%B %Y} at 07:00: Visit booked." in page
    assert f"Assigned to {officer}" in page
    assert f"It comes back on {until.day} {until:%B %Y} at 07:00, and the inspector is told" in page
    assert "Assigned to You" in words(client_of(officer).get("/alerts/?state=mine"))


def test_each_count_opens_exactly_the_list_that_it_counts(
    alert: Alert, people: dict[str, Offender], supervisor: User, now: datetime, client_of: ClientOf
) -> None:
    """A number that opens another list is a number nobody believes; the other filters stay."""
    until = timezone.localdate(now) + timedelta(days=2)
    alerts.acknowledge(public_id=alert.public_id, until=until, reason="Booked.", by=supervisor, now=now)
    alerts.assign(public_id=alert.public_id, assignee_id=supervisor.pk, text="", by=supervisor, now=now)
    Alert.objects.filter(offender=people["low"]).update(step=0)
    client = client_of(supervisor)
    for start in ("/alerts/", "/alerts/?kind=visit_overdue"):
        counts = client.get(start).context["counts"]
        assert all(one["count"] for one in counts)
        for one in counts:
            page = client.get(f"/alerts/{one['url']}")

            lines = sum(len(cause.lines) for person in page.context["page_obj"] for cause in person.causes)
            assert (page.context["total"], lines) == (one["count"], one["count"])
            assert f"Alerts: {one['count']} " in words(page)


def test_a_person_with_several_alerts_stands_there_once(
    supervisor: User, north: Team, now: datetime, client_of: ClientOf
) -> None:
    """Grouped by person and by cause."""
    offender = make_offender(now=now, team=north, risk_level=None, registered_on=None)

    answer = client_of(supervisor).get("/alerts/")

    assert references(answer) == [offender.reference]
    kinds = set(Alert.objects.open().values_list("kind", flat=True))
    (person,) = answer.context["page_obj"]
    assert {cause.lines[0].alert.kind for cause in person.causes} == kinds
    assert len(kinds) > 1


@pytest.mark.parametrize(
    "query",
    ["kind=nothing", "level=extreme", "state=gone", "kind=%00", "level=1&level=high", "page=99999", "page=x"],
)
def test_whatever_the_address_says_the_page_answers(
    query: str, alert: Alert, supervisor: User, client_of: ClientOf
) -> None:
    """A wrong filter is shown and not ignored; a page past the end is the last."""
    answer = client_of(supervisor).get(f"/alerts/?{query}")

    assert answer.status_code == 200
    if query.startswith(("kind", "state")) or query == "level=extreme":
        assert "This list cannot be shown." in words(answer)


def test_a_list_of_eight_takes_as_many_queries_as_a_list_of_one(
    supervisor: User, officer: User, north: Team, now: datetime, client_of: ClientOf
) -> None:
    """Reads are constant in number, whatever the caseload (design 7)."""
    client = client_of(supervisor)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def add(number: int) -> None:
        for _ in range(number):
            offender = make_overdue(now, north, level="high", days=900, manager=officer)
            found = Alert.objects.get(offender=offender, kind="visit_overdue")
            until = timezone.localdate(now) + timedelta(days=2)
            deed = {"public_id": found.public_id, "by": supervisor, "now": now}
            alerts.acknowledge(until=until, reason="Booked.", **deed)
            alerts.assign(assignee_id=officer.pk, text="", **deed)

    add(1)
    paths = ("/alerts/", "/alerts/?state=acknowledged", "/alerts/inbox/")
    one = {path: queries(path) for path in paths}
    add(7)

    assert {path: queries(path) for path in paths} == one
    assert max(one.values()) <= 24


def test_the_list_is_in_the_audit_log_with_everybody_on_it(
    people: dict[str, Offender], supervisor: User, client_of: ClientOf
) -> None:
    """Who looked at whom (LAW-2)."""
    client_of(supervisor).get("/alerts/")

    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.details) == ("offenders_listed", {"page": "alerts"})
    assert set(event.offender_ids) == {one.pk for one in people.values()}


def test_one_alert_tells_its_whole_history(
    alert: Alert, supervisor: User, officer: User, now: datetime, client_of: ClientOf
) -> None:
    """Opened, who was told by which channel and what became of it, what was done (issue 5, item 3)."""
    Notification.objects.filter(alert=alert, recipient=supervisor, channel="email").update(
        dead_at=now, error="recipient_left"
    )
    alerts.comment(public_id=alert.public_id, text=NAUGHTY, by=officer, now=now + timedelta(seconds=1))

    answer = client_of(supervisor).get(f"/alerts/{alert.public_id}/")

    page = words(answer)
    assert "History Comment by Olivia Officer" in page
    assert "Supervisor told" in page
    assert f"{supervisor}: In Vigil, not opened yet; E-mail given up on" in page
    assert f"{officer}: In Vigil, opened on" in page
    assert page.index("Supervisor told") < page.index("Manager told") < page.rindex("Opened")
    assert "<script>alert(1)" not in answer.content.decode()


def post(client: Any, alert: Alert, deed: str, **fields: object) -> Any:
    """A form of the alert's page, sent."""
    told = {f"{deed}-{name}": value for name, value in fields.items()}
    return client.post(f"/alerts/{alert.public_id}/{deed}/", told)


@pytest.mark.parametrize(
    ("deed", "fields", "status", "sentence"),
    [
        ("acknowledge", {"reason": "", "until": "2999-01-01"}, 422, "Say why nothing needs to happen"),
        ("acknowledge", {"reason": "Booked.", "until": ""}, 422, "Enter the day on which it comes back."),
        ("acknowledge", {"reason": "Booked.", "until": "soon"}, 422, "Enter a valid date."),
        ("acknowledge", {"reason": "Booked.", "until": "2999-01-01"}, 409, "comes back at the latest on"),
        ("acknowledge", {"reason": "Booked.", "until": "2020-01-01"}, 409, "that has gone by"),
        (
            "acknowledge",
            {"reason": "x" * 20_001, "until": "2999-01-01"},
            422,
            "longer than 20,000 characters",
        ),
        (
            "acknowledge",
            {"reason": "nul \x00", "until": "2999-01-01"},
            422,
            "Null characters are not allowed.",
        ),
        ("assign", {"assignee": "", "text": "Please go."}, 422, "Choose who sees to it."),
        ("assign", {"assignee": "999999", "text": "Please go."}, 422, "still works here"),
        ("assign", {"assignee": "me", "text": "Please go."}, 422, "still works here"),
        ("comment", {"text": " "}, 422, "Write the comment."),
    ],
)
def test_what_is_refused_comes_back_with_a_sentence_and_every_word(
    deed: str,
    fields: dict[str, str],
    status: int,
    sentence: str,
    alert: Alert,
    supervisor: User,
    client_of: ClientOf,
) -> None:
    """422 for what cannot be read, 409 for what the rules refuse; nothing is written."""
    answer = post(client_of(supervisor), alert, deed, **fields)

    assert (answer.status_code, sentence in words(answer)) == (status, True), words(answer)
    kept = fields.get("reason", fields.get("text", "")).strip("\x00 ")
    assert kept in answer.content.decode()
    assert not alert.actions.exists()


def test_a_gap_offers_no_acknowledgement(alert: Alert, supervisor: User, client_of: ClientOf) -> None:
    """The page says that it can only be mended, and whoever sends the form all the same is told so."""
    Alert.objects.filter(pk=alert.pk).update(kind="unschedulable")
    client = client_of(supervisor)

    page = client.get(f"/alerts/{alert.public_id}/")
    sent = post(
        client, alert, "acknowledge", reason="Booked.", until=timezone.localdate() + timedelta(days=1)
    )

    assert "cannot be acknowledged away, only mended" in words(page)
    assert 'id="acknowledge"' not in page.content.decode()
    assert sent.status_code == 409


def test_a_closed_alert_says_when_and_takes_no_action(
    alert: Alert, supervisor: User, now: datetime, client_of: ClientOf
) -> None:
    """It stays readable; whoever was quicker than its closing is told."""
    Alert.objects.filter(pk=alert.pk).update(closed_at=now)
    client = client_of(supervisor)

    page = client.get(f"/alerts/{alert.public_id}/")

    assert "This alert is closed" in words(page)
    assert "Closed: what it was about is no longer so" in words(page)
    assert '<form method="post" action="/alerts/' not in page.content.decode()
    assert post(client, alert, "comment", text="Late.").status_code == 409


def test_an_officer_may_comment_and_no_more(alert: Alert, officer: User, client_of: ClientOf) -> None:
    """Whoever is told to act does not silence the telling."""
    client = client_of(officer)
    page = client.get(f"/alerts/{alert.public_id}/").content.decode()

    assert "Save the comment" in page
    assert 'id="acknowledge"' not in page
    assert 'id="assign"' not in page
    assert post(client, alert, "comment", text="Called; no answer.").status_code == 302
    assert post(client, alert, "acknowledge", reason="Later.", until="2999-01-01").status_code == 403
    assert post(client, alert, "assign", assignee=officer.pk).status_code == 403


def test_the_inbox_marks_what_is_unread_and_opening_marks_it_once(
    alert: Alert, supervisor: User, client_of: ClientOf
) -> None:
    """In words, newest first; the number in the navigation goes down (issue 5, item 3)."""
    client = client_of(supervisor)
    unread = Notification.objects.filter(recipient=supervisor, channel="inbox").count()
    page = client.get("/alerts/inbox/")
    assert f"What you were told of: {unread} unread" in words(page)
    assert f"Alerts {unread} unread" in words(page)

    opened = client.post(f"/alerts/{alert.public_id}/open/")

    assert (opened.status_code, opened.headers["Location"]) == (302, f"/alerts/{alert.public_id}/")
    page = client.get("/alerts/inbox/")
    assert f"What you were told of: {unread - 1} unread" in words(page)
    assert f"Alerts {unread - 1} unread" in words(page)
    assert "I have seen this" not in words(client.get(f"/alerts/{alert.public_id}/"))


def test_looking_at_an_alert_opens_nothing(alert: Alert, supervisor: User, client_of: ClientOf) -> None:
    """State never changes on GET (WEB-5); the page has a button for it."""
    page = client_of(supervisor).get(f"/alerts/{alert.public_id}/")

    assert "I have seen this" in words(page)
    told = Notification.objects.filter(alert=alert, recipient=supervisor)
    assert set(told.values_list("opened_at", flat=True)) == {None}


def test_what_one_may_no_longer_open_leaves_the_inbox_and_its_number(
    alert: Alert, supervisor: User, south: Team, client_of: ClientOf
) -> None:
    """The person moved to another team: no name is left behind (ACC-2)."""
    alert.offender.__class__.objects.update(team=south)

    page = client_of(supervisor).get("/alerts/inbox/")

    assert "You have not been told of anything." in words(page)
    assert "unread" not in words(page)


def test_where_nothing_is_open_the_page_says_so(supervisor: User, client_of: ClientOf) -> None:
    """And what would make that good news."""
    client = client_of(supervisor)

    assert "No alert is open about anybody whose record you may open." in words(client.get("/alerts/"))
    assert "No open alert matches these filters." in words(client.get("/alerts/?state=mine"))
    assert "You have not been told of anything." in words(client.get("/alerts/inbox/"))


def test_the_record_leads_to_each_of_its_alerts(alert: Alert, supervisor: User, client_of: ClientOf) -> None:
    """Whoever reads the record finds who was told of what."""
    page = client_of(supervisor).get(alert.offender.get_absolute_url()).content.decode()

    assert f'href="/alerts/{alert.public_id}/">Visit overdue</a>' in page
