"""Tables of caseloads: hand-overs and offers (`handovers`)."""

from caseload.models.handovers import HandOver, Offer

__all__ = ["HandOver", "Offer"]
