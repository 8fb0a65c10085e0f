"""What a program may tell about proposals, suspensions and closures."""

from typing import Any

from rest_framework import serializers

from offender_mgmt.api import Day, Key, Text, Told
from offender_mgmt.offenders.choices import ClosureReason, SuspensionReason
from offender_mgmt.offenders.services import SuspensionAsked


class ToldApproval(Told):
    """Words that may go with an approval."""

    answer = Text(allow_blank=True, default="")


class ToldReturn(Told):
    """Why a proposal goes back."""

    answer = Text()


class ToldSuspension(Told):
    """A suspension as somebody asks for it. It is never open-ended: there is a next check."""

    offender = Key(help_text="The offender's id.")
    reason = serializers.ChoiceField(SuspensionReason.choices)
    evidence = Text()
    started_on = Day()
    next_check_on = Day()
    expected_until = Day(allow_null=True, default=None)
    last_offence_on = Day(
        allow_null=True, default=None, help_text="The last offence known, for reactive management."
    )

    def asked(self) -> SuspensionAsked:
        """The suspension as the service takes it. Only after `is_valid()`."""
        told = {name: value for name, value in self.validated_data.items() if name != "offender"}
        return SuspensionAsked(**told | {"reason": SuspensionReason(told["reason"])})


class ToldEnd(Told):
    """The day on which a suspension ended, and why."""

    ended_on = Day()
    because = Text()


class ToldClosure(Told):
    """A closure as somebody asks for it. Two records of one person are merged instead."""

    offender = Key(help_text="The offender's id.")
    reason = serializers.ChoiceField(
        [one for one in ClosureReason.choices if one[0] != ClosureReason.DUPLICATE]
    )
    evidence = Text()
    closed_on = Day()

    def asked(self) -> dict[str, Any]:
        """The closure as the service takes it. Only after `is_valid()`."""
        told = {name: value for name, value in self.validated_data.items() if name != "offender"}
        return told | {"reason": ClosureReason(told["reason"])}


class ToldReopening(Told):
    """Why a closed record is live again."""

    because = Text()
