"""Visiting in the JSON API."""

from visits.api.devices import DeviceViewSet
from visits.api.visits import ObligationViewSet, VisitViewSet

__all__ = ["DeviceViewSet", "ObligationViewSet", "VisitViewSet"]
