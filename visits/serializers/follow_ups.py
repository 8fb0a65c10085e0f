"""Follow-ups as JSON, each with its visit."""

from rest_framework import serializers

from offender_mgmt.api import Text, Told
from offender_mgmt.offenders.serializers import OffenderKey
from visits.models import FollowUp
from visits.serializers.found import FollowUpRecord


class FollowUpLine(FollowUpRecord):
    """What has to follow from a visit. `done_at` null: nobody has done it."""

    offender = OffenderKey(source="visit.offender")
    visit = serializers.UUIDField(source="visit.public_id")
    receipt_number = serializers.CharField(source="visit.receipt_number")
    done_by = serializers.CharField(source="done_by.username", allow_null=True, default=None)

    class Meta:
        model = FollowUp
        fields = [*FollowUpRecord.Meta.fields, "offender", "visit", "receipt_number", "done_by"]
        read_only_fields = fields


class ToldDone(Told):
    """What came of a follow-up."""

    words = Text()
