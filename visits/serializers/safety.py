"""Officers who are out, as JSON. Whether a word was given is in no answer: the phone may be in other hands."""

from rest_framework import serializers

from offender_mgmt.api import Instant, Key, Text, Told
from offender_mgmt.offenders.serializers import OffenderKey
from visits.models import CheckOut


class CheckOutRecord(serializers.ModelSerializer[CheckOut]):
    """One officer out at a visit, or back from it. `back_at` null is *still out*."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey(
        allow_null=True,
        help_text="Null for an officer who comes back from a record that is no longer theirs to open.",
    )
    officer = serializers.CharField(source="officer.username")

    class Meta:
        model = CheckOut
        fields = [
            "id",
            "offender",
            "officer",
            "with_whom",
            "left_at",
            "expected_back_at",
            "back_at",
            "back_told_at",
            "was_overdue",
        ]
        read_only_fields = fields


class NewCheckOut(Told):
    """Going to a visit. The same `client_key` twice is the same check-out."""

    client_key = Key()
    offender = Key(help_text="The offender's id.")
    expected_back_at = Instant()
    with_whom = Text(allow_blank=True, default="", max_length=200)


class ToldExtension(Told):
    """Another time to be back."""

    expected_back_at = Instant()


class ToldCheckIn(Told):
    """Being back. A phone without signal says later when that was; it is kept, and takes no alarm back."""

    back_at = Instant(required=False, allow_null=True, default=None)
    word = Text(allow_blank=True, default="", max_length=200, trim_whitespace=False)
