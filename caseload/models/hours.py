"""The hours of each officer's contract."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q

from caseload.rules.working_time import MINUTES_OF_A_WEEK, Contract, WorkingLife
from offender_mgmt.accounts.models import Absence, User
from offender_mgmt.accounts.rules.absences import Days


class ContractedHours(models.Model):
    """Minutes a week that an officer is at work, from a day until the day of another row. A fact, never changed.

    Of two rows for one day, the one recorded later holds: so a mistake is put right, and no two can overlap.
    """

    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contracted_hours")
    from_on = models.DateField()
    minutes = models.PositiveIntegerField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contracted_hours_fit_into_a_week", condition=Q(minutes__lte=MINUTES_OF_A_WEEK)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="contracted_hours_are_facts", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes a week from {self.from_on}"

    @property
    def hours(self) -> str:
        """Hours a week as people write them, such as 37.5."""
        return f"{self.minutes / 60:.2f}".rstrip("0").rstrip(".")


def contracts_of(officers: Iterable[int]) -> dict[int, list[Contract]]:
    """The contracts of each officer, in the order in which they were recorded. One query."""
    found: dict[int, list[Contract]] = defaultdict(list)
    rows = ContractedHours.objects.filter(officer__in=list(officers)).order_by("pk")
    for officer, from_on, minutes in rows.values_list("officer", "from_on", "minutes"):
        found[officer].append(Contract(from_on, minutes))
    return found


def working_lives(officers: Iterable[int], *, first: date, last: date) -> dict[int, WorkingLife]:
    """What is known of each officer's time between two days: contracts and absences. Two queries."""
    people = list(officers)
    contracts, away = contracts_of(people), defaultdict[int, list[Days]](list)
    absences = Absence.objects.filter(user__in=people).between(first, last)
    for user, starts_on, ends_on in absences.values_list("user", "starts_on", "ends_on"):
        away[user].append(Days(starts_on, ends_on))
    return {pk: WorkingLife(contracts.get(pk, ()), away.get(pk, ())) for pk in people}
