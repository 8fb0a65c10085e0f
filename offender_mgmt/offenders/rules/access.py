"""Who may open which record, and why not (security 1.3 and 2.4).

Everything here denies. A record is shown when no rule hides it, so that a rule more can only show less.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.rules import has_permission
from offender_mgmt.offenders.choices import AccessLevel


@dataclass(frozen=True)
class Viewer:
    """A user as access takes them. A `team` of None is nobody's team."""

    role: str
    is_active: bool
    team: int | None
    supervises: frozenset[int]

    def may(self, permission: Permission) -> bool:
        """Say whether the role allows it; a disabled user may do nothing."""
        return self.is_active and has_permission(self.role, permission)


@dataclass(frozen=True)
class Record:
    """A record as access takes it."""

    level: str
    team: int | None
    is_canary: bool


@dataclass(frozen=True)
class Ties:
    """What is on record between this viewer and this record.

    `listed_for` is the level for which the viewer was put on the record's list. A name on the list of a
    restricted record does not go over to the list of the sealed one. `in_emergency` says that the record is open to
    them for an emergency at this moment: as a name on the list would, but never of a sealed record.
    """

    is_blocked: bool
    is_the_person: bool
    listed_for: str | None
    in_emergency: bool = False


@dataclass(frozen=True)
class Denial:
    """One reason for which a record does not exist for a viewer. `name` is for the log, never for the viewer."""

    name: str
    hides: Callable[[Viewer, Record, Ties], bool]


def _not_a_person(viewer: Viewer, record: Record, ties: Ties) -> bool:
    return record.is_canary


def _conflict_block(viewer: Viewer, record: Record, ties: Ties) -> bool:
    return ties.is_blocked


def _own_record(viewer: Viewer, record: Record, ties: Ties) -> bool:
    """Who is the offender, or is linked to them, is to them as if blocked (ACC-11)."""
    return ties.is_the_person


def _sealed(viewer: Viewer, record: Record, ties: Ties) -> bool:
    return record.level == AccessLevel.SEALED and ties.listed_for != AccessLevel.SEALED


def _restricted(viewer: Viewer, record: Record, ties: Ties) -> bool:
    is_let_in = ties.listed_for == AccessLevel.RESTRICTED or ties.in_emergency
    return record.level == AccessLevel.RESTRICTED and not is_let_in


def _level_not_known(viewer: Viewer, record: Record, ties: Ties) -> bool:
    return record.level not in AccessLevel.values


def _role(viewer: Viewer, record: Record, ties: Ties) -> bool:
    return not viewer.may(Permission.VIEW_OFFENDERS)


def _other_team(viewer: Viewer, record: Record, ties: Ties) -> bool:
    """The list of a restricted or sealed record stands in place of the teams; of any other the teams decide."""
    if record.level in (AccessLevel.RESTRICTED, AccessLevel.SEALED) or ties.in_emergency:
        return False
    if viewer.may(Permission.SUPERVISE_TEAMS):
        # In no team: shown to every supervisor, so that nobody is managed by no one unseen.
        return record.team is not None and record.team not in viewer.supervises
    return record.team is None or record.team != viewer.team


# What no role, list or emergency opens.
NEVER = (
    Denial("not a person", _not_a_person),
    Denial("conflict block", _conflict_block),
    Denial("own record", _own_record),
)
# In the order in which they are asked: the first that hides is the reason that is logged.
DENIALS = (
    *NEVER,
    Denial("sealed", _sealed),
    Denial("restricted", _restricted),
    Denial("level not known", _level_not_known),
    Denial("role", _role),
    Denial("other team", _other_team),
)


def why_hidden(viewer: Viewer, record: Record, ties: Ties) -> str | None:
    """The name of the first denial that hides this record from this viewer; None when it is shown."""
    return next((denial.name for denial in DENIALS if denial.hides(viewer, record, ties)), None)


def opens_in_emergency(viewer: Viewer, record: Record, ties: Ties) -> bool:
    """Say whether an emergency would open the record: it is hidden by the team or the list, and by nothing else."""
    in_emergency = replace(ties, in_emergency=True)
    is_hidden = why_hidden(viewer, record, ties) is not None
    return is_hidden and why_hidden(viewer, record, in_emergency) is None


def why_not_overseen(viewer: Viewer, record: Record, ties: Ties) -> str | None:
    """Why `viewer` may not know who sees this record, and decide it; None for professional standards.

    A list does not hide the list from them, nor a team: a conflict does.
    """
    first = next((one.name for one in NEVER if one.hides(viewer, record, ties)), None)
    return first or (None if viewer.may(Permission.OVERSEE_ACCESS) else "role")
