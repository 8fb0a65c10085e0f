"""What is supposed, as a program asks it."""

from typing import Any

from rest_framework import serializers

from caseload.rules.supposing import MOST_INFLOW


class Supposition(serializers.Serializer[Any]):
    """What is supposed of the hours; nothing is changed by asking. With any of it, the figures are those supposed."""

    leaver = serializers.CharField(
        required=False, max_length=150, help_text="User name of an officer of the team who leaves."
    )
    leaves_on = serializers.DateField(required=False, help_text="The first day on which they are gone.")
    inflow = serializers.IntegerField(
        required=False, help_text=f"So many per cent more visits fall due, 0 to {MOST_INFLOW}."
    )
