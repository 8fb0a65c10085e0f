"""The register: who is on it, what is known about them, and why a visit may not be due."""

from offender_mgmt.offenders.models.access import AccessGrant, ConflictBlock
from offender_mgmt.offenders.models.changes import Change, ChangeQuerySet, LinkedPerson
from offender_mgmt.offenders.models.closures import Closure
from offender_mgmt.offenders.models.emergency import EmergencyAccess
from offender_mgmt.offenders.models.notices import Notice
from offender_mgmt.offenders.models.orders import Order, OrderCondition
from offender_mgmt.offenders.models.proposals import Proposal
from offender_mgmt.offenders.models.register import Address, Assignment, Offender, OffenderQuerySet
from offender_mgmt.offenders.models.screening import ConflictReview, ScreeningRun
from offender_mgmt.offenders.models.suspensions import Suspension

__all__ = [
    "AccessGrant",
    "Address",
    "Assignment",
    "Change",
    "ChangeQuerySet",
    "Closure",
    "ConflictBlock",
    "ConflictReview",
    "EmergencyAccess",
    "LinkedPerson",
    "Notice",
    "Offender",
    "OffenderQuerySet",
    "Order",
    "OrderCondition",
    "Proposal",
    "ScreeningRun",
    "Suspension",
]
