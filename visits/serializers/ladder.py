"""The ladder and its decisions as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from offender_mgmt.api import Day, Key, Text, Told
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.offenders.serializers import OffenderKey
from visits.choices import FactState, LadderChoice, Rung
from visits.models import LadderDecision
from visits.models.attempts import Row
from visits.services import CourseChosen


class FactOnRecord(serializers.Serializer[Any]):
    """One fact of s.96B of the Sexual Offences Act 2003."""

    letter = serializers.CharField()
    words = serializers.CharField()
    state = serializers.ChoiceField(FactState.choices)
    because = serializers.CharField()


class AttemptLine(serializers.Serializer[Row]):
    """An attempt, and why it is no occasion for a warrant; empty when it is one."""

    visit = serializers.UUIDField(source="visit.public_id")
    visited_on = serializers.DateField(source="visit.visited_on")
    outcome = serializers.CharField(source="visit.outcome")
    why_not_counted = serializers.CharField()


class LadderDecisionRecord(serializers.ModelSerializer[LadderDecision]):
    """A decision in effect, with what was on record. It holds until `review_on`, or the next attempt."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    decided_by = serializers.CharField(source="decided_by.username")
    approved_by = serializers.CharField(source="approved_by.username", allow_null=True, default=None)
    facts = FactOnRecord(many=True)

    class Meta:
        model = LadderDecision
        fields = [
            *("id", "offender", "choice", "reason", "rung", "facts", "attempts"),
            *("review_on", "decided_by", "decided_at", "approved_by"),
        ]
        read_only_fields = fields


class LadderRecord(serializers.ModelSerializer[Offender]):
    """Where the attempts at one person stand today. It never says that a warrant was applied for.

    Read with `ladder` on the offender. `needed_since` null: no decision is needed, or one stands.
    """

    id = serializers.UUIDField(source="public_id")
    last_successful_visit_on = serializers.DateField(
        source="ladder.seen_on", allow_null=True, help_text="Null when none is on record."
    )
    rung = serializers.ChoiceField(Rung.choices, source="ladder.step.rung")
    next_step = serializers.CharField(source="ladder.step.sentence")
    next_step_by = serializers.DateField(source="ladder.step.by", allow_null=True)
    place = serializers.CharField(source="ladder.place", help_text="Where a warrant would be for.")
    facts = FactOnRecord(source="ladder.facts", many=True)
    attempts = AttemptLine(source="ladder.rows", many=True)
    needed_since = serializers.DateField(source="ladder.needed.since_on", allow_null=True, default=None)
    standing_decision = serializers.SerializerMethodField(help_text="The id of the decision that holds.")

    class Meta:
        model = Offender
        fields = [
            *("id", "reference", "last_successful_visit_on", "rung", "next_step", "next_step_by", "place"),
            *("facts", "attempts", "needed_since", "standing_decision"),
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_standing_decision(self, offender: Any) -> str | None:
        """The decision that holds; null when none does."""
        standing = offender.ladder.standing
        return str(standing.public_id) if standing else None


class ProposedDecision(serializers.ModelSerializer[Proposal]):
    """A decision that waits for a second person. Nothing of it is decided yet."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    choice = serializers.CharField(source="payload.choice")
    requested_by = serializers.CharField(source="requested_by.username")

    class Meta:
        model = Proposal
        fields = ["id", "offender", "choice", "summary", "reason", "requested_by", "requested_at"]
        read_only_fields = fields


class ToldDecision(Told):
    """A decision after attempts, its reasons, and the day on which it is looked at again."""

    offender = Key(help_text="The offender's id.")
    choice = serializers.ChoiceField(LadderChoice.choices)
    reason = Text()
    review_on = Day()

    def chosen(self) -> CourseChosen:
        """The decision as the service takes it. Only after `is_valid()`."""
        told = self.validated_data
        return CourseChosen(LadderChoice(told["choice"]), told["reason"], told["review_on"])
