"""Changing one's own password (AUTH-1, AUTH-9): what it needs, what it ends, and who learns of it."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from tests.accounts.test_fresh_factor import stale
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db

OLD, NEW = "correct horse battery", "seven quiet lanterns"
PAGE = "/account/password/"


def changing(old: str = OLD, new: str = NEW, again: str | None = None) -> dict[str, str]:
    """The form, filled in."""
    return {"old_password": old, "new_password": new, "new_password_again": new if again is None else again}


def test_the_new_one_holds_and_the_old_one_does_not(
    officer: User, client_of: ClientOf, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Here one stays, everywhere else one is signed out; it is told by mail and in the log, without the password."""
    here, there = client_of(officer), client_of(officer)

    with django_capture_on_commit_callbacks(execute=True):
        answer = here.post(PAGE, changing())

    assert answer["Location"] == "/account/"
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
    officer.refresh_from_db()
    assert (officer.check_password(NEW), officer.check_password(OLD)) == (True, False)
    assert [one.to for one in mail.outbox] == [[officer.email]]
    verbs = AuditEvent.objects.filter(actor_id=officer.pk).values_list("verb", flat=True)
    assert {Verb.PASSWORD_CHANGED, Verb.SESSIONS_ENDED} <= set(verbs)
    assert not AuditEvent.objects.filter(details__icontains="lanterns").exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        pytest.param(
            changing(old="wrong horse battery"), "present password is not right", id="not the present one"
        ),
        pytest.param(changing(new=OLD), "That is your present password", id="the same again"),
        pytest.param(changing(new="brief word"), "at least 12 characters", id="too short"),
        pytest.param(changing(new="password1234"), "too common", id="too common"),
        pytest.param(changing(new="vigil police 2026"), "everybody here knows", id="words of this work"),
        pytest.param(changing(again="seven quiet lantern"), "not the new password", id="not twice the same"),
        pytest.param({}, "Enter your present password", id="nothing"),
        pytest.param(changing(new="x" * 5000), "4096", id="without end"),
    ],
)
def test_what_will_not_do_is_said_and_changes_nothing(
    sent: dict[str, str], said: str, officer: User, client_of: ClientOf
) -> None:
    """In words, and no password stands in the page that says so."""
    answer = client_of(officer).post(PAGE, sent)

    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True), page
    assert not any(value in page for value in sent.values() if value)
    officer.refresh_from_db()
    assert officer.check_password(OLD)


def test_a_password_sent_too_late_is_asked_for_again_and_stands_in_no_page(officer: User) -> None:
    """What else is typed is kept in the question; a password is not."""
    page = stale(officer).post(PAGE, changing()).content.decode()

    assert "Is it still you?" in page
    assert NEW not in page
    assert OLD not in page


def test_spaces_belong_to_a_password(officer: User, client_of: ClientOf) -> None:
    """It is taken as it was typed."""
    client_of(officer).post(PAGE, changing(new="  seven quiet lanterns "))

    officer.refresh_from_db()
    assert officer.check_password("  seven quiet lanterns ")


def test_whoever_is_not_signed_in_changes_nothing() -> None:
    """They are sent to sign in."""
    assert Client().post(PAGE, changing())["Location"].startswith("/sign-in/")
