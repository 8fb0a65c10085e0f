"""Offers of cases as JSON: what is shown, and what may be told."""

from rest_framework import serializers

from caseload.models import Offer
from offender_mgmt.api import Key, Text, Told
from offender_mgmt.offenders.serializers import OffenderKey


class OfferRecord(serializers.ModelSerializer[Offer]):
    """One case put to one officer. `answer` empty is *not answered yet*."""

    id = serializers.UUIDField(source="public_id")
    hand_over = serializers.UUIDField(source="hand_over.public_id")
    offender = OffenderKey()
    leaver = serializers.CharField(source="hand_over.leaver.username")
    offered_to = serializers.CharField(source="offered_to.username")
    offered_by = serializers.CharField(source="offered_by.username")

    class Meta:
        model = Offer
        fields = [
            "id",
            "hand_over",
            "offender",
            "leaver",
            "offered_to",
            "authority",
            "offered_by",
            "offered_at",
            "answer",
            "answered_at",
            "because",
        ]
        read_only_fields = fields


class NewOffer(Told):
    """Which case of which hand-over is put to whom. `authority` only where the officer is not trained for it."""

    hand_over = Key()
    offender = Key()
    offered_to = Text(max_length=150)
    authority = Text(required=False, allow_blank=True, default="")


class ToldNothing(Told):
    """The deed says it all."""


class ToldRejection(Told):
    """Why not."""

    because = Text()
