"""ARMS assessments as JSON."""

from rest_framework import serializers

from offender_mgmt.api import Day, Key, Text, Told, YesNo
from offender_mgmt.offenders.serializers import OffenderKey
from risk.choices import Priority
from risk.models import AssessedFactor, Assessment
from risk.services import AssessmentWritten, FactorWritten

SEEN = "The `mark` that you were shown: saving over another's text is refused."


class FactorRecord(serializers.ModelSerializer[AssessedFactor]):
    """One factor with its evidence by kind."""

    mark = serializers.CharField()

    class Meta:
        model = AssessedFactor
        fields = ["code", "is_protective", "priority", "observed", "told", "view", "mark"]
        read_only_fields = fields


class AssessmentLine(serializers.ModelSerializer[Assessment]):
    """An assessment in a list, without what was written. `completed_on` null is a draft."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()

    class Meta:
        model = Assessment
        fields = ["id", "offender", "overall_priority", "started_at", "completed_on"]
        read_only_fields = fields


class AssessmentRecord(AssessmentLine):
    """One assessment in full."""

    started_by = serializers.CharField(source="started_by.username")
    completed_by = serializers.CharField(source="completed_by.username", allow_null=True, default=None)
    mark = serializers.CharField()
    factors = FactorRecord(many=True)

    class Meta:
        model = Assessment
        fields = [*AssessmentLine.Meta.fields, "started_by", "completed_by", "summary", "mark", "factors"]
        read_only_fields = fields


class ToldStart(Told):
    """Whose assessment to start."""

    offender = Key(help_text="The offender's id.")


class ToldAssessment(Told):
    """What is said of the person as a whole."""

    overall_priority = serializers.ChoiceField(Priority.choices, allow_null=True, default=None)
    summary = Text(allow_blank=True, default="")
    seen = Text(max_length=64, help_text=SEEN)

    def written(self) -> AssessmentWritten:
        """The text as the service takes it. Only after `is_valid()`."""
        told = self.validated_data
        priority = Priority(told["overall_priority"]) if told["overall_priority"] else None
        return AssessmentWritten(priority, told["summary"])


class ToldFactor(Told):
    """One factor: its code, never the licensed wording."""

    code = Text(max_length=30)
    is_protective = YesNo()
    priority = serializers.ChoiceField(Priority.choices)
    observed = Text(allow_blank=True, default="")
    told = Text(allow_blank=True, default="")
    view = Text(allow_blank=True, default="")
    seen = Text(max_length=64, allow_blank=True, default="", help_text=f"{SEEN} Empty for a new factor.")

    def factor(self) -> FactorWritten:
        """The factor as the service takes it. Only after `is_valid()`."""
        told = {name: value for name, value in self.validated_data.items() if name != "seen"}
        return FactorWritten(**told | {"priority": Priority(told["priority"])})


class ToldCompletion(Told):
    """When it was completed."""

    completed_on = Day()
