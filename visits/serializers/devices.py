"""Devices as JSON: what is shown, and what may be told."""

from rest_framework import serializers

from offender_mgmt.api import Day, Key, Text, Told, YesNo
from offender_mgmt.offenders.serializers import OffenderKey
from visits.choices import DeviceKind, DeviceQuestion
from visits.models import Device, DeviceAnswer
from visits.services.devices import DeviceAccount, DeviceDescribed, NewDevice


class AccountRecord(serializers.ModelSerializer[DeviceAnswer]):
    """An account that somebody gave of a device."""

    answered_by = serializers.CharField(source="answered_by.username")

    class Meta:
        model = DeviceAnswer
        fields = ["question", "answer", "is_breach_recorded", "answered_by", "answered_at"]
        read_only_fields = fields


class DeviceRecord(serializers.ModelSerializer[Device]):
    """A device with what visits saw of it. `seen_on` and `examined_on` null is *never*."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    recorded_by = serializers.CharField(source="recorded_by.username")
    found_at = serializers.CharField(
        source="found_at.receipt_number",
        allow_null=True,
        default=None,
        help_text="The visit's receipt number.",
    )
    seen_on = serializers.DateField(allow_null=True)
    examined_on = serializers.DateField(allow_null=True)
    examined_method = serializers.CharField(allow_null=True)
    examined_result = serializers.CharField(allow_null=True)
    missed_visits = serializers.IntegerField(
        source="missed",
        help_text="Successful visits running that did not see it, since it was accounted for.",
    )
    answers = AccountRecord(many=True)

    class Meta:
        model = Device
        fields = [
            "id",
            "offender",
            "kind",
            "description",
            "identifier",
            "is_declared",
            "found_at",
            "monitoring_software",
            "first_known_on",
            "seen_on",
            "examined_on",
            "examined_method",
            "examined_result",
            "missed_visits",
            "gone_on",
            "gone_because",
            "recorded_by",
            "recorded_at",
            "answers",
        ]
        read_only_fields = fields


class ToldDescription(Told):
    """How a device is recognised, and what watches it: whole, also what stays."""

    description = Text(max_length=200)
    identifier = Text(max_length=100, allow_blank=True)
    monitoring_software = Text(max_length=100, allow_blank=True)

    def described(self) -> DeviceDescribed:
        """The description as the service takes it. Only after `is_valid()`."""
        return DeviceDescribed(**self.validated_data)


class ToldDevice(Told):
    """A device that nobody has recorded yet."""

    offender = Key(help_text="The offender's id.")
    kind = serializers.ChoiceField(DeviceKind.choices)
    description = Text(max_length=200)
    is_declared = YesNo(help_text="False when it was found and not declared.")
    first_known_on = Day()
    identifier = Text(max_length=100, allow_blank=True, default="")
    monitoring_software = Text(max_length=100, allow_blank=True, default="")

    def device(self) -> NewDevice:
        """The device as the service takes it. Only after `is_valid()`."""
        told = {name: value for name, value in self.validated_data.items() if name != "offender"}
        return NewDevice(**told | {"kind": DeviceKind(told["kind"])})


class ToldDeviceGone(Told):
    """A device that the person has no more."""

    gone_on = Day()
    because = Text()


class ToldDeviceBack(Told):
    """How somebody knows that a device recorded as gone is there after all."""

    because = Text()


class ToldAccount(Told):
    """An account of a device. Whether a breach was recorded is told of one that was not declared."""

    question = serializers.ChoiceField(DeviceQuestion.choices)
    answer = Text()
    is_breach_recorded = YesNo(allow_null=True, default=None)

    def account(self) -> DeviceAccount:
        """The account as the service takes it. Only after `is_valid()`."""
        told = self.validated_data
        return DeviceAccount(**told | {"question": DeviceQuestion(told["question"])})
