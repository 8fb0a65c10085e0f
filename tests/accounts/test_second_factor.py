"""The second factor through the real pages: set up, asked for, refused, used once (AUTH-2, AUTH-3, AUTH-4)."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.test import Client
from pytest_django import Settings

from offender_mgmt.accounts import services
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from tests.accounts.factors import (
    SoftKey,
    asked_of_key,
    code_now,
    give_app,
    give_password,
    is_signed_in,
    wrong_code,
)
from tests.architecture.addresses import every_address

pytestmark = pytest.mark.django_db
SECOND, SET_UP, SET_UP_KEY = "/sign-in/second-factor/", "/sign-in/set-up/", "/sign-in/set-up/key/"


@pytest.fixture(autouse=True)
def _in_earnest(settings: Settings) -> None:
    """As everywhere but in the demo."""
    settings.VIGIL_SECOND_FACTOR = True


def send_code(client: Client, code: str, page: str = SECOND) -> Any:
    """Fill in the page."""
    return client.post(page, {"factor_code": code})


def events(*verbs: Verb) -> list[dict[str, object]]:
    """The details of what was written, in order."""
    return [event.details for event in AuditEvent.objects.filter(verb__in=verbs).order_by("pk")]


def give_key(client: Client, user: User) -> SoftKey:
    """Set up a key at the first sign-in."""
    key = SoftKey()
    give_password(client, user)
    answer = key.create(asked_of_key(client.get(SET_UP_KEY)))
    assert client.post(SET_UP_KEY, {"name": "blue", "factor_credential": answer}).status_code == 302
    return key


def test_a_password_alone_signs_nobody_in(client: Client, officer: User) -> None:
    """It leads to the page that asks for the second factor, and nothing is written as a sign-in."""
    give_app(officer)

    answer = give_password(client, officer)

    assert (answer.status_code, answer["Location"]) == (302, SECOND)
    assert not is_signed_in(client)
    assert events(Verb.SIGNED_IN) == []


def test_a_code_signs_in_and_the_log_says_by_what(client: Client, officer: User) -> None:
    """The sign-in leads to where somebody wanted to go (AUTH-11)."""
    give_app(officer)
    client.post(
        "/sign-in/?next=/policy/",
        {"login": officer.username, "password": "correct horse battery", "next": "/policy/"},
    )

    answer = send_code(client, code_now())

    assert (answer.status_code, answer["Location"]) == (302, "/policy/")
    assert is_signed_in(client)
    assert events(Verb.SIGNED_IN) == [{"factors": ["password", "totp"]}]


def test_a_code_is_good_once(client: Client, officer: User) -> None:
    """Whoever read it over a shoulder comes too late (AUTH-3)."""
    give_app(officer)
    code = code_now()
    give_password(client, officer)
    send_code(client, code)

    thief = Client()
    give_password(thief, officer)
    answer = send_code(thief, code)

    assert answer.status_code == 422
    assert "used already" in answer.content.decode()
    assert not is_signed_in(thief)


def test_five_wrong_codes_lock_as_wrong_passwords_do(client: Client, officer: User) -> None:
    """Failures of either kind count together, and the right code is refused then (AUTH-4, AUTH-11)."""
    give_app(officer)
    client.post("/sign-in/", {"login": officer.username, "password": "wrong"})
    give_password(client, officer)

    answers = [send_code(client, wrong_code()).status_code for _ in range(4)]

    assert answers == [422, 422, 422, 429]
    assert send_code(client, code_now()).status_code == 429
    assert not is_signed_in(client)
    failed = events(Verb.SIGN_IN_FAILED)
    assert [event["factor"] for event in failed] == ["password", *["code"] * 5]
    assert {"user_id": officer.pk} in events(Verb.SIGN_IN_LOCKED)


def test_what_is_typed_as_a_code_is_kept_nowhere(client: Client, officer: User) -> None:
    """People type passwords into the wrong box (AUD-6)."""
    give_app(officer)
    give_password(client, officer)

    answer = send_code(client, "hunter2-canary")

    assert "canary" not in answer.content.decode()
    assert "canary" not in str(events(Verb.SIGN_IN_FAILED))
    assert "canary" not in "".join(AccessAttempt.objects.values_list("post_data", flat=True))


def test_nothing_but_the_way_in_answers_before_the_second_factor(client: Client, officer: User) -> None:
    """Every address: with the password alone one is nobody (AUTH-2)."""
    give_app(officer)
    give_password(client, officer)
    open_to_all = {"healthz", "health/live", "health/ready", "metrics"}
    way_in = {
        "sign-in/",
        "sign-out/",
        "sign-in/second-factor/",
        "sign-in/set-up/",
        "sign-in/set-up/key/",
        "sign-in/own-password/",
        "sign-in/directory/callback/",
    }
    answers = {
        address.route: client.get(
            address.path("1" if "int" in address.route else "00000000-0000-4000-8000-000000000000")
        )
        for address in every_address()
        if address.route not in open_to_all
    }

    answered = {
        route
        for route, answer in answers.items()
        if not (
            answer.status_code in (401, 403, 405)
            or (answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next="))
        )
    }
    assert answered == way_in
    assert not is_signed_in(client)


def test_a_key_fixed_before_is_dead_after_the_password_and_after_the_factor(
    client: Client, officer: User
) -> None:
    """At either step the session gets a new key (AUTH-6)."""
    give_app(officer)
    session = client.session
    session["fixed"] = "before"
    session.save()
    keys = [session.session_key or ""]

    give_password(client, officer)
    keys.append(client.session.session_key or "")
    send_code(client, code_now())
    keys.append(client.session.session_key or "")

    assert len(set(keys)) == 3
    assert [client.session.exists(key) for key in keys] == [False, False, True]


def test_who_has_none_sets_up_an_app_and_gets_codes(client: Client, officer: User) -> None:
    """Led there by the password; a picture and letters, then the codes, then on (AUTH-2)."""
    answer = give_password(client, officer)
    assert answer["Location"] == SET_UP
    page = client.get(SET_UP).content.decode()
    assert "<svg" in page
    letters = re.search(r'vigil-secret">([A-Z2-7 ]+)<', page)
    assert letters
    secret = letters[1].replace(" ", "")

    assert send_code(client, "000000", SET_UP).status_code == 422
    assert not is_signed_in(client)
    answer = send_code(client, code_now(secret), SET_UP)

    assert (answer.status_code, answer["Location"]) == (302, "/account/codes/?next=%2F")
    assert is_signed_in(client)
    shown = client.get(answer["Location"]).content.decode()
    assert all(code in shown for code in services.recovery_codes_of(officer))
    assert len(services.recovery_codes_of(officer)) == 10
    assert [event["factor"] for event in events(Verb.FACTOR_ADDED)] == ["totp"]


def test_secrets_are_not_readable_in_the_database(client: Client, officer: User) -> None:
    """Neither the secret of an app nor what recovery codes are made from (AUTH-3)."""
    give_app(officer)
    services.make_recovery_codes(by=officer)

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert "JBSWY3DP" not in kept
    assert not re.search(r"'seed': '[0-9a-f]{80}'", kept)


def test_a_new_secret_key_opens_what_the_one_before_closed(
    client: Client, officer: User, settings: Settings
) -> None:
    """As long as that is named; without it the page says what to do, and lets nobody in."""
    give_app(officer)
    before, settings.SECRET_KEY = (
        settings.SECRET_KEY,
        "another key of fifty characters, invented for this test",
    )
    give_password(client, officer)

    lost = send_code(client, code_now())
    assert lost.status_code == 422
    assert "Ask your administrator to reset it" in lost.content.decode()

    settings.SECRET_KEY_FALLBACKS = [before]
    assert send_code(client, code_now()).status_code == 302


def test_a_recovery_code_signs_in_once(client: Client, officer: User) -> None:
    """On the day on which the phone is lost (AUTH-3)."""
    give_app(officer)
    services.make_recovery_codes(by=officer)
    code = services.recovery_codes_of(officer)[3]
    give_password(client, officer)
    send_code(client, code)
    assert is_signed_in(client)
    assert events(Verb.SIGNED_IN) == [{"factors": ["password", "recovery_codes"]}]

    again = Client()
    give_password(again, officer)

    assert send_code(again, code).status_code == 422
    assert len(services.recovery_codes_of(officer)) == 9


def test_an_auditor_signs_in_with_a_key_and_with_nothing_else(client: Client, auditor: User) -> None:
    """Neither set up an app, nor use one that they had in another role (AUTH-2)."""
    give_app(auditor)
    assert give_password(client, auditor)["Location"] == SET_UP
    assert client.get(SET_UP)["Location"] == SET_UP_KEY
    assert client.get(SECOND)["Location"] == SET_UP
    assert send_code(client, code_now())["Location"] == SET_UP
    assert not is_signed_in(client)

    give_key(client, auditor)

    assert is_signed_in(client)
    assert events(Verb.SIGNED_IN) == [{"factors": ["password", "webauthn"]}]
    other = Client()
    assert give_password(other, auditor)["Location"] == SECOND
    assert send_code(other, code_now()).status_code == 422
    assert not is_signed_in(other)


def test_a_key_signs_in(client: Client, administrator: User) -> None:
    """What it answers to this page and this site, and only once."""
    key = give_key(client, administrator)
    browser = Client()
    give_password(browser, administrator)
    answer = {"factor_credential": key.get(asked_of_key(browser.get(SECOND)))}

    assert browser.post(SECOND, answer)["Location"] == "/"
    assert is_signed_in(browser)

    thief = Client()
    give_password(thief, administrator)
    thief.get(SECOND)
    assert thief.post(SECOND, answer).status_code == 422


@pytest.mark.parametrize(
    "case", ["another key", "a look-alike site", "nonsense", "a list", "an empty answer"]
)
def test_a_key_that_is_not_theirs_is_refused(client: Client, administrator: User, case: str) -> None:
    """And so is whatever somebody makes up; each counts as a failure."""
    key = give_key(client, administrator)
    browser = Client()
    give_password(browser, administrator)
    options = asked_of_key(browser.get(SECOND))
    stranger = SoftKey()
    stranger.id = key.id
    look_alike = SoftKey("vigil.example.net")
    look_alike.private, look_alike.id = key.private, key.id
    answers = {
        "another key": stranger.get(options),
        "a look-alike site": look_alike.get(options),
        "nonsense": "{",
        "a list": "[1]",
        "an empty answer": '{"id": "", "response": {}}',
    }

    assert browser.post(SECOND, {"factor_credential": answers[case]}).status_code == 422
    assert not is_signed_in(browser)
    assert events(Verb.SIGN_IN_FAILED) == [{"user_id": administrator.pk, "factor": "credential"}]


def test_the_demo_says_that_it_asks_for_a_password_only(client: Client, settings: Settings) -> None:
    """On every page, the sign-in page too; and in earnest nothing of it is there."""
    settings.VIGIL_SECOND_FACTOR = False
    assert "a password alone is enough" in client.get("/sign-in/").content.decode()

    settings.VIGIL_SECOND_FACTOR = True
    assert "a password alone is enough" not in client.get("/sign-in/").content.decode()
