"""The table of access: who meets which record, and the reason for which it is hidden (None: it is shown)."""

from dataclasses import replace

from offender_mgmt.accounts.choices import Role
from offender_mgmt.offenders.choices import AccessLevel
from offender_mgmt.offenders.rules.access import Record, Ties, Viewer

NORTH, SOUTH = 1, 2

OFFICER = Viewer(Role.OFFENDER_MANAGER, is_active=True, team=NORTH, supervises=frozenset())
OUTSIDER = replace(OFFICER, team=SOUTH)
TEAMLESS = replace(OFFICER, team=None)
DISABLED = replace(OFFICER, is_active=False)
SUPERVISOR = Viewer(Role.SUPERVISOR, is_active=True, team=None, supervises=frozenset({NORTH}))
OTHER_SUPERVISOR = replace(SUPERVISOR, supervises=frozenset({SOUTH}))
AUDITOR = Viewer(Role.AUDITOR, is_active=True, team=NORTH, supervises=frozenset())
ADMINISTRATOR = replace(AUDITOR, role=Role.ADMINISTRATOR)
STANDARDS = replace(AUDITOR, role=Role.PROFESSIONAL_STANDARDS)

NORMAL = Record(AccessLevel.NORMAL, team=NORTH, is_canary=False)
NOBODYS = replace(NORMAL, team=None)
RESTRICTED = replace(NORMAL, level=AccessLevel.RESTRICTED)
SEALED = replace(NORMAL, level=AccessLevel.SEALED)
GARBLED = replace(NORMAL, level="")
CANARY = replace(NORMAL, is_canary=True)

NO_TIES = Ties(is_blocked=False, is_the_person=False, listed_for=None)
LISTED = replace(NO_TIES, listed_for=AccessLevel.RESTRICTED)
LISTED_FOR_SEALED = replace(NO_TIES, listed_for=AccessLevel.SEALED)
IN_EMERGENCY = replace(NO_TIES, in_emergency=True)
BLOCKED = replace(NO_TIES, is_blocked=True)
SELF = replace(NO_TIES, is_the_person=True)

Case = tuple[Viewer, Record, Ties, str | None]

