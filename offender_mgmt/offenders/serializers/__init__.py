"""The register as JSON. Every field is named: nothing is shown because a model has it (ACC-6)."""

from offender_mgmt.offenders.serializers.decisions import (
    ProposalLine,
    ProposalRecord,
    SuspensionLine,
    SuspensionRecord,
)
from offender_mgmt.offenders.serializers.register import OffenderKey, OffenderLine, OffenderRecord

__all__ = [
    "OffenderKey",
    "OffenderLine",
    "OffenderRecord",
    "ProposalLine",
    "ProposalRecord",
    "SuspensionLine",
    "SuspensionRecord",
]
