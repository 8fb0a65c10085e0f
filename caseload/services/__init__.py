"""Writes about caseloads: hand-overs (`handing_over`) and the offers of single cases (`offering`), transfers
(`transferring`), and cases that a supervisor gives to another officer at once (`reallocating`); hours and promises
(`hours`, `promising`); policies tried and carried out (`simulating`, `publishing`, `recalculating`).
"""

from caseload.services.handing_over import (
    NewHandOver,
    call_off_hand_over,
    finish_hand_over,
    start_hand_over,
    take_over_hand_over,
)
from caseload.services.hours import set_hours
from caseload.services.offering import (
    Refusal,
    accept_offer,
    offer_case,
    offer_cases,
    reject_offer,
    revoke_offer,
)
from caseload.services.promising import promise
from caseload.services.publishing import publish_policy
from caseload.services.reallocating import (
    Asked,
    preview_reallocation,
    reallocate_case,
    reallocate_cases,
)
from caseload.services.recalculating import recalculate
from caseload.services.receiving import lacks_of, officers_of, receivers
from caseload.services.simulating import ask_simulation, check_was_shown, simulate_waiting
from caseload.services.transferring import (
    NewTransfer,
    accept_transfer,
    ask_transfer,
    confirm_transfer_out,
    reject_transfer,
    revoke_transfer,
)

__all__ = [
    "Asked",
    "NewHandOver",
    "NewTransfer",
    "Refusal",
    "accept_offer",
    "accept_transfer",
    "ask_simulation",
    "ask_transfer",
    "call_off_hand_over",
    "check_was_shown",
    "confirm_transfer_out",
    "finish_hand_over",
    "lacks_of",
    "offer_case",
    "offer_cases",
    "officers_of",
    "preview_reallocation",
    "promise",
    "publish_policy",
    "reallocate_case",
    "reallocate_cases",
    "recalculate",
    "receivers",
    "reject_offer",
    "reject_transfer",
    "revoke_offer",
    "revoke_transfer",
    "set_hours",
    "simulate_waiting",
    "start_hand_over",
    "take_over_hand_over",
]
