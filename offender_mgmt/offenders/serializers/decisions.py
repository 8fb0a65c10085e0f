"""Proposals and suspensions as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from offender_mgmt.offenders.models import Proposal, Suspension
from offender_mgmt.offenders.rules.wording import facts_in_words
from offender_mgmt.offenders.serializers.register import OffenderKey


class ProposalLine(serializers.ModelSerializer[Proposal]):
    """Something that waits, or waited, for a second person. It waits while `closed_at` is null."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    requested_by = serializers.CharField(
        source="requested_by.username", allow_null=True, help_text="Null when the facts ask for it."
    )
    approved_by = serializers.CharField(source="approved_by.username", allow_null=True)
    returned_by = serializers.CharField(source="returned_by.username", allow_null=True)

    class Meta:
        model = Proposal
        fields = [
            "id",
            "offender",
            "kind",
            "summary",
            "requested_by",
            "requested_at",
            "approved_by",
            "returned_by",
            "closed_at",
            "due_on_before",
            "due_on_after",
        ]
        read_only_fields = fields


class ProposalRecord(ProposalLine):
    """One proposal, with its reasons and its answer."""

    facts = serializers.SerializerMethodField(help_text="What is asked for, as label and value.")

    class Meta:
        model = Proposal
        fields = [*ProposalLine.Meta.fields, "reason", "facts", "answer"]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_facts(self, proposal: Proposal) -> list[dict[str, Any]]:
        """In words, for people."""
        return [
            {"label": label, "value": value}
            for label, value in facts_in_words(proposal.kind, proposal.payload)
        ]


class SuspensionLine(serializers.ModelSerializer[Suspension]):
    """Why no visit is due. `started_on` null is *not known*; it holds until `lapses_on` unless it ended before."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()

    class Meta:
        model = Suspension
        fields = [
            "id",
            "offender",
            "reason",
            "started_on",
            "expected_until",
            "next_check_on",
            "lapses_on",
            "ended_on",
        ]
        read_only_fields = fields


class SuspensionRecord(SuspensionLine):
    """One suspension, with its evidence, and who answers for it."""

    requested_by = serializers.CharField(source="requested_by.username", allow_null=True)
    approved_by = serializers.CharField(source="approved_by.username", allow_null=True)
    criteria = serializers.ListField(
        child=serializers.DictField(), help_text="What spoke for it when it was asked for."
    )

    class Meta:
        model = Suspension
        fields = [
            *SuspensionLine.Meta.fields,
            "evidence",
            "criteria",
            "requested_by",
            "approved_by",
            "ended_because",
            "origin",
        ]
        read_only_fields = fields
