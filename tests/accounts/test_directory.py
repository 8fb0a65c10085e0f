"""Signing in by the force's directory, against one that really answers (AUTH-1, AUTH-2)."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django import Settings

from offender_mgmt.accounts.choices import Factor, Role
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules.factors import directory_suffices
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from tests.accounts.directory_server import Directory, running_directory, use
from tests.accounts.factors import give_app, give_password, is_signed_in

BEGIN, BACK = "/sign-in/directory/", "/sign-in/directory/callback/"
APP, KEY = Factor.TOTP, Factor.WEBAUTHN


@pytest.mark.parametrize(
    ("role", "held", "amr", "suffices"),
    [
        (Role.OFFENDER_MANAGER, [APP], ["pwd", "mfa"], True),
        (Role.OFFENDER_MANAGER, [APP], ["pwd"], False),
        (Role.OFFENDER_MANAGER, [APP], [], False),
        (Role.OFFENDER_MANAGER, [], ["pwd", "mfa"], False),
        (Role.SUPERVISOR, [KEY], ["mfa"], True),
        (Role.AUDITOR, [KEY], ["mfa"], False),
        (Role.ADMINISTRATOR, [KEY], ["mfa", "hwk"], False),
    ],
)
def test_when_the_directorys_word_stands_for_a_second_factor(
    role: Role, held: list[Factor], amr: list[str], suffices: bool
) -> None:
    """For whoever may use a code, has a factor here, and was asked for one there."""
    assert directory_suffices(role, held=held, amr=amr) is suffices


@pytest.fixture
def directory(settings: Settings) -> Iterator[Directory]:
    """A directory, and Vigil's settings for it; the second factor is on."""
    settings.VIGIL_SECOND_FACTOR = True
    with running_directory() as answering:
        use(answering, settings)
        yield answering


def lead_there(client: Client) -> str:
    """Press the button; the address of the directory's page."""
    answer = client.post(BEGIN, {"next": "/policy/"})
    assert answer.status_code == 302
    return str(answer["Location"])


def come_back(client: Client, directory: Directory, **claims: Any) -> Any:
    """Through the directory's page and back."""
    return client.get(BACK, directory.sign_in(lead_there(client), **claims) | {"_redir": ""})


def failures() -> list[dict[str, object]]:
    """What the log says of those who did not come in."""
    return [event.details for event in AuditEvent.objects.filter(verb=Verb.SIGN_IN_FAILED)]


@pytest.mark.django_db
def test_the_directory_says_who_and_vigil_asks_for_the_second_factor(
    client: Client, directory: Directory, officer: User
) -> None:
    """State and PKCE go along; nothing that the directory says is stored, and nobody is signed in by it alone."""
    address = lead_there(client)
    assert address.startswith(f"{directory.issuer}/authorize?")
    assert all(f"{name}=" in address for name in ("state", "code_challenge", "code_challenge_method"))
    give_app(officer)

    answer = come_back(client, directory, preferred_username="Olivia.Officer")

    assert answer["Location"] == "/sign-in/second-factor/"
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"preferred_username": "nobody.here"}, id="no account"),
        pytest.param({"preferred_username": "colin.colleague"}, id="a disabled account"),
        pytest.param({"email": "olivia.officer@force.example"}, id="another claim than the one that counts"),
        pytest.param({"preferred_username": ["olivia.officer"]}, id="a claim that is no name"),
        pytest.param({"preferred_username": "olivia.officer", "aud": "another"}, id="for another site"),
        pytest.param(
            {"preferred_username": "olivia.officer", "iss": "http://evil.example"}, id="by another directory"
        ),
        pytest.param({"preferred_username": "olivia.officer", "exp": 1}, id="too late"),
    ],
)
def test_who_is_not_let_in(
    client: Client, directory: Directory, officer: User, colleague: User, claims: dict[str, Any]
) -> None:
    """Back to the sign-in page with one sentence for all; nobody gets an account; each is in the log."""
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    before = User.objects.count()

    answer = come_back(client, directory, **claims)

    assert answer["Location"] == "/sign-in/"
    assert "The directory did not let you in" in client.get("/sign-in/").content.decode()
    assert User.objects.count() == before
    assert failures() == [{"user_id": None, "factor": "directory"}]


