"""A session that somebody left ends: after 15 minutes without use, after 10 hours whatever is done (AUTH-7)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules.sessions import why_over
from offender_mgmt.accounts.sessions import BEGAN_AT
from offender_mgmt.accounts.sign_in import ASKED_AT
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from tests.conftest import ClientOf

NOW = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)


def ago(**span: float) -> datetime:
    """So long before `NOW`."""
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("began_at", "asked_at", "why"),
    [
        pytest.param(ago(hours=1), ago(minutes=14, seconds=59), "", id="used 14:59 ago"),
        pytest.param(ago(hours=1), ago(minutes=15), "idle", id="used 15:00 ago"),
        pytest.param(ago(hours=1), ago(minutes=15, seconds=1), "idle", id="used 15:01 ago"),
        pytest.param(ago(hours=9, minutes=59), ago(seconds=1), "", id="signed in 9:59 ago"),
        pytest.param(ago(hours=10, minutes=1), ago(seconds=1), "whole", id="signed in 10:01 ago"),
        pytest.param(ago(hours=1), None, "whole", id="no mark of its last use"),
        pytest.param(None, ago(seconds=1), "whole", id="no mark of its beginning"),
    ],
)
def test_when_a_session_is_over(began_at: datetime | None, asked_at: datetime | None, why: str) -> None:
    """To the minute on either side; what cannot be known is over."""
    assert why_over(began_at=began_at, asked_at=asked_at, now=NOW) == why


def move_back(client: Client, *, began: timedelta = timedelta(0), asked: timedelta = timedelta(0)) -> None:
    """The same session, so much later."""
    session = client.session
    for mark, span in ((BEGAN_AT, began), (ASKED_AT, asked)):
        session[mark] = (datetime.fromisoformat(session[mark]) - span).isoformat()
    session.save()


@pytest.mark.django_db
def test_an_idle_session_is_signed_out_and_told_so(officer: User) -> None:
    """The page is not shown, the old session is dead, the log says why, and signing in leads back."""
    client = ClientOf()(officer)
    key = client.session.session_key
    move_back(client, began=timedelta(hours=1), asked=timedelta(minutes=15, seconds=1))

    answer = client.get("/visits/mine/", follow=True)

    assert answer.redirect_chain == [("/sign-in/?next=/visits/mine/", 302)]
    assert "nobody had used this page for 15 minutes" in answer.content.decode()
    assert not client.session.exists(key or "")
    event = AuditEvent.objects.filter(verb=Verb.SIGNED_OUT).get()
    assert (event.actor_id, event.details) == (officer.pk, {"because": "idle"})


@pytest.mark.django_db
def test_nobody_stays_for_more_than_ten_hours(officer: User) -> None:
    """However busy."""
    client = ClientOf()(officer)
    move_back(client, began=timedelta(hours=10))

    assert client.get("/visits/mine/").status_code == 302
    assert AuditEvent.objects.get(verb=Verb.SIGNED_OUT).details == {"because": "whole"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "is_noted"),
    [
        pytest.param({}, True, id="a page that was opened"),
        pytest.param({"HX-Request": "true"}, False, id="a page that asks by itself"),
    ],
)
def test_a_session_in_use_goes_on(officer: User, headers: dict[str, str], is_noted: bool) -> None:
    """Use is noted; a page that looks for news by itself keeps nobody signed in."""
    client = ClientOf()(officer)
    move_back(client, began=timedelta(hours=1), asked=timedelta(minutes=14))
    before = client.session[ASKED_AT]

    assert client.get("/visits/mine/", headers=headers).status_code == 200
    assert (client.session[ASKED_AT] != before) is is_noted


@pytest.mark.django_db
def test_the_api_refuses_a_session_that_is_over(officer: User) -> None:
    """No door stays open beside the pages."""
    client = ClientOf()(officer)
    move_back(client, asked=timedelta(minutes=16), began=timedelta(minutes=16))

    assert client.get("/api/v1/offenders/").status_code in (401, 403)


@pytest.mark.django_db
def test_a_session_is_not_written_at_every_request(officer: User) -> None:
    """Within half a minute the mark stands."""
    client = ClientOf()(officer)
    before = client.session[ASKED_AT]

    client.get("/visits/mine/")

    assert client.session[ASKED_AT] == before
