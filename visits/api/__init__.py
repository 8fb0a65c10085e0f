"""Visiting in the JSON API."""

from visits.api.contacts import ContactViewSet, VisorEntryViewSet
from visits.api.visits import ObligationViewSet, VisitViewSet

__all__ = ["ContactViewSet", "ObligationViewSet", "VisitViewSet", "VisorEntryViewSet"]
