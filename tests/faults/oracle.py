"""What is due and overdue, worked out anew from the visits alone: nothing here asks Vigil's own rules."""

import calendar
from datetime import date

from tests.faults.stack import Stack

MONTHS = {"very_high": 1, "high": 3, "medium": 6, "low": 12}

PEOPLE = """
SELECT offender.reference, offender.risk_level, max(visit.visited_on), team.name,
    (SELECT min(least(expected_until, next_check_on)) FROM offenders_suspension AS held
        WHERE held.offender_id = offender.id AND held.ended_on IS NULL)
FROM offenders_offender AS offender
JOIN accounts_team AS team ON team.id = offender.team_id
LEFT JOIN visits_visit AS visit ON visit.offender_id = offender.id AND visit.is_successful
WHERE offender.closed_on IS NULL AND NOT offender.is_canary
GROUP BY offender.id, team.name
"""


def months_after(anchor: date, months: int) -> date:
    """The same day so many months later; where there is none, the last day of that month."""
    year, month = anchor.year, anchor.month + months
    while month > 12:
        year, month = year + 1, month - 12
    return date(year, month, min(anchor.day, calendar.monthrange(year, month)[1]))


class Register:
    """Who is due when, as the raw rows say at this moment."""

    def __init__(self, stack: Stack) -> None:
        self.due: dict[str, date] = {}
        self.held_until: dict[str, date] = {}
        self.team: dict[str, str] = {}
        self.level: dict[str, str | None] = {}
        for reference, level, visited_on, team, held_until in stack.rows(PEOPLE):
            self.team[reference], self.level[reference] = team, level
            if level in MONTHS and visited_on is not None:  # else poison: nobody can say when
                self.due[reference] = months_after(visited_on, MONTHS[level])
            if held_until is not None:
                self.held_until[reference] = held_until

    def overdue(self, on: date) -> dict[str, date]:
        """Everybody whose visit should have been made before that day, with the date."""
        return {
            reference: due_on
            for reference, due_on in self.due.items()
            if due_on < on and not (reference in self.held_until and self.held_until[reference] >= on)
        }
