"""Writes to the register. Each locks the offender, asks the rule, saves the fact, audits it, refreshes."""

from offender_mgmt.offenders.services.assigning import assign, move
from offender_mgmt.offenders.services.changing import NewChange, record_change
from offender_mgmt.offenders.services.closing import close, reopen, request_closure
from offender_mgmt.offenders.services.emergencies import ask_for_emergency, review_emergency
from offender_mgmt.offenders.services.linking import NewLink, end_link, link_person
from offender_mgmt.offenders.services.noticing import see_notice, tell_of_attempts, tell_standards
from offender_mgmt.offenders.services.ordering import (
    NewCondition,
    NewOrder,
    Variation,
    end_order,
    record_order,
    vary_order,
)
from offender_mgmt.offenders.services.proposing import (
    approve,
    effect_of_approving,
    may_answer,
    propose,
    return_proposal,
    withdraw,
    withdraw_proposal,
)
from offender_mgmt.offenders.services.reasons import give_reason
from offender_mgmt.offenders.services.refreshing import lock, lock_all, refresh
from offender_mgmt.offenders.services.registering import NewOffender, register_offender
from offender_mgmt.offenders.services.restricting import lift_block, request_access, set_block
from offender_mgmt.offenders.services.screening import (
    decide_review,
    screen_account,
    screen_all,
    screen_once_a_day,
    screen_records,
)
from offender_mgmt.offenders.services.suspending import SuspensionAsked, end_suspension, request_suspension

__all__ = [
    "NewChange",
    "NewCondition",
    "NewLink",
    "NewOffender",
    "NewOrder",
    "SuspensionAsked",
    "Variation",
    "approve",
    "ask_for_emergency",
    "assign",
    "close",
    "decide_review",
    "effect_of_approving",
    "end_link",
    "end_order",
    "end_suspension",
    "give_reason",
    "lift_block",
    "link_person",
    "lock",
    "lock_all",
    "may_answer",
    "move",
    "propose",
    "record_change",
    "record_order",
    "refresh",
    "register_offender",
    "reopen",
    "request_access",
    "request_closure",
    "request_suspension",
    "return_proposal",
    "review_emergency",
    "screen_account",
    "screen_all",
    "screen_once_a_day",
    "screen_records",
    "see_notice",
    "set_block",
    "tell_of_attempts",
    "tell_standards",
    "vary_order",
    "withdraw",
    "withdraw_proposal",
]
