"""Caseloads in the JSON API."""

from caseload.api.capacity import CapacityViewSet, ForecastViewSet
from caseload.api.offers import OfferViewSet

__all__ = ["CapacityViewSet", "ForecastViewSet", "OfferViewSet"]
