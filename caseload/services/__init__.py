"""Writes about caseloads: hand-overs (`handing_over`) and the offers of single cases (`offering`)."""

from caseload.services.handing_over import (
    NewHandOver,
    call_off_hand_over,
    finish_hand_over,
    start_hand_over,
    take_over_hand_over,
)
from caseload.services.offering import (
    Refusal,
    accept_offer,
    offer_case,
    offer_cases,
    reject_offer,
    revoke_offer,
)
from caseload.services.receiving import case_of, officers_of, receivers

__all__ = [
    "NewHandOver",
    "Refusal",
    "accept_offer",
    "call_off_hand_over",
    "case_of",
    "finish_hand_over",
    "offer_case",
    "offer_cases",
    "officers_of",
    "receivers",
    "reject_offer",
    "revoke_offer",
    "start_hand_over",
    "take_over_hand_over",
]
