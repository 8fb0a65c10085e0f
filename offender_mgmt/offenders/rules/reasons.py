"""Whether somebody must say why before they open a record (security 1.1, LAW-5).

Data Protection Act 2018, s.62(2): the log must make it possible to establish the justification of a consultation.
"""

from dataclasses import dataclass

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import AccessReason, Situation
from offender_mgmt.policy.rules import Policy

NONE, CODE, WORDS = "none", "code", "words"


@dataclass(frozen=True)
class Standing:
    """What somebody who may see a record is to it."""

    has_list: bool
    is_manager: bool
    covers_manager: bool
    is_supervisor: bool


def situation_of(standing: Standing) -> Situation:
    """The one situation that policy speaks of. A record with a list is never routine, whoever opens it."""
    if standing.has_list:
        return Situation.LISTED
    if standing.is_manager:
        return Situation.OWN
    if standing.covers_manager:
        return Situation.COVERING
    return Situation.SUPERVISING if standing.is_supervisor else Situation.TEAM


def asked_for(situation: Situation, policy: Policy) -> str:
    """What policy asks for in this situation: nothing, a reason from the list, or one in words."""
    return policy.access_reasons[situation]


def check_reason(*, asked: str, reason: str, words: str) -> None:
    """Raise RuleViolation unless this reason says as much as is asked for."""
    if words.strip():
        return
    if asked == WORDS:
        raise RuleViolation("Say in a few words what you need the record for.")
    if reason == AccessReason.OTHER:
        raise RuleViolation("Say what the other reason is.")
