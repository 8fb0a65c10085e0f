"""Writes about users: who may sign in, and with which tokens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from knox.models import AuthToken

from offender_mgmt.accounts import rules
from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import StaffParticulars, Team, User
from offender_mgmt.accounts.services.particulars import screen
from offender_mgmt.accounts.services.passwords import put_made_up_password
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation


@dataclass(frozen=True)
class NewUser:
    """An account as an edge has parsed it. Teams are named as the register names them.

    Without a rank a supervisor is a sergeant and anybody else a constable or a member of staff.
    """

    username: str
    role: Role
    rank: Rank | None = None
    team: str = ""
    supervised_teams: Sequence[str] = ()
    email: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True)
class NewAccount:
    """An account that was just made, and its password in clear, which nobody can read again."""

    user: User
    password: str


@dataclass(frozen=True)
class IssuedToken:
    """A token in clear, which nobody can read again, and when it ends."""

    token: str
    expires_at: datetime


@transaction.atomic
def create_user(*, new: NewUser, by: audit.Actor, now: datetime) -> NewAccount:
    """Make an account, and those of its teams that are not there yet; it is screened for conflicts.

    Its password is made up, and replaced at the first sign-in. Raises RuleViolation, or Django's ValidationError for
    a user name or e-mail address that will not do.
    """
    rules.check_can_create_user(
        role=new.role, has_team=bool(new.team), supervises_teams=bool(new.supervised_teams)
    )
    if User.objects.filter(username__iexact=new.username).exists():
        raise RuleViolation(f"There is already an account called {new.username}.")
    user = User(
        username=new.username,
        role=new.role,
        rank=new.rank or rules.usual_rank(new.role),
        team=_team(new.team) if new.team else None,
        email=new.email,
        first_name=new.first_name,
        last_name=new.last_name,
    )
    password = put_made_up_password(user)
    user.full_clean()
    user.save()
    user.supervised_teams.set([_team(name) for name in new.supervised_teams])
    audit.record(Verb.USER_CREATED, by=by, details={"user_id": user.pk, "role": user.role})
    screen(user, now=now)
    return NewAccount(user, password)


def _team(name: str) -> Team:
    return Team.objects.get_or_create(name=name)[0]


@transaction.atomic
def disable_user(*, user_id: int, by: User, now: datetime) -> User:
    """End an account, its sessions, its tokens and what was kept to screen it.

    Raises RuleViolation with what is still in the user's hands.

    What that may be is said by `settings.LEAVING_CHECKS`: nobody leaves with open cases.
    """
    # Whoever takes a case locks themselves too, so that nothing comes into these hands meanwhile.
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    rules.check_can_disable(is_active=user.is_active, is_oneself=user.pk == by.pk)
    for path in settings.LEAVING_CHECKS:
        check: Callable[..., None] = import_string(path)
        check(user, now=now)
    user.is_active = False
    user.save(update_fields=["is_active"])
    number = AuthToken.objects.filter(user=user).delete()[0]
    user.sessions.all().delete()  # else they would go on, were the account ever to be opened again
    StaffParticulars.objects.filter(user=user).delete()
    audit.record(Verb.USER_DISABLED, by=by, details={"user_id": user.pk, "tokens": number})
    return user


@transaction.atomic
def issue_token(*, username: str, by: audit.Actor) -> IssuedToken:
    """Make an API token with all that this user may do. Raises RuleViolation, or User.DoesNotExist."""
    user = User.objects.select_for_update().get(username=username)
    rules.check_can_issue_token(is_active=user.is_active)
    stored, token = AuthToken.objects.create(user=user)
    audit.record(
        Verb.TOKEN_ISSUED, by=by, details={"user_id": user.pk, "expires_at": stored.expiry.isoformat()}
    )
    return IssuedToken(token=token, expires_at=stored.expiry)


@transaction.atomic
def revoke_tokens(*, username: str, by: audit.Actor) -> int:
    """End every API token of this user at once; return how many there were. Raises User.DoesNotExist."""
    user = User.objects.select_for_update().get(username=username)
    number: int = AuthToken.objects.filter(user=user).delete()[0]
    audit.record(Verb.TOKENS_REVOKED, by=by, details={"user_id": user.pk, "number": number})
    return number
