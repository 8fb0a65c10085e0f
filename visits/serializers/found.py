"""What was found at a visit as JSON: what is shown, and what may be told."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from offender_mgmt.api import Day, Key, Text, Told, YesNo
from visits.choices import (
    CheckResult,
    DeviceKind,
    ExaminationMethod,
    ExaminationResult,
    PresentKind,
    Sighting,
)
from visits.models import ConditionCheck, Device, DeviceSighting, FollowUp, PersonPresent
from visits.rules.found import Checked, DeviceFound, DeviceSeen, Found, Present, ToFollow

SEEN = ("sighting", "method", "result", "words")
NOBODYS = 0  # no device has this key


class PresentRecord(serializers.ModelSerializer[PersonPresent]):
    """Somebody else who was there. `is_under_18` null: nobody could say."""

    class Meta:
        model = PersonPresent
        fields = ["kind", "words", "is_under_18"]
        read_only_fields = fields


class SightingRecord(serializers.ModelSerializer[DeviceSighting]):
    """What was seen of a device."""

    device = serializers.UUIDField(source="device.public_id")
    kind = serializers.CharField(source="device.kind")
    description = serializers.CharField(source="device.description")

    class Meta:
        model = DeviceSighting
        fields = ["device", "kind", "description", "sighting", "method", "result", "words"]
        read_only_fields = fields


class CheckRecord(serializers.ModelSerializer[ConditionCheck]):
    """What checking a condition of an order gave. `condition` is its id on the order."""

    condition = serializers.IntegerField(source="condition_id")
    kind = serializers.CharField(source="condition.kind")

    class Meta:
        model = ConditionCheck
        fields = ["condition", "kind", "result", "words"]
        read_only_fields = fields


class FollowUpRecord(serializers.ModelSerializer[FollowUp]):
    """What has to follow. `done_at` null: nobody has done it."""

    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = FollowUp
        fields = ["id", "words", "due_on", "done_at", "done_words"]
        read_only_fields = fields


class NewPresent(Told):
    """Somebody else who was there; every person is of a kind."""

    kind = serializers.ChoiceField(PresentKind.choices)
    words = Text(max_length=200, allow_blank=True, default="")
    is_under_18 = YesNo(allow_null=True, default=None, help_text="Null: not known.")


class NewSighting(Told):
    """What was seen of a device on record. One that was examined says how, and with what result."""

    device = Key(help_text="The device's id.")
    sighting = serializers.ChoiceField(Sighting.choices)
    method = serializers.ChoiceField(ExaminationMethod.choices, allow_blank=True, default="")
    result = serializers.ChoiceField(ExaminationResult.choices, allow_blank=True, default="")
    words = Text(allow_blank=True, default="")


class NewDevice(Told):
    """A device that was not on record."""

    kind = serializers.ChoiceField(DeviceKind.choices)
    description = Text(max_length=200)
    is_declared = YesNo()
    sighting = serializers.ChoiceField(Sighting.choices, default=Sighting.SEEN.value)
    method = serializers.ChoiceField(ExaminationMethod.choices, allow_blank=True, default="")
    result = serializers.ChoiceField(ExaminationResult.choices, allow_blank=True, default="")
    words = Text(allow_blank=True, default="")


class NewCheck(Told):
    """What checking a condition of an order gave. `condition` is its id on the order."""

    condition = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    result = serializers.ChoiceField(CheckResult.choices)
    words = Text(allow_blank=True, default="")


class NewFollowUp(Told):
    """Something that has to be done after the visit."""

    words = Text(max_length=300)
    due_on = Day()


def found_at(told: Mapping[str, Any]) -> Found:
    """What was found, as the service takes it. Whether a device is this person's is for the rules: one that does not
    exist is nobody's.
    """
    seen_of = [(seen["device"], {name: seen[name] for name in SEEN}) for seen in told["devices_seen"]]
    keys = dict(
        Device.objects.filter(public_id__in=[key for key, _ in seen_of]).values_list("public_id", "pk")
    )
    return Found(
        people=[Present(**person) for person in told["people_present"]],
        rooms=told["rooms_seen"],
        devices=[DeviceSeen(keys.get(key, NOBODYS), **seen) for key, seen in seen_of],
        new_devices=[DeviceFound(**device) for device in told["devices_found"]],
        checks=[
            Checked(check["condition"], check["result"], check["words"])
            for check in told["conditions_checked"]
        ],
        follow_ups=[ToFollow(**follow) for follow in told["follow_ups"]],
    )
