"""Which role may do what. Deny by default: what is not written here is refused."""

from dataclasses import dataclass

from offender_mgmt.accounts.choices import Permission, Rank, Role
from offender_mgmt.errors import RuleViolation

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.OFFENDER_MANAGER: frozenset(
        {
            Permission.VIEW_OFFENDERS,
            Permission.ASK_EMERGENCY,
            Permission.RECORD_VISITS,
            Permission.DECIDE_RISK,
            Permission.CHANGE_REGISTER,
            Permission.READ_PROPOSALS,
            Permission.VIEW_MEASURES,
            Permission.VIEW_ALERTS,
            Permission.VIEW_POLICY,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Permission.VIEW_OFFENDERS,
            Permission.ASK_EMERGENCY,
            Permission.RECORD_VISITS,
            Permission.DECIDE_RISK,
            Permission.CHANGE_REGISTER,
            Permission.READ_PROPOSALS,
            Permission.APPROVE_PROPOSALS,
            Permission.REVIEW_EMERGENCY,
            Permission.SUPERVISE_TEAMS,
            Permission.IMPORT_REGISTER,
            Permission.EXPORT_COMPLIANCE,
            Permission.VIEW_MEASURES,
            Permission.VIEW_SWEEPS,
            Permission.VIEW_ALERTS,
            Permission.HANDLE_ALERTS,
            Permission.VIEW_OPERATIONS,
            Permission.ACCEPT_FEWER,
            Permission.CHANGE_ABSENCES,
            Permission.VIEW_POLICY,
            Permission.VIEW_SIMULATIONS,
            Permission.REVIEW_CONFLICTS,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Permission.EXPORT_COMPLIANCE,
            Permission.VIEW_MEASURES,
            Permission.VIEW_SWEEPS,
            Permission.VIEW_OPERATIONS,
            Permission.VIEW_POLICY,
            Permission.VIEW_SIMULATIONS,
            Permission.VIEW_EVIDENCE,
            Permission.QUESTION_LOG,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.VIEW_POLICY,
            Permission.CHANGE_POLICY,
            Permission.VIEW_SIMULATIONS,
            Permission.VIEW_EVIDENCE,
            Permission.VIEW_SWEEPS,
            Permission.VIEW_OPERATIONS,
            Permission.ACCEPT_FEWER,
            Permission.CHANGE_ABSENCES,
            Permission.CHANGE_USERS,
            Permission.VIEW_API_SCHEMA,
        }
    ),
    # Who sees who sees: of a record the reference, its list and its conflicts, and nothing of the person.
    Role.PROFESSIONAL_STANDARDS: frozenset(
        {
            Permission.OVERSEE_ACCESS,
            Permission.REVIEW_EMERGENCY,
            Permission.READ_PROPOSALS,
            Permission.QUESTION_LOG,
        }
    ),
}


def has_permission(role: str, permission: Permission) -> bool:
    """Say whether `role` may do `permission`. An unknown role raises KeyError: doubt is never a yes."""
    return permission in PERMISSIONS[role]


@dataclass(frozen=True)
class Person:
    """Who asks or approves: which account, and what standing."""

    pk: int
    rank: int


def check_second_person(*, asked: Person | None, approver: Person) -> None:
    """Raise RuleViolation unless the approver is somebody else, and not junior to whoever asked.

    `asked` is None when nobody did: a policy or an extract found something to approve.
    """
    if asked is None:
        return
    if asked.pk == approver.pk:
        raise RuleViolation("You asked for this yourself, so somebody else must approve it.")
    if approver.rank < asked.rank:
        raise RuleViolation("Whoever approves this must not be junior to the person who asked for it.")


def usual_rank(role: str) -> Rank:
    """The rank of a new account when nobody says: a supervisor is a sergeant."""
    return Rank.SERGEANT if role == Role.SUPERVISOR else Rank.CONSTABLE


def check_can_create_user(*, role: str, has_team: bool, supervises_teams: bool) -> None:
    """Raise RuleViolation unless the account would see what its role is for, and nothing beside it."""
    if role == Role.OFFENDER_MANAGER and not has_team:
        raise RuleViolation("An offender manager needs a team: without one they would see nobody.")
    if role == Role.SUPERVISOR and not supervises_teams:
        raise RuleViolation("A supervisor needs at least one team to supervise.")
    if role != Role.SUPERVISOR and supervises_teams:
        raise RuleViolation("Only a supervisor supervises teams.")


def check_can_issue_token(*, is_active: bool) -> None:
    """Raise RuleViolation unless the user may sign in at all."""
    if not is_active:
        raise RuleViolation("This account is disabled, so it cannot have a token.")


def check_can_disable(*, is_active: bool, is_oneself: bool) -> None:
    """Raise RuleViolation unless this account may be ended by whoever asks."""
    if not is_active:
        raise RuleViolation("This account is disabled already.")
    if is_oneself:
        raise RuleViolation("You cannot disable your own account. Ask another administrator.")
