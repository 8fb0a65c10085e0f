"""Corrections of visits as JSON: what may be told, and both texts when two people told of one visit."""

from typing import Any

from rest_framework import serializers

from offender_mgmt.api import Key, Text, Told
from visits.models import VisitCorrection
from visits.models.chain import Link
from visits.serializers.visits import CorrectionNote, ToldVisit, VisitRecord, details_of
from visits.services.details import VisitDetails


class ToldCorrection(Told):
    """What was true instead of a visit as recorded, and why the record is wrong.

    Make a new `client_key` for each correction, and keep it on every retry.
    """

    client_key = Key()
    reason = Text()
    instead = ToldVisit(
        allow_null=True,
        help_text="The visit as it was, whole: what is left out was not so. Null: it was never made.",
    )

    def replacement(self) -> VisitDetails | None:
        """What was true instead, as the service takes it; None: it was never made. Only after `is_valid()`."""
        instead = self.validated_data["instead"]
        return None if instead is None else details_of(instead)


class CorrectionRecord(serializers.ModelSerializer[VisitCorrection]):
    """A correction. `visit` does not stand; `replacement` does, or null: it was never made."""

    visit = serializers.UUIDField(source="visit.public_id")
    replacement = VisitRecord(allow_null=True)
    recorded_by = serializers.CharField(source="recorded_by.username")

    class Meta:
        model = VisitCorrection
        fields = ["visit", "reason", "replacement", "recorded_by", "recorded_at"]
        read_only_fields = fields


class LatestRecord(serializers.Serializer[Link]):
    """The last record of a visit, and why the one before does not stand. `correction` not null: never made."""

    visit = VisitRecord()
    correction = CorrectionNote(allow_null=True)


class BothTexts(serializers.Serializer[Any]):
    """Nothing of `yours` is saved: another correction came first. Put what should stay into one of `theirs`.

    Neither is there where nobody was first, and the correction cannot have been as told.
    """

    detail = serializers.CharField()
    theirs = LatestRecord(required=False)
    yours = ToldCorrection(required=False)


def both_texts(detail: str, latest: Link, told: ToldCorrection) -> dict[str, Any]:
    """What was sent, as it was sent, beside the record that came first."""
    theirs: dict[str, Any] = dict(LatestRecord(latest).data)
    return {"detail": detail, "theirs": theirs, "yours": told.initial_data}
