"""Visits and obligations as JSON: what is shown, and what may be told."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.serializers import OffenderKey
from visits.choices import Arrangement, Outcome, Purpose
from visits.models import Visit, VisitObligation
from visits.serializers.attachments import AttachmentLine
from visits.serializers.fields import Instant, Key, Text
from visits.services.recording import VisitDetails


class ObligationOffender(OffenderKey):
    """The offender to be visited. `risk_level` null is *not assessed*."""

    team = serializers.CharField(source="team.name", allow_null=True)
    manager = serializers.CharField(source="manager.username", allow_null=True)

    class Meta:
        model = Offender
        fields = ["id", "reference", "risk_level", "team", "manager"]
        read_only_fields = fields


class ObligationLine(serializers.ModelSerializer[VisitObligation]):
    """The duty to visit by a date, with its arithmetic. Read with `is_overdue` and `days_overdue` annotated."""

    id = serializers.UUIDField(source="public_id")
    offender = ObligationOffender()
    is_overdue = serializers.BooleanField()
    days_overdue = serializers.IntegerField(
        source="days_overdue.days", help_text="Negative while the visit is still to come."
    )
    last_successful_visit_on = serializers.DateField(
        allow_null=True, help_text="Null when no successful visit is on record."
    )
    receipt = serializers.DictField(help_text="The arithmetic of the date; `lines` is for people.")

    class Meta:
        model = VisitObligation
        fields = [
            "id",
            "offender",
            "due_on",
            "is_overdue",
            "days_overdue",
            "last_successful_visit_on",
            "receipt",
        ]
        read_only_fields = fields


class VisitLine(serializers.ModelSerializer[Visit]):
    """A visit in a list, without what was written about it."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    officers: serializers.SlugRelatedField[User] = serializers.SlugRelatedField(
        "username", many=True, read_only=True
    )

    class Meta:
        model = Visit
        fields = [
            "id",
            "receipt_number",
            "offender",
            "visited_on",
            "visited_at",
            "outcome",
            "is_successful",
            "officers",
            "recorded_at",
        ]
        read_only_fields = fields


class VisitRecord(VisitLine):
    """One visit, as it was recorded, with what is known of its files. A file itself is added and opened on its page."""

    recorded_by = serializers.CharField(source="recorded_by.username")
    arrangement = serializers.ChoiceField(
        Arrangement.choices, allow_blank=True, help_text="Empty when a register extract did not say."
    )
    attachments = AttachmentLine(many=True)

    class Meta:
        model = Visit
        fields = [
            *VisitLine.Meta.fields,
            "recorded_by",
            "arrangement",
            "arrangement_reason",
            "purposes",
            "single_crewed_reason",
            "observed",
            "officer_view",
            "attachments",
        ]
        read_only_fields = fields


class NewVisit(serializers.Serializer[None]):
    """A visit as an officer tells it. Fields it does not know are refused, not ignored (ACC-6).

    The same `client_key` twice is the same visit: make a new UUID for each visit, and keep it on every retry.
    """

    client_key = Key()
    offender = Key(help_text="The offender's id.")
    visited_at = Instant()
    outcome = serializers.ChoiceField(Outcome.choices)
    arrangement = serializers.ChoiceField(Arrangement.choices)
    arrangement_reason = Text(allow_blank=True, default="", help_text="Why it was announced, if it was.")
    purposes = serializers.ListField(child=serializers.ChoiceField(Purpose.choices), max_length=20)
    officers = serializers.ListField(
        child=Text(max_length=150),
        max_length=20,
        help_text="User names. You are not added unless you are named.",
    )
    single_crewed_reason = Text(allow_blank=True, default="")
    observed = Text(allow_blank=True, default="")
    officer_view = Text(allow_blank=True, default="")

    def to_internal_value(self, data: Any) -> Any:
        """Read the body. Raises ValidationError that names every unknown field."""
        unknown = data.keys() - self.fields.keys() if isinstance(data, Mapping) else set()
        if unknown:
            raise serializers.ValidationError({name: ["There is no such field."] for name in sorted(unknown)})
        return super().to_internal_value(data)

    def validate_purposes(self, purposes: list[str]) -> list[str]:
        """Each purpose once."""
        return list(dict.fromkeys(purposes))

    def validate_officers(self, usernames: list[str]) -> list[User]:
        """Active users with these names, in one query. Raises ValidationError that names the others."""
        found = {user.username: user for user in User.objects.filter(is_active=True, username__in=usernames)}
        missing = [username for username in usernames if username not in found]
        if missing:
            raise serializers.ValidationError([f"No active user is called {name}." for name in missing])
        return list(found.values())

    def details(self) -> VisitDetails:
        """The visit as the service takes it. Only after `is_valid()`."""
        told = self.validated_data
        return VisitDetails(
            visited_at=told["visited_at"],
            outcome=Outcome(told["outcome"]),
            arrangement=Arrangement(told["arrangement"]),
            purposes=told["purposes"],
            officers=told["officers"],
            arrangement_reason=told["arrangement_reason"],
            single_crewed_reason=told["single_crewed_reason"],
            observed=told["observed"],
            officer_view=told["officer_view"],
        )
