"""Caseloads in the JSON API."""

from caseload.api.offers import OfferViewSet

__all__ = ["OfferViewSet"]