@pytest.mark.django_db
def test_a_token_that_somebody_else_signed_is_refused(
    client: Client, directory: Directory, officer: User
) -> None:
    """Also one that came over the line between us and the directory."""
    directory.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert come_back(client, directory, preferred_username="olivia.officer")["Location"] == "/sign-in/"
    assert len(failures()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("case", ["another state", "another's browser", "used already", "refused there"])
def test_a_way_back_that_nobody_began_leads_nowhere(
    client: Client, directory: Directory, officer: User, case: str
) -> None:
    """Whoever is sent a link by an attacker does not come in as the attacker, or the reverse."""
    give_app(officer)
    carried = directory.sign_in(lead_there(client), preferred_username="olivia.officer") | {"_redir": ""}
    browser = client
    if case == "another state":
        carried["state"] = "made-up"
    elif case == "another's browser":
        browser = Client()
    elif case == "used already":
        client.get(BACK, carried)
        client.post("/sign-out/")
    else:
        carried = {"error": "access_denied", "state": carried["state"], "_redir": ""}

    assert browser.get(BACK, carried)["Location"] == "/sign-in/"
    assert failures() == [{"user_id": None, "factor": "directory"}]


@pytest.mark.django_db
def test_a_directory_that_is_trusted_in_it_may_have_asked_for_the_second_factor(
    client: Client, directory: Directory, officer: User, settings: Settings
) -> None:
    """Then Vigil does not ask again, and the log says so; by default it does."""
    give_app(officer)
    claims = {"preferred_username": "olivia.officer", "amr": ["pwd", "mfa"]}
    assert come_back(Client(), directory, **claims)["Location"] == "/sign-in/second-factor/"

    settings.VIGIL_OIDC_TRUSTS_MFA = True
    answer = come_back(client, directory, **claims)

    assert answer["Location"] == "/policy/"
    assert is_signed_in(client)
    [event] = AuditEvent.objects.filter(verb=Verb.SIGNED_IN)
    assert event.details == {"factors": ["socialaccount", "directory"]}


@pytest.mark.django_db
def test_whoever_comes_by_the_directory_is_asked_for_no_password_of_their_own(
    client: Client, directory: Directory, officer: User, settings: Settings
) -> None:
    """One that was given here stays to be replaced by whoever uses it."""
    give_app(officer)
    User.objects.filter(pk=officer.pk).update(password_is_given=True)
    settings.VIGIL_OIDC_TRUSTS_MFA = True

    come_back(client, directory, preferred_username="olivia.officer", amr=["mfa"])

    assert is_signed_in(client)
    assert give_password(Client(), officer)["Location"] == "/sign-in/second-factor/"


@pytest.mark.django_db
def test_the_cookie_that_stays_at_home_is_fetched_by_a_page_of_ours(
    client: Client, directory: Directory
) -> None:
    """From the directory's page browsers send no strict cookie: ours loads itself once more, then they do."""
    answer = client.get(BACK, {"code": "x", "state": "y"})

    assert answer.status_code == 200
    assert 'http-equiv="refresh"' in answer.content.decode()
    assert "_redir=" in answer.content.decode()


@pytest.mark.django_db
def test_without_a_directory_there_is_no_button_and_no_way(client: Client) -> None:
    """Off when it is not set."""
    assert "force account" not in client.get("/sign-in/").content.decode()
    assert client.post(BEGIN)["Location"] == "/sign-in/"
    assert client.get(BACK, {"code": "x", "state": "y"})["Location"] == "/sign-in/"
