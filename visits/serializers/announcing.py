"""Announced visits as JSON: what is asked for beforehand, how each stands, and what is said afterwards."""

from typing import Any

from rest_framework import serializers

from offender_mgmt.api import Day, Key, Text, Told
from visits.choices import AnnouncedBecause, Authorisation, Standing
from visits.models import AnnouncementReview, Visit
from visits.serializers.visits import VisitLine
from visits.services.announcing import AnnouncementAsked


class ToldAnnouncement(Told):
    """What an officer asks a supervisor for: a visit on one of these days, of which the offender is told."""

    offender = Key(help_text="The offender's id.")
    because = serializers.ChoiceField(AnnouncedBecause.choices)
    words = Text(help_text="What the supervisor should know.")
    from_on = Day()
    until_on = Day(help_text="The last day; the first for one day.")

    def asked(self) -> AnnouncementAsked:
        """What is asked for, as the service takes it. Only after `is_valid()`."""
        told = {name: value for name, value in self.validated_data.items() if name != "offender"}
        return AnnouncementAsked(**told | {"because": AnnouncedBecause(told["because"])})


class ReviewRecord(serializers.ModelSerializer[AnnouncementReview]):
    """What a supervisor said afterwards."""

    decided_by = serializers.CharField(source="decided_by.username")

    class Meta:
        model = AnnouncementReview
        fields = ["decision", "reason", "decided_by", "decided_at"]
        read_only_fields = fields


class AnnouncedVisitRecord(VisitLine):
    """A visit that took approval, and how it stands with it. Read with `standing` annotated."""

    recorded_by = serializers.CharField(source="recorded_by.username")
    standing = serializers.ChoiceField(Standing.choices, help_text="`waiting`: a supervisor decides.")
    review = ReviewRecord(source="announcement_review", allow_null=True, default=None)

    class Meta:
        model = Visit
        fields = [
            *VisitLine.Meta.fields,
            *("recorded_by", "arrangement", "announced_because", "arrangement_reason", "standing", "review"),
        ]
        read_only_fields = fields


class ToldAuthorisation(Told):
    """What a supervisor says, once, of a visit that was announced without approval."""

    decision = serializers.ChoiceField(Authorisation.choices)
    reason = Text()

    def decided(self) -> dict[str, Any]:
        """The decision as the service takes it. Only after `is_valid()`."""
        told = self.validated_data
        return {"decision": Authorisation(told["decision"]), "reason": told["reason"]}
