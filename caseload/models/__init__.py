"""What caseload keeps."""

from caseload.models.hours import ContractedHours
from caseload.models.milestones import Milestone

__all__ = ["ContractedHours", "Milestone"]
