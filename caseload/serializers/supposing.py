"""What is supposed, as a program asks it."""

from rest_framework import serializers

from caseload.rules.supposing import ABSURD, MOST_INFLOW
from offender_mgmt.api import Day, Text, Told


class Supposition(Told):
    """What is supposed of the hours; nothing is changed by asking. With any of it, the figures are those supposed."""

    leaver = Text(required=False, max_length=150, help_text="User name of an officer of the team who leaves.")
    leaves_on = Day(required=False, help_text="The first day on which they are gone.")
    inflow = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_INFLOW,
        error_messages={"min_value": ABSURD, "max_value": ABSURD},
        help_text=f"So many per cent more visits fall due, 0 to {MOST_INFLOW}.",
    )
