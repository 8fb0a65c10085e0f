"""Accounts and tokens are made at the command line, by those who run the system."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from knox.models import AuthToken

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from tests.api.conftest import Api

pytestmark = pytest.mark.django_db


def create_user(*arguments: str) -> tuple[str, str]:
    """Run create_user; return the password, and what it says of it."""
    told, said = io.StringIO(), io.StringIO()
    call_command("create_user", *arguments, stdout=told, stderr=said)
    return told.getvalue().strip(), said.getvalue()


def last_event() -> tuple[str, str, dict[str, Any]]:
    """What the log says last, and who did it."""
    event = AuditEvent.objects.latest("pk")
    return event.verb, event.actor_name, event.details


def test_an_account_is_made_as_told_and_audited(north: Team) -> None:
    """Role, team, name and e-mail are the ones given; a team that is not there yet is made, aloud."""
    password, said = create_user(
        *("petra.principal", "--role", "supervisor", "--supervises", "North", "--supervises", "East"),
        *("--email", "petra@force.example", "--first-name", "Petra", "--last-name", "Principal"),
    )

    user = User.objects.get(username="petra.principal")
    assert (user.check_password(password), user.password_is_given, password in said) == (True, True, False)
    assert (user.role, str(user), user.email) == ("supervisor", "Petra Principal", "petra@force.example")
    assert set(user.supervised_teams.values_list("name", flat=True)) == {"North", "East"}
    assert "There was no team called East: made it." in said
    assert "North" not in said
    assert last_event() == (
        "user_created",
        "create_user command",
        {"user_id": user.pk, "role": "supervisor"},
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["new.one", "--role", "offender_manager"], "An offender manager needs a team"),
        (["new.one", "--role", "supervisor"], "A supervisor needs at least one team"),
        (["new.one", "--role", "auditor", "--supervises", "North"], "Only a supervisor supervises"),
        (["Olivia.Officer", "--role", "auditor"], "There is already an account"),
        (["new one", "--role", "auditor"], "valid username"),
        (["new.one", "--role", "auditor", "--email", "nowhere"], "valid email"),
    ],
)
def test_an_account_that_will_not_do_is_refused_with_a_sentence(
    arguments: list[str], sentence: str, officer: User
) -> None:
    """Nothing is half made: no account, no team, no event."""
    before = User.objects.count(), Team.objects.count(), AuditEvent.objects.count()

    with pytest.raises(CommandError, match=sentence):
        create_user(*arguments)

    assert (User.objects.count(), Team.objects.count(), AuditEvent.objects.count()) == before


def test_a_token_is_shown_once_works_and_is_audited_without_itself(officer: User) -> None:
    """Only its hash is kept; the log names whom it is for and when it ends (AUD-6)."""
    said, hint = io.StringIO(), io.StringIO()

    call_command("issue_token", officer.username, stdout=said, stderr=hint)

    token = said.getvalue().strip()
    stored = AuthToken.objects.get()
    assert Api({"Authorization": f"Token {token}"}).get("offenders/").status_code == 200
    assert token not in hint.getvalue() + stored.digest
    verb, actor, details = AuditEvent.objects.filter(verb="token_issued").values_list(
        "verb", "actor_name", "details"
    )[0]
    assert (verb, actor) == ("token_issued", "issue_token command")
    assert details == {"user_id": officer.pk, "expires_at": stored.expiry.isoformat()}


def test_revoking_ends_every_token_of_that_user_and_of_no_other(officer: User, colleague: User) -> None:
    """A lost token is dead at the next request."""
    lost = Api({"Authorization": f"Token {AuthToken.objects.create(officer)[1]}"})
    kept = Api({"Authorization": f"Token {AuthToken.objects.create(colleague)[1]}"})
    AuthToken.objects.create(officer)
    said = io.StringIO()

    call_command("revoke_tokens", officer.username, stdout=said)

    assert said.getvalue() == "Ended 2 tokens of olivia.officer.\n"
    assert last_event() == ("tokens_revoked", "revoke_tokens command", {"user_id": officer.pk, "number": 2})
    assert (lost.get("offenders/").status_code, kept.get("offenders/").status_code) == (401, 200)


def test_a_disabled_user_gets_no_token(officer: User) -> None:
    """A token would be the way around leaving (AUTH-8)."""
    User.objects.filter(pk=officer.pk).update(is_active=False)

    with pytest.raises(CommandError, match="This account is disabled"):
        call_command("issue_token", officer.username)

    assert not AuthToken.objects.exists()


@pytest.mark.parametrize("command", ["issue_token", "revoke_tokens"])
def test_a_user_name_that_is_nobodys_is_refused(command: str, officer: User) -> None:
    """A slip of the keyboard is told, not passed over."""
    with pytest.raises(CommandError, match=r"There is no account called olivia\.ofcer\."):
        call_command(command, "olivia.ofcer")
