"""Where one is signed in, and what one signs in with: seen, ended, removed, reset (AUTH-6, AUTH-8, AUTH-10)."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from offender_mgmt.accounts import services
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Session, Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from tests.accounts.factors import SoftKey, asked_of_key, give_app, give_password
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    """Whether this session still opens a page."""
    return client.get("/account/").status_code == 200


def ended() -> list[tuple[int | None, object, object]]:
    """Who ended how many sessions, and why."""
    events = AuditEvent.objects.filter(verb=Verb.SESSIONS_ENDED).order_by("pk")
    return [(one.actor_id, one.details["number"], one.details["because"]) for one in events]


def test_a_second_sign_in_ends_the_first(settings: Settings, officer: User, colleague: User) -> None:
    """One session each: with the next request the first is over, and the log says why (AUTH-10)."""
    settings.VIGIL_ONE_SESSION = True
    first, other = ClientOf()(officer), ClientOf()(colleague)

    second = Client()
    give_password(second, officer)

    assert [is_in(one) for one in (first, second, other)] == [False, True, True]
    assert ended() == [(officer.pk, 1, "signed in elsewhere")]


def test_in_the_demo_several_may_look_round_under_one_name(officer: User) -> None:
    """There it is not asked for."""
    clients = [ClientOf()(officer), ClientOf()(officer)]

    assert [is_in(one) for one in clients] == [True, True]


def test_the_sessions_that_one_sees_can_be_ended(officer: User, colleague: User) -> None:
    """All of one's own but this, and nobody else's."""
    here, there, other = ClientOf()(officer), ClientOf()(officer), ClientOf()(colleague)
    page = here.get("/account/").content.decode()
    assert page.count("<li>Since") == 2
    assert page.count(": here") == 1

    here.post("/account/sessions/end/")

    assert [is_in(one) for one in (here, there, other)] == [True, False, True]
    assert ended() == [(officer.pk, 1, "asked for")]
    assert "Sign out everywhere else" not in here.get("/account/").content.decode()


def test_an_administrator_ends_somebodys_sessions(officer: User, administrator: User) -> None:
    """A laptop that was stolen: over with the next request, and written with who did it (AUTH-8)."""
    stolen, office = ClientOf()(officer), ClientOf()(administrator)

    assert office.post(f"/account/of/{officer.pk}/end-sessions/").status_code == 302

    assert not is_in(stolen)
    assert ended() == [(administrator.pk, 1, "ended by another")]


def test_a_disabled_account_has_no_session_to_come_back_to(officer: User, administrator: User) -> None:
    """Not even when it is opened again (AUTH-8)."""
    client = ClientOf()(officer)
    office = ClientOf()(administrator)

    office.post(f"/caseload/accounts/{officer.pk}/disable/")
    User.objects.filter(pk=officer.pk).update(is_active=True)

    assert not is_in(client)


def test_a_new_role_or_team_holds_from_the_next_request(officer: User, south: Team) -> None:
    """In a session that was there before (AUTH-8)."""
    client = ClientOf()(officer)
    assert client.get("/visits/overdue/").status_code == 403

    User.objects.filter(pk=officer.pk).update(role=Role.SUPERVISOR, team=None)
    officer.supervised_teams.set([south])

    assert client.get("/visits/overdue/").status_code == 200
    User.objects.filter(pk=officer.pk).update(role=Role.AUDITOR)
    assert client.get("/visits/overdue/").status_code == 403


def test_a_session_knows_whose_it_is_only_after_the_sign_in(settings: Settings, officer: User) -> None:
    """Between password and factor it is nobody's."""
    settings.VIGIL_SECOND_FACTOR = True
    give_app(officer)

    give_password(Client(), officer)

    assert [session.user for session in Session.objects.all()] == [None]


def test_one_of_two_is_removed_and_the_last_is_not(
    officer: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """And the owner is told by mail, which names nobody."""
    client, app = ClientOf()(officer), give_app(officer)
    services.make_recovery_codes(by=officer)
    refused = client.post(f"/account/factors/{app.pk}/remove/", follow=True)
    assert "This is your last one" in refused.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = SoftKey().create(asked_of_key(client.get("/account/key/", secure=True)))
        client.post("/account/key/", {"name": "blue", "factor_credential": answer}, secure=True)
        client.post(f"/account/factors/{app.pk}/remove/")

    assert services.kinds_of(officer) == ["recovery_codes", "webauthn"]
    removed = AuditEvent.objects.get(verb=Verb.FACTOR_REMOVED)
    assert removed.details == {"factor": "totp", "row": app.pk}
    assert [one.to for one in mail.outbox] == [[officer.email]] * 2
    assert "Officer" not in f"{mail.outbox[0].subject} {mail.outbox[0].body}"


def test_an_administrator_resets_what_somebody_has_lost(
    administrator: User,
    officer: User,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """Audited, told to the person, every session over; the next sign-in sets up anew."""
    give_app(officer)
    services.make_recovery_codes(by=officer)
    lost, office = ClientOf()(officer), ClientOf()(administrator)
    assert "Authenticator app" in office.get(f"/account/of/{officer.pk}/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"/account/of/{officer.pk}/reset/")

    assert not is_in(lost)
    assert not Authenticator.objects.filter(user=officer).exists()
    event = AuditEvent.objects.get(verb=Verb.FACTORS_RESET)
    assert (event.actor_id, event.details) == (administrator.pk, {"user_id": officer.pk, "number": 2})
    assert [one.to for one in mail.outbox] == [[officer.email]]
    settings.VIGIL_SECOND_FACTOR = True
    assert give_password(Client(), officer)["Location"] == "/sign-in/set-up/"


def test_nobody_resets_their_own(administrator: User) -> None:
    """Whoever took over a session could bring a key of their own."""
    give_app(administrator)

    answer = ClientOf()(administrator).post(f"/account/of/{administrator.pk}/reset/", follow=True)

    assert "Ask another administrator" in answer.content.decode()
    assert Authenticator.objects.filter(user=administrator).exists()


def test_an_operator_resets_an_only_administrators(administrator: User) -> None:
    """By a command, since there is nobody else to press the button."""
    give_app(administrator)
    said = StringIO()

    call_command("reset_second_factor", "ADAM.administrator", stdout=said)

    assert "adam.administrator sets up a second factor anew" in said.getvalue()
    assert not Authenticator.objects.filter(user=administrator).exists()
    with pytest.raises(CommandError, match="no account called nobody"):
        call_command("reset_second_factor", "nobody")
