"""A password that somebody else gave: good for one sign-in, at which its owner chooses another (ASVS 6.4.1)."""

import re
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from offender_mgmt.accounts import services
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.audit.services import SystemActor
from offender_mgmt.errors import RuleViolation
from tests.accounts.factors import PASSWORD, code_now, give_app, is_signed_in
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db

SET_UP, CHOOSING, OWN = "/sign-in/set-up/", "/sign-in/own-password/", "seven quiet lanterns"


def sign_in(client: Client, user: User, password: str, *, then: str = "") -> Any:
    """The first step."""
    return client.post(reverse("account_login"), {"login": user.username, "password": password, "next": then})


def choose(client: Client, password: str = OWN, again: str | None = None) -> Any:
    """Fill in the page."""
    told = {"new_password": password, "new_password_again": password if again is None else again}
    return client.post(CHOOSING, told)


@pytest.fixture
def given(administrator: User, officer: User) -> str:
    """The officer has forgotten theirs."""
    return services.give_password(user_id=officer.pk, by=administrator)


def test_an_administrator_gives_a_new_one_to_whoever_has_forgotten_theirs(
    administrator: User, officer: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Shown once, on a page that is kept nowhere; audited without it, told by mail, every session over."""
    at_work, office = ClientOf()(officer), ClientOf()(administrator)
    give_app(officer)

    with django_capture_on_commit_callbacks(execute=True):
        answer = office.post(f"/account/of/{officer.pk}/password/")

    (password,) = re.findall(r"\b(?:[a-z]{4}-){3}[a-z]{4}\b", answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    officer.refresh_from_db()
    assert (officer.check_password(password), officer.check_password(PASSWORD)) == (True, False)
    assert at_work.get("/account/").status_code == 302
    assert services.kinds_of(officer) == ["totp"]
    event = AuditEvent.objects.get(verb=Verb.PASSWORD_GIVEN)
    assert (event.actor_id, event.details) == (administrator.pk, {"user_id": officer.pk})
    assert [one.to for one in mail.outbox] == [[officer.email]]
    assert password not in mail.outbox[0].body
    page = office.get(f"/account/of/{officer.pk}/").content.decode()
    assert ("have not used it yet" in page, password in page) == (True, False)


def test_no_two_are_alike(administrator: User, officer: User, given: str) -> None:
    """Nor follows one from another."""
    assert services.give_password(user_id=officer.pk, by=administrator) != given


def test_it_signs_nobody_in_before_another_is_chosen(client: Client, officer: User, given: str) -> None:
    """Then they go on to where they wanted; the log says who chose, and nobody can use the given one any more."""
    answer = sign_in(client, officer, given, then="/policy/")
    assert (answer["Location"], is_signed_in(client)) == (CHOOSING, False)
    assert client.get(CHOOSING).status_code == 200
    assert client.get("/visits/mine/").status_code == 302

    answer = choose(client)

    assert (answer["Location"], is_signed_in(client)) == ("/policy/", True)
    assert client.get("/account/").status_code == 200
    verbs = list(AuditEvent.objects.filter(actor_id=officer.pk).order_by("pk").values_list("verb", flat=True))
    assert verbs == [Verb.PASSWORD_CHANGED, Verb.SIGNED_IN]
    later = Client()
    assert (sign_in(later, officer, given).status_code, is_signed_in(later)) == (200, False)
    assert (sign_in(later, officer, OWN).status_code, is_signed_in(later)) == (302, True)


def test_it_is_asked_after_the_second_factor(
    client: Client, officer: User, given: str, settings: Settings
) -> None:
    """Whoever has the paper with the password and no phone changes nothing."""
    settings.VIGIL_SECOND_FACTOR = True
    give_app(officer)
    sign_in(client, officer, given)
    assert choose(client)["Location"] == "/sign-in/"

    answer = client.post("/sign-in/second-factor/", {"factor_code": code_now()})

    assert (answer["Location"], is_signed_in(client)) == (CHOOSING, False)
    choose(client)
    assert is_signed_in(client)
    assert AuditEvent.objects.get(verb=Verb.SIGNED_IN).details == {"factors": ["password", "totp"]}


def test_a_newcomer_sets_up_an_app_chooses_a_password_and_reads_their_codes(
    client: Client, settings: Settings, now: datetime
) -> None:
    """The first sign-in of an account that was just made, one step after the other."""
    settings.VIGIL_SECOND_FACTOR = True
    new = services.NewUser("nora.newcomer", Role.SUPERVISOR, supervised_teams=["North"])
    made = services.create_user(new=new, by=SystemActor("test"), now=now)
    assert sign_in(client, made.user, made.password)["Location"] == "/sign-in/set-up/"
    secret = re.sub(
        "[^A-Z2-7]", "", re.findall(r'"vigil-secret">([^<]+)', client.get(SET_UP).content.decode())[0]
    )

    answer = client.post(SET_UP, {"factor_code": code_now(secret)})
    assert (answer["Location"], is_signed_in(client)) == (CHOOSING, False)

    answer = choose(client)
    assert (answer["Location"], is_signed_in(client)) == ("/account/codes/?next=%2F", True)
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        pytest.param("brief word", None, "at least 12 characters", id="too short"),
        pytest.param("olivia officer olivia", None, "everybody here knows", id="of one's name"),
        pytest.param(OWN, "seven quiet lantern", "not the new password", id="not twice the same"),
        pytest.param("", None, "Enter a new password", id="nothing"),
    ],
)
def test_what_will_not_do_is_said_and_signs_nobody_in(
    password: str, again: str | None, said: str, client: Client, officer: User, given: str
) -> None:
    """In words; the given one still leads to the page."""
    sign_in(client, officer, given)

    answer = choose(client, password, again)

    assert (answer.status_code, said in answer.content.decode(), is_signed_in(client)) == (422, True, False)
    assert choose(client)["Location"] == "/"


def test_the_given_one_is_not_chosen(client: Client, officer: User, given: str) -> None:
    """It is no secret."""
    sign_in(client, officer, given)

    assert "That is your present password" in choose(client, given).content.decode()


def test_one_that_is_ones_own_is_asked_for_by_no_page(client: Client, officer: User) -> None:
    """Without the present one it is not replaced."""
    sign_in(client, officer, PASSWORD)

    assert is_signed_in(client)
    choose(client)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    with pytest.raises(RuleViolation, match="your own already"):
        services.choose_password(new=OWN, by=officer)


def test_until_it_is_used_the_second_factor_stays(administrator: User, officer: User, given: str) -> None:
    """The two together are the account: whoever gave the one and took the other could set up a new one."""
    give_app(officer)

    answer = ClientOf()(administrator).post(f"/account/of/{officer.pk}/reset/", follow=True)

    assert "whoever gave it could take the account over" in answer.content.decode()
    assert services.kinds_of(officer) == ["totp"]
    services.reset_factors(user_id=officer.pk, by=SystemActor("reset_second_factor command"))
    assert services.kinds_of(officer) == []


def test_their_own_sign_in_ends_that(administrator: User, officer: User, given: str, client: Client) -> None:
    """Nobody knows the password then."""
    give_app(officer)
    sign_in(client, officer, given)
    choose(client)

    services.reset_factors(user_id=officer.pk, by=administrator)

    assert services.kinds_of(officer) == []


def test_where_nothing_is_asked_beside_it_an_operator_gives_it(
    administrator: User, officer: User, settings: Settings
) -> None:
    """Else whoever gives it could set up the rest, and be that person in the log."""
    settings.VIGIL_SECOND_FACTOR = True

    with pytest.raises(RuleViolation, match="take the account over"):
        services.give_password(user_id=officer.pk, by=administrator)

    page = f"/account/of/{officer.pk}/"
    assert "Give a new password" not in ClientOf()(administrator).get(page).content.decode()
    assert services.give_password(user_id=officer.pk, by=SystemActor("give_password command"))
    give_app(officer)
    assert services.give_password(user_id=officer.pk, by=administrator)


def test_nobody_gives_themselves_one(administrator: User) -> None:
    """Whoever took over a session would then have a password of theirs."""
    answer = ClientOf()(administrator).post(f"/account/of/{administrator.pk}/password/", follow=True)

    assert "You cannot give yourself a new password" in answer.content.decode()
    administrator.refresh_from_db()
    assert administrator.check_password(PASSWORD)


def test_an_operator_gives_one_to_an_only_administrator(administrator: User) -> None:
    """By a command, since there is nobody else to press the button."""
    told = StringIO()

    call_command("give_password", "ADAM.administrator", stdout=told, stderr=StringIO())

    administrator.refresh_from_db()
    assert administrator.check_password(told.getvalue().strip())
    assert AuditEvent.objects.get(verb=Verb.PASSWORD_GIVEN).actor_name == "give_password command"
    with pytest.raises(CommandError, match="no account called nobody"):
        call_command("give_password", "nobody")


def test_a_closed_account_is_given_none(officer: User) -> None:
    """Nobody can sign in to it."""
    User.objects.filter(pk=officer.pk).update(is_active=False)

    with pytest.raises(CommandError, match="disabled"):
        call_command("give_password", officer.username)
