"""Visiting in the JSON API."""

from visits.api.contacts import ContactViewSet, VisorEntryViewSet
from visits.api.devices import DeviceViewSet
from visits.api.ladder import LadderDecisionViewSet, LadderViewSet
from visits.api.patterns import PatternViewSet
from visits.api.safety import CheckOutViewSet
from visits.api.visits import ObligationViewSet, VisitViewSet

__all__ = [
    "CheckOutViewSet",
    "ContactViewSet",
    "DeviceViewSet",
    "LadderDecisionViewSet",
    "LadderViewSet",
    "ObligationViewSet",
    "PatternViewSet",
    "VisitViewSet",
    "VisorEntryViewSet",
]
