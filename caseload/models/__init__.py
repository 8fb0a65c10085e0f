"""Tables of caseloads: hand-overs and offers (`handovers`), transfers and reallocations (`transfers`)."""

from caseload.models.handovers import HandOver, Offer
from caseload.models.transfers import Reallocation, Transfer

__all__ = ["HandOver", "Offer", "Reallocation", "Transfer"]
