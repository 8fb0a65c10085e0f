"""Visits and obligations as JSON: what is shown, and what may be told."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from offender_mgmt.accounts.models import User
from offender_mgmt.api import NOT_SO, Instant, Key, Text, Told, YesNo
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.serializers import OffenderKey
from visits.choices import AnnouncedBecause, Arrangement, Outcome, Purpose, Room
from visits.models import Visit, VisitCorrection, VisitObligation
from visits.models.lateness import late_hours
from visits.serializers.attachments import AttachmentLine
from visits.serializers.found import (
    CheckRecord,
    FollowUpRecord,
    NewCheck,
    NewDevice,
    NewFollowUp,
    NewPresent,
    NewSighting,
    PresentRecord,
    SightingRecord,
    found_at,
)
from visits.services.details import VisitDetails


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
    is_standing = serializers.SerializerMethodField(help_text="False once a correction has taken it back.")

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
            "is_standing",
        ]
        read_only_fields = fields

    def get_is_standing(self, visit: Visit) -> bool:
        """Whether no correction has taken it back."""
        return not hasattr(visit, "correction")


class CorrectionNote(serializers.ModelSerializer[VisitCorrection]):
    """Why a visit as recorded does not stand. `replacement` null: it was never made."""

    replacement = serializers.UUIDField(source="replacement.public_id", allow_null=True, default=None)
    recorded_by = serializers.CharField(source="recorded_by.username")

    class Meta:
        model = VisitCorrection
        fields = ["reason", "replacement", "recorded_by", "recorded_at"]
        read_only_fields = fields


class VisitRecord(VisitLine):
    """One visit, as it was recorded, with what is known of its files. A file itself is added and opened on its page."""

    recorded_by = serializers.CharField(source="recorded_by.username")
    arrangement = serializers.ChoiceField(
        Arrangement.choices, allow_blank=True, help_text="Empty when a register extract did not say."
    )
    attachments = AttachmentLine(many=True)
    announced_because = serializers.ChoiceField(
        AnnouncedBecause.choices, allow_blank=True, help_text="Empty for an unannounced visit, or not said."
    )
    single_crewed_authority = serializers.CharField(
        source="single_crewed_authority.username", default=None, allow_null=True
    )
    address = serializers.CharField(
        allow_null=True,
        help_text="The address notified last, on that day. Null: elsewhere, or not on record.",
    )
    constable_present = serializers.BooleanField(allow_null=True, help_text="Null: nobody said.")
    is_recorded_late = serializers.SerializerMethodField()
    people_present = PresentRecord(many=True)
    devices_seen = SightingRecord(many=True, source="device_sightings")
    conditions_checked = CheckRecord(many=True, source="condition_checks")
    follow_ups = FollowUpRecord(many=True)
    correction = CorrectionNote(allow_null=True, default=None, help_text="Null while it stands.")
    corrects = serializers.UUIDField(
        source="corrects.visit.public_id",
        allow_null=True,
        default=None,
        help_text="The visit in whose place it was recorded.",
    )

    class Meta:
        model = Visit
        fields = [
            *VisitLine.Meta.fields,
            "recorded_by",
            "is_recorded_late",
            "ended_at",
            "arrangement",
            "announced_because",
            "arrangement_reason",
            "purposes",
            "single_crewed_reason",
            "single_crewed_authority",
            "constable_present",
            "address",
            "elsewhere",
            "grounds",
            "people_present",
            "rooms_seen",
            "devices_seen",
            "conditions_checked",
            "intelligence_reference",
            "observed",
            "officer_view",
            "attachments",
            "follow_ups",
            "correction",
            "corrects",
        ]
        read_only_fields = fields

    def get_is_recorded_late(self, visit: Visit) -> bool:
        """Whether it was written down later than policy allows."""
        return visit.pk in late_hours([visit])


class ToldVisit(Told):
    """A visit as an officer tells it, whole."""

    visited_at = Instant()
    ended_at = Instant(allow_null=True, default=None)
    outcome = serializers.ChoiceField(Outcome.choices)
    arrangement = serializers.ChoiceField(Arrangement.choices)
    announced_because = serializers.ChoiceField(AnnouncedBecause.choices, allow_blank=True, default="")
    arrangement_reason = Text(
        allow_blank=True,
        default="",
        help_text="Why it was announced, in words: needed without `announced_because`, and for another reason.",
    )
    purposes = serializers.ListField(child=serializers.ChoiceField(Purpose.choices), max_length=20)
    officers = serializers.ListField(
        child=Text(max_length=150),
        max_length=20,
        help_text="User names. You are not added unless you are named.",
    )
    single_crewed_reason = Text(allow_blank=True, default="", help_text="The risk assessment, in words.")
    single_crewed_authority = Text(
        allow_null=True,
        default=None,
        help_text="User name of the supervisor who authorised too few officers.",
    )
    constable_present = YesNo(allow_null=True, default=None, help_text="Null: not said.")
    elsewhere = Text(
        max_length=300, allow_blank=True, default="", help_text="Empty: at the address notified last."
    )
    grounds = Text(
        allow_blank=True, default="", help_text="Why the person is believed to be found at that other place."
    )
    people_present = serializers.ListField(child=NewPresent(), max_length=30, default=list)
    rooms_seen = serializers.ListField(
        child=serializers.ChoiceField(Room.choices), max_length=20, default=list
    )
    devices_seen = serializers.ListField(child=NewSighting(), max_length=50, default=list)
    devices_found = serializers.ListField(child=NewDevice(), max_length=20, default=list)
    conditions_checked = serializers.ListField(child=NewCheck(), max_length=50, default=list)
    intelligence_reference = Text(max_length=60, allow_blank=True, default="")
    observed = Text(allow_blank=True, default="")
    officer_view = Text(allow_blank=True, default="")
    follow_ups = serializers.ListField(child=NewFollowUp(), max_length=20, default=list)

    def validate_purposes(self, purposes: list[str]) -> list[str]:
        """Each purpose once."""
        return list(dict.fromkeys(purposes))

    def validate_officers(self, usernames: list[str]) -> list[User]:
        """Active users with these names, in one query. Raises ValidationError that names the others."""
        found = {user.username: user for user in User.objects.filter(is_active=True, username__in=usernames)}
        missing = [username for username in usernames if username not in found]
        if missing:
            raise serializers.ValidationError(
                [f"No active user is called {name}." for name in missing], code=NOT_SO
            )
        return list(found.values())

    def validate_rooms_seen(self, rooms: list[str]) -> list[str]:
        """Each room once."""
        return list(dict.fromkeys(rooms))

    def validate_single_crewed_authority(self, username: str | None) -> User | None:
        """The active user of this name. Raises ValidationError."""
        if username is None:
            return None
        found = User.objects.filter(is_active=True, username=username).first()
        if found is None:
            raise serializers.ValidationError([f"No active user is called {username}."], code=NOT_SO)
        return found


class NewVisit(ToldVisit):
    """A visit to somebody, told for the first time.

    The same `client_key` twice is the same visit: make a new UUID for each visit, and keep it on every retry.
    """

    client_key = Key()
    offender = Key(help_text="The offender's id.")

    def details(self) -> VisitDetails:
        """The visit as the service takes it. Only after `is_valid()`."""
        return details_of(self.validated_data)


def details_of(told: Mapping[str, Any]) -> VisitDetails:
    """A visit that was told and is valid, as the service takes it."""
    same = (
        *("visited_at", "ended_at", "purposes", "officers", "announced_because", "arrangement_reason"),
        *("single_crewed_reason", "single_crewed_authority", "constable_present", "elsewhere", "grounds"),
        *("intelligence_reference", "observed", "officer_view"),
    )
    return VisitDetails(
        outcome=Outcome(told["outcome"]),
        arrangement=Arrangement(told["arrangement"]),
        found=found_at(told),
        **{name: told[name] for name in same},
    )
