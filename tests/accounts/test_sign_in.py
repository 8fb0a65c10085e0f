"""Signing in through the real page, the lock-out, and what the audit log keeps of it."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def sign_in(client: Client, username: str, password: str = PASSWORD, **headers: Any) -> Any:
    """Send the sign-in form."""
    return client.post(reverse("account_login"), {"login": username, "password": password}, **headers)


def is_signed_in(client: Client) -> bool:
    """Whether this browser's session belongs to somebody."""
    return "_auth_user_id" in client.session


def words_of(page: bytes, username: str) -> str:
    """The page without what must differ: the name typed, and the token of the form."""
    return re.sub(r'value="[^"]{64}"', "", page.decode()).replace(username, "NAME")


def test_the_right_password_signs_in_and_is_audited(client: Client, officer: User) -> None:
    """A sign-in leads home and is written with its author (AUTH-11)."""
    response = sign_in(client, "olivia.officer")

    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert is_signed_in(client)
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.actor_role) == (Verb.SIGNED_IN, officer.pk, officer.role)


def test_signing_in_gives_a_new_session_key(client: Client, officer: User) -> None:
    """A key fixed before the sign-in is worth nothing after it (AUTH-6)."""
    session = client.session
    session["fixed"] = "before"
    session.save()
    before = session.session_key

    sign_in(client, "olivia.officer")

    assert client.session.session_key != before
    assert not client.session.exists(before or "")


def test_signing_out_is_audited(client: Client, officer: User) -> None:
    """Leaving is written too (AUTH-11); the browser keeps nothing of what was seen (ASVS 14.3.1)."""
    sign_in(client, "olivia.officer")

    answer = client.post(reverse("account_logout"))

    assert (is_signed_in(client), answer["Clear-Site-Data"]) == (False, '"cache", "storage"')
    event = AuditEvent.objects.get(verb=Verb.SIGNED_OUT)
    assert event.actor_id == officer.pk


def test_signing_out_without_a_session_writes_nothing(client: Client) -> None:
    """No session ended, so there is nothing to tell."""
    client.post(reverse("account_logout"))

    assert not AuditEvent.objects.exists()


def test_a_wrong_password_is_audited_for_the_account_that_was_tried(client: Client, officer: User) -> None:
    """A failed sign-in names the account, not as its author (AUTH-11)."""
    sign_in(client, "olivia.officer", "wrong")

    assert not is_signed_in(client)
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.details) == (
        Verb.SIGN_IN_FAILED,
        None,
        {"user_id": officer.pk, "factor": "password"},
    )


def test_what_was_typed_for_an_unknown_user_is_not_kept(client: Client) -> None:
    """People type passwords into the wrong box: the log holds no secrets (AUD-6)."""
    sign_in(client, "hunter2-canary", "wrong")

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(event::text, ' ') FROM audit_auditevent AS event")
        (written,) = cursor.fetchone() or ("",)
    assert "sign_in_failed" in written
    assert "canary" not in written


def test_nobody_is_signed_in_when_it_cannot_be_audited(client: Client, officer: User) -> None:
    """No audit, no act (AUD-1)."""
    User.objects.filter(pk=officer.pk).update(first_name="", last_name="", username="")

    with pytest.raises(IntegrityError):
        client.force_login(User.objects.get(pk=officer.pk))

    assert not is_signed_in(client)


@pytest.mark.parametrize("case", ["unknown", "disabled"])
def test_the_answer_is_that_of_a_wrong_password(client: Client, officer: User, case: str) -> None:
    """Unknown user, wrong password and disabled user read the same (AUTH-5)."""
    wrong = sign_in(client, "olivia.officer", "wrong")
    User.objects.filter(pk=officer.pk).update(is_active=False)

    username = {"unknown": "nobody.here", "disabled": "olivia.officer"}[case]
    answer = sign_in(client, username)

    assert answer.status_code == wrong.status_code == 200
    assert words_of(answer.content, username) == words_of(wrong.content, "olivia.officer")
    assert not is_signed_in(client)


def test_a_password_that_is_empty_is_refused_in_words(client: Client, officer: User) -> None:
    """Bad input gets a sentence and signs nobody in."""
    answer = sign_in(client, "olivia.officer", "")

    assert answer.status_code == 200
    assert b"required" in answer.content
    assert not is_signed_in(client)


def test_five_failures_lock_the_account_from_there(client: Client, officer: User) -> None:
    """The fifth failure locks, and then even the right password is refused (AUTH-4)."""
    answers = [sign_in(client, "olivia.officer", "wrong").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client, "olivia.officer")
    assert (locked.status_code, is_signed_in(client)) == (429, False)
    assert b"locked" in locked.content
    assert AuditEvent.objects.filter(verb=Verb.SIGN_IN_FAILED).count() == 6


def test_four_failures_do_not_lock(client: Client, officer: User) -> None:
    """The boundary's other side (AUTH-4)."""
    for _ in range(4):
        sign_in(client, "olivia.officer", "wrong")

    assert sign_in(client, "olivia.officer").status_code == 302


def test_writing_the_name_differently_does_not_earn_more_tries(client: Client, officer: User) -> None:
    """Letter case and spaces are one account to the lock, as they are to the sign-in (AUTH-4)."""
    for username in [
        "olivia.officer",
        "Olivia.officer",
        "OLIVIA.OFFICER",
        " olivia.officer",
        "olivia.Officer",
    ]:
        sign_in(client, username, "wrong")

    assert sign_in(client, "Olivia.Officer").status_code == 429


def test_a_lock_holds_neither_for_colleagues_nor_for_other_places(
    client: Client, officer: User, colleague: User
) -> None:
    """An attacker cannot lock a team out by name: the pair of user and address is locked (AUTH-4)."""
    for _ in range(5):
        sign_in(client, "olivia.officer", "wrong")

    assert sign_in(Client(), "colin.colleague").status_code == 302
    assert sign_in(Client(), "olivia.officer", REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_forged_proxy_header_does_not_earn_more_tries(client: Client, officer: User) -> None:
    """X-Forwarded-For from a stranger is ignored (AUTH-4)."""
    for number in range(5):
        sign_in(client, "olivia.officer", "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")

    assert sign_in(client, "olivia.officer", HTTP_X_FORWARDED_FOR="198.51.100.9").status_code == 429


def test_nobody_can_sign_themselves_up(client: Client) -> None:
    """An administrator makes each account."""
    assert client.get("/sign-up/").status_code == 404
    assert client.get("/accounts/signup/").status_code == 404