CASES: dict[str, Case] = {
    "officer, own team": (OFFICER, NORMAL, NO_TIES, None),
    "officer, another team": (OUTSIDER, NORMAL, NO_TIES, "other team"),
    "officer, nobody's": (OFFICER, NOBODYS, NO_TIES, "other team"),
    "officer in no team, nobody's": (TEAMLESS, NOBODYS, NO_TIES, "other team"),
    "disabled officer": (DISABLED, NORMAL, NO_TIES, "role"),
    "supervisor of the team": (SUPERVISOR, NORMAL, NO_TIES, None),
    "supervisor of another": (OTHER_SUPERVISOR, NORMAL, NO_TIES, "other team"),
    "supervisor, nobody's": (OTHER_SUPERVISOR, NOBODYS, NO_TIES, None),
    "auditor": (AUDITOR, NORMAL, NO_TIES, "role"),
    "administrator": (ADMINISTRATOR, NORMAL, NO_TIES, "role"),
    "a list of a normal record opens nothing": (
        OUTSIDER,
        NORMAL,
        replace(NO_TIES, listed_for=AccessLevel.NORMAL),
        "other team",
    ),
    "restricted, own manager not listed": (OFFICER, RESTRICTED, NO_TIES, "restricted"),
    "restricted, own supervisor not listed": (SUPERVISOR, RESTRICTED, NO_TIES, "restricted"),
    "restricted, listed": (OFFICER, RESTRICTED, LISTED, None),
    "restricted, listed from another team": (OUTSIDER, RESTRICTED, LISTED, None),
    "restricted, listed supervisor of another": (OTHER_SUPERVISOR, RESTRICTED, LISTED, None),
    "restricted, listed for sealed": (OFFICER, RESTRICTED, LISTED_FOR_SEALED, "restricted"),
    "restricted, listed auditor": (AUDITOR, RESTRICTED, LISTED, "role"),
    "restricted, listed administrator": (ADMINISTRATOR, RESTRICTED, LISTED, "role"),
    "restricted, listed and disabled": (DISABLED, RESTRICTED, LISTED, "role"),
    "sealed, not listed": (SUPERVISOR, SEALED, NO_TIES, "sealed"),
    "sealed, listed while restricted": (SUPERVISOR, SEALED, LISTED, "sealed"),
    "sealed, listed": (OUTSIDER, SEALED, LISTED_FOR_SEALED, None),
    "sealed, listed auditor": (AUDITOR, SEALED, LISTED_FOR_SEALED, "role"),
    "level not known": (SUPERVISOR, GARBLED, LISTED_FOR_SEALED, "level not known"),
    "level not known, list as garbled": (
        SUPERVISOR,
        GARBLED,
        replace(NO_TIES, listed_for=""),
        "level not known",
    ),
    "blocked officer": (OFFICER, NORMAL, BLOCKED, "conflict block"),
    "blocked supervisor": (SUPERVISOR, NORMAL, BLOCKED, "conflict block"),
    "blocked supervisor, nobody's": (SUPERVISOR, NOBODYS, BLOCKED, "conflict block"),
    "blocked and listed": (OFFICER, RESTRICTED, replace(LISTED, is_blocked=True), "conflict block"),
    "blocked and listed for sealed": (
        OFFICER,
        SEALED,
        replace(LISTED_FOR_SEALED, is_blocked=True),
        "conflict block",
    ),
    "self, own team": (OFFICER, NORMAL, SELF, "own record"),
    "self, supervisor": (SUPERVISOR, NORMAL, SELF, "own record"),
    "self and listed": (OFFICER, RESTRICTED, replace(LISTED, is_the_person=True), "own record"),
    "emergency, another team": (OUTSIDER, NORMAL, IN_EMERGENCY, None),
    "emergency, supervisor of another": (OTHER_SUPERVISOR, NORMAL, IN_EMERGENCY, None),
    "emergency, restricted": (OUTSIDER, RESTRICTED, IN_EMERGENCY, None),
    "emergency, sealed": (OUTSIDER, SEALED, IN_EMERGENCY, "sealed"),
    "emergency, level not known": (OUTSIDER, GARBLED, IN_EMERGENCY, "level not known"),
    "emergency, blocked": (OUTSIDER, NORMAL, replace(IN_EMERGENCY, is_blocked=True), "conflict block"),
    "emergency, self": (OUTSIDER, RESTRICTED, replace(IN_EMERGENCY, is_the_person=True), "own record"),
    "emergency, auditor": (AUDITOR, NORMAL, IN_EMERGENCY, "role"),
    "emergency, professional standards": (STANDARDS, RESTRICTED, IN_EMERGENCY, "role"),
    "professional standards": (STANDARDS, NORMAL, NO_TIES, "role"),
    "professional standards, listed": (STANDARDS, SEALED, LISTED_FOR_SEALED, "role"),
    "the canary": (OFFICER, CANARY, NO_TIES, "not a person"),
    "the canary, supervisor": (SUPERVISOR, CANARY, NO_TIES, "not a person"),
    # More than one rule hides: the first in the order is the reason.
    "canary before block": (OFFICER, CANARY, BLOCKED, "not a person"),
    "block before self": (OFFICER, NORMAL, replace(SELF, is_blocked=True), "conflict block"),
    "self before sealed": (OFFICER, SEALED, SELF, "own record"),
    "block before sealed": (OFFICER, SEALED, BLOCKED, "conflict block"),
    "sealed before role": (AUDITOR, SEALED, NO_TIES, "sealed"),
    "restricted before role": (AUDITOR, RESTRICTED, NO_TIES, "restricted"),
    "level before role": (AUDITOR, GARBLED, NO_TIES, "level not known"),
    "role before team": (replace(AUDITOR, team=SOUTH), NORMAL, NO_TIES, "role"),
}
