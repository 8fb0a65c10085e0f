"""The register in the JSON API, and the filters by offender that other endpoints share."""

from offender_mgmt.offenders.api.closures import ClosureViewSet
from offender_mgmt.offenders.api.proposals import ProposalViewSet
from offender_mgmt.offenders.api.register import LevelFilter, OffenderViewSet, OfOneOffender, TeamFilter
from offender_mgmt.offenders.api.suspensions import SuspensionViewSet

__all__ = [
    "ClosureViewSet",
    "LevelFilter",
    "OfOneOffender",
    "OffenderViewSet",
    "ProposalViewSet",
    "SuspensionViewSet",
    "TeamFilter",
]
