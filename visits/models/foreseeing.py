"""What a refresh would make of many offenders under another policy: read, and never written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from offender_mgmt.offenders.models import Offender, Suspension
from offender_mgmt.policy.rules import Policy
from visits.models.known import Known, what_is_known
from visits.models.later_dates import put_forward
from visits.models.obligations import VisitObligation
from visits.rules.due import keep, usual_interval_months


@dataclass(frozen=True)
class Outlook:
    """One live offender: the visit due as it stands and as it would be, None where no date can be worked out.

    `proposed_due_on` is a later date that would newly wait for two people. `is_suspended` is asked of the day for
    which the outlook was asked. Months are those from visit to visit, under the policy now and the one tried.
    """

    offender_id: int
    team_id: int | None
    was_due_on: date | None
    due_on: date | None
    proposed_due_on: date | None
    is_suspended: bool
    months_before: int
    months_after: int


def foresee(
    offender_ids: Sequence[int], *, policy: Policy, current: Policy, today: date, suspended_on: date
) -> list[Outlook]:
    """What a refresh on the day `today` under `policy` would make of those who are live among these.

    By the rules of the refresh itself (`visits.rules.due.keep`), in a constant number of queries.
    """
    known = what_is_known(offender_ids)
    suspended = suspended_among(offender_ids, on=suspended_on)
    offenders = list(Offender.objects.live().filter(pk__in=offender_ids).order_by("pk"))
    facts = {offender.pk: known.facts_of(offender) for offender in offenders}
    dues = {pk: keep(facts[pk], policy, today=today).due for pk in facts}
    later = {pk: due for pk, due in dues.items() if due is not None and due.proposed_due_on is not None}
    new = put_forward(offender_ids).new(later)
    found = []
    for offender in offenders:
        was, due = _open_due_on(known, offender.pk), dues[offender.pk]
        outlook = Outlook(
            offender_id=offender.pk,
            team_id=offender.team_id,
            was_due_on=was,
            due_on=due.due_on if due else was,
            proposed_due_on=new[offender.pk].proposed_due_on if offender.pk in new else None,
            is_suspended=offender.pk in suspended,
            months_before=usual_interval_months(facts[offender.pk], current),
            months_after=usual_interval_months(facts[offender.pk], policy),
        )
        found.append(outlook)
    return found


def standing_due_dates(offender_ids: Sequence[int]) -> dict[int, date]:
    """When the open obligation of each of these is due; who has none is not in it."""
    standing = VisitObligation.objects.filter(offender__in=offender_ids, closed_at=None)
    return dict(standing.values_list("offender_id", "due_on"))


def suspended_among(offender_ids: Sequence[int], *, on: date) -> set[int]:
    """Those of these offenders whose visits are suspended on that day."""
    current = Suspension.objects.current(on=on).filter(offender__in=offender_ids)
    return set(current.values_list("offender_id", flat=True))


def _open_due_on(known: Known, offender_id: int) -> date | None:
    obligation = known.obligations.get(offender_id)
    return obligation.due_on if obligation is not None and obligation.closed_at is None else None
