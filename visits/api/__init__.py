"""Visiting in the JSON API."""

from visits.api.announcing import AnnouncedVisitViewSet, AnnouncementViewSet
from visits.api.contacts import ContactViewSet, VisorEntryViewSet
from visits.api.devices import DeviceViewSet
from visits.api.follow_ups import FollowUpViewSet
from visits.api.ladder import LadderDecisionViewSet, LadderViewSet
from visits.api.patterns import PatternViewSet
from visits.api.safety import CheckOutViewSet
from visits.api.visits import ObligationViewSet, VisitViewSet

__all__ = [
    "AnnouncedVisitViewSet",
    "AnnouncementViewSet",
    "CheckOutViewSet",
    "ContactViewSet",
    "DeviceViewSet",
    "FollowUpViewSet",
    "LadderDecisionViewSet",
    "LadderViewSet",
    "ObligationViewSet",
    "PatternViewSet",
    "VisitViewSet",
    "VisorEntryViewSet",
]
