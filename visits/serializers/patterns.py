"""How far the visits to one person could have been foreseen, as JSON."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.serializers import OffenderKey
from offender_mgmt.policy.rules import WEEKDAYS, Policy
from visits.choices import Band, DayPart
from visits.rules.day_parts import Slot
from visits.rules.pattern_words import sentence_of
from visits.rules.patterns import PastVisit, Share, least_guessable, pattern_of


class ShareRecord(serializers.Serializer[Share]):
    """So many of so many."""

    count = serializers.IntegerField()
    of = serializers.IntegerField()
    percent = serializers.IntegerField(
        allow_null=True, help_text="Null when there is nothing to be a share of."
    )


class SlotRecord(serializers.Serializer[Slot]):
    """A part of the week, in local time."""

    weekday = serializers.ChoiceField(WEEKDAYS)
    day_part = serializers.ChoiceField(DayPart.choices)


class SlotCount(SlotRecord):
    """How many visits were in a part of the week."""

    visits = serializers.IntegerField()


class PatternRecord(serializers.Serializer[Any]):
    """The pattern of the visits to one person. `docs/rules.md` says how each figure is counted."""

    offender = OffenderKey()
    visits = serializers.IntegerField(help_text="The last ones that the offender noticed, up to 12.")
    band = serializers.ChoiceField(Band.choices)
    score = serializers.IntegerField(
        allow_null=True, help_text="0 to 100, 100 wholly foreseen. Null for not enough visits: never low."
    )
    sentence = serializers.CharField(help_text="What stands out, for people.")
    entropy_bits = serializers.FloatField(help_text="Of weekday and day-part; 4.81 is all 28 equally.")
    gap_variation = serializers.FloatField(
        allow_null=True,
        help_text="Coefficient of variation of the gaps, late visits taken on their due date.",
    )
    regular_gaps = ShareRecord(help_text="Gaps that one guess would have met within three days.")
    last_week = ShareRecord(
        help_text="Visits in the seven days that end with the due date, announced or late."
    )
    announced = ShareRecord()
    late = ShareRecord()
    same_officer = ShareRecord()
    slots = SlotCount(many=True)
    least_guessable = SlotRecord(
        allow_null=True, help_text="The covered part of the week used least so far. It is not thereby safe."
    )


def pattern_record(offender: Offender, visits: Sequence[PastVisit], policy: Policy) -> dict[str, Any]:
    """What `PatternRecord` shows of these visits to the offender."""
    found = pattern_of([visits], policy)
    proposed = least_guessable(found.slots, policy, whose=str(offender.public_id))
    return {
        "offender": offender,
        "visits": found.visits,
        "band": found.band,
        "score": found.score,
        "sentence": sentence_of([visits], policy),
        "entropy_bits": round(found.entropy, 4),
        "gap_variation": None if found.gap_variation is None else round(found.gap_variation, 4),
        "regular_gaps": found.regular_gaps,
        "last_week": found.last_week,
        "announced": found.announced,
        "late": found.late,
        "same_officer": found.same_officer,
        "slots": [_slot(slot) | {"visits": count} for slot, count in sorted(found.slots.items())],
        "least_guessable": _slot(proposed) if proposed else None,
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {"weekday": WEEKDAYS[slot.weekday], "day_part": slot.part}
