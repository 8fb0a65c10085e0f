"""Contacts and entries in the national register as JSON: what is shown, and what may be told."""

from rest_framework import serializers

from offender_mgmt.api import Instant, Key, Text, Told
from offender_mgmt.offenders.serializers import OffenderKey
from visits.choices import Channel, Direction
from visits.models import Contact, VisorEntry
from visits.services.contacting import NewContact


class ContactRecord(serializers.ModelSerializer[Contact]):
    """A contact with an offender that was no visit."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    recorded_by = serializers.CharField(source="recorded_by.username")

    class Meta:
        model = Contact
        fields = [
            "id",
            "offender",
            "contacted_at",
            "channel",
            "direction",
            "words",
            "recorded_by",
            "recorded_at",
        ]
        read_only_fields = fields


class ToldContact(Told):
    """A contact as an officer tells it."""

    offender = Key(help_text="The offender's id.")
    contacted_at = Instant()
    channel = serializers.ChoiceField(Channel.choices)
    direction = serializers.ChoiceField(Direction.choices)
    words = Text()

    def contact(self) -> NewContact:
        """The contact as the service takes it. Only after `is_valid()`."""
        told = self.validated_data
        return NewContact(
            contacted_at=told["contacted_at"],
            channel=Channel(told["channel"]),
            direction=Direction(told["direction"]),
            words=told["words"],
        )


class VisorEntryRecord(serializers.ModelSerializer[VisorEntry]):
    """An entry that a visit calls for. `written_at` null is *not written*."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey(source="visit.offender")
    visit = serializers.UUIDField(source="visit.public_id")
    receipt_number = serializers.CharField(source="visit.receipt_number")
    visited_on = serializers.DateField(source="visit.visited_on")
    written_by = serializers.CharField(source="written_by.username", allow_null=True, default=None)

    class Meta:
        model = VisorEntry
        fields = [
            "id",
            "offender",
            "visit",
            "receipt_number",
            "visited_on",
            "due_on",
            "written_at",
            "written_by",
            "reference",
        ]
        read_only_fields = fields


class ToldWritten(Told):
    """Under which reference an entry was written."""

    reference = Text(max_length=60)
