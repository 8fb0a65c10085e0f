"""Caseloads in the JSON API."""

from caseload.api.capacity import CapacityViewSet, ForecastViewSet

__all__ = ["CapacityViewSet", "ForecastViewSet"]
