"""What the tools and ARMS advise for one offender."""

from datetime import date
from typing import Any

from offender_mgmt.offenders.models import Offender
from risk.models.standing import standing_on


def advice_on(offender: Offender, *, on: date) -> dict[str, Any]:
    """The advice as stored beside a decision: {"level", "reasons", "inputs", "gaps", "is_provisional", "rules"}."""
    return standing_on(offender, on=on).advice.as_stored()
