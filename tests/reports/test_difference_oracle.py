"""The difference report against lived nights: what it lists, applied to what was told then, gives what is told now."""

from collections import Counter
from datetime import date, timedelta

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from reports.difference import Difference, Why, difference_of
from reports.known import as_known_at, end_of
from reports.measures import MEASURES, Asked, Question
from tests.reports.nights import Nights, date_the_history
from visits.models import VisitCorrection

NIGHTS = 4
# What becomes known on the day after, so that each kind of reason is there to be named.
PLANTED = {
    "register": 6,
    "late_entry": 6,
    "correct": 5,
    "suspend": 9,
    "close": 3,
    "approve": 25,
    "end_suspension": 3,
}
TOLD = [measure for measure in MEASURES.values() if measure.as_at]
# What nothing that was written down explains: there is none of it in these lives.
EXPLAINED = {Why.LATE, Why.CORRECTED, Why.BACK_DATED, Why.OTHER}


@pytest.fixture
def nights(
    north: Team, south: Team, officer: User, colleague: User, supervisor: User, other_supervisor: User
) -> Nights:
    """A week may begin."""
    return Nights((north, south), (officer, colleague), (supervisor, other_supervisor), seed=23)


def asked(on: date, *, is_now: bool) -> Asked:
    """Of the whole force, on the day."""
    first = on - timedelta(days=364)
    return Asked(
        offenders=Offender.objects.people(),
        on=on,
        first=first,
        last=on,
        policy=in_force(on),
        known_at=None if is_now else end_of(on),
        is_dated=is_now,
    )


@pytest.mark.django_db(transaction=True)
def test_what_differs_applied_to_what_was_told_then_gives_what_is_told_now(nights: Nights) -> None:
    """Row by row, of every measure; and each row has a reason that somebody wrote down."""
    nights.live(NIGHTS)
    nights.live_a_day_of(**PLANTED)
    days = [*nights.told][NIGHTS // 2 :]
    date_the_history(nights.clock)

    whys: Counter[Why] = Counter()
    for day, told in (night for night in nights.told.items() if night[0] in days):
        for measure in TOLD:
            then, now = (Question(measure, asked(day, is_now=is_now)) for is_now in (False, True))
            found = difference_of(then, now)

            was = {row[0] for row in told[measure.id]}
            gone = {row.key for row in found.rows if not row.is_now}
            come = {row.key for row in found.rows if row.is_now}
            assert gone <= was, (day, measure.id)
            assert not come & was, (day, measure.id)
            assert (was - gone) | come == set(now.rows.values_list("pk", flat=True)), (day, measure.id)
            assert (found.then, found.now) == (len(was), now.count())
            unexplained = [row for row in found.rows if not {one.why for one in row.reasons} <= EXPLAINED]
            assert not unexplained, (day, measure.id, unexplained)
            whys += found.by_reason()
            if measure.id == "visits":
                _check_visits(found, day)
    assert min(whys[Why.LATE], whys[Why.CORRECTED], whys[Why.BACK_DATED]) > 2, whys


def _check_visits(found: Difference, day: date) -> None:
    """Asked of the tables in another way: what was taken back was corrected, what came in place of it too."""
    corrections = VisitCorrection.objects.filter(recorded_at__gt=end_of(day))
    taken_back = set(corrections.values_list("visit", flat=True))
    replacements = set(corrections.exclude(replacement=None).values_list("replacement", flat=True))
    with as_known_at(end_of(day)):
        people = set(Offender.objects.values_list("pk", flat=True))
    for row in found.rows:
        whys = {one.why for one in row.reasons}
        if row.line.offender_id not in people:
            assert Why.UNTOLD not in whys
        elif row.is_now:
            assert whys == ({Why.CORRECTED} if row.key in replacements else {Why.LATE}), (day, row)
        else:
            assert row.key in taken_back
            assert whys == {Why.CORRECTED}
