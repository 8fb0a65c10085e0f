"""What may be supposed: that an officer leaves on a day, and that more visits fall due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caseload.rules.loads import WhatIf
from offender_mgmt.errors import RuleViolation

MOST_INFLOW = 200
NO_OFFICER = (
    "Choose an active officer of a team: whoever is no offender manager, is disabled or is in no team"
    " has no hours to take away."
)
NO_LEAVER = "Choose who leaves on that day."
NO_DAY = "Enter the day on which they leave."
PAST = "Choose today or a later day: whoever has left already is in no hours."
ABSURD = f"Enter 0 to {MOST_INFLOW} per cent: how many more visits fall due than now."


@dataclass(frozen=True)
class Leaver:
    """What is known of whoever is supposed to leave."""

    is_officer: bool
    is_active: bool
    team_id: int | None

    @property
    def has_hours_to_lose(self) -> bool:
        """Say whether any hours depend on them."""
        return self.is_officer and self.is_active and self.team_id is not None


def wrong_suppositions(what_if: WhatIf, leaver: Leaver | None, *, today: date) -> Mapping[str, str]:
    """What of this cannot be supposed, in words, by what is asked: `leaver`, `leaves_on`, `inflow`."""
    wrong = {}
    if what_if.leaver_id is not None and (leaver is None or not leaver.has_hours_to_lose):
        wrong["leaver"] = NO_OFFICER
    elif what_if.leaver_id is None and what_if.leaves_on is not None:
        wrong["leaver"] = NO_LEAVER
    if what_if.leaver_id is not None and what_if.leaves_on is None:
        wrong["leaves_on"] = NO_DAY
    elif what_if.leaves_on is not None and what_if.leaves_on < today:
        wrong["leaves_on"] = PAST
    if not 0 <= what_if.inflow_percent <= MOST_INFLOW:
        wrong["inflow"] = ABSURD
    return wrong


def check_can_suppose(what_if: WhatIf, leaver: Leaver | None, *, today: date) -> None:
    """Raise RuleViolation, in words, unless all of this can be supposed."""
    if wrong := wrong_suppositions(what_if, leaver, today=today):
        raise RuleViolation(" ".join(wrong.values()))


def check_same_question(waiting: WhatIf, asked: WhatIf) -> None:
    """Raise RuleViolation when another question about the draft is being worked out: there is one at a time."""
    if waiting != asked:
        raise RuleViolation(
            "A simulation of this draft with another supposition is being worked out. Ask again when it is there."
        )
