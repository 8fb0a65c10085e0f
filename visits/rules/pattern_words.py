"""The strongest pattern of some visits, as a sentence that anybody can check against the list of visits."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from offender_mgmt.policy.rules import WEEKDAYS, Policy
from visits.rules.patterns import History, Share, closest_gaps

NONE = "No pattern that stands out."
TWO_THIRDS = 2 / 3  # from here on, a share of the visits is called a pattern


def sentence_of(histories: Sequence[History], policy: Policy) -> str:
    """What stands out most: told beforehand, part of the week, gaps, the last week, weekday, or part of the day.

    It tells what happened, late visits included. Gaps are only spoken of for one person.
    """
    histories = [one for one in histories if one]
    visits = [visit for history in histories for visit in history]
    if len(visits) < policy.predictability_least_visits:
        return f"Not enough visits: {len(visits)} of the {policy.predictability_least_visits} that a pattern takes."
    gaps = _gaps_in_words(histories[0]) if len(histories) == 1 else ""
    dated = [visit for visit in visits if visit.due_on is not None]
    announced = Share(sum(visit.is_announced for visit in visits), len(visits))
    near = Share(sum(visit.is_near_the_end and not visit.is_late for visit in dated), len(dated))
    if _stands_out(announced):
        return f"{_of_the_last(announced)} announced beforehand."
    slot, most = Counter(visit.slot for visit in visits).most_common(1)[0]
    if _stands_out(used := Share(most, len(visits))):
        return f"{_of_the_last(used)} {slot.words}s{gaps and f', {gaps}'}."
    if gaps:
        return f"The last {len(visits)} visits were made at regular gaps: {gaps}."
    if _stands_out(near):
        return f"{near.count} of the last {near.of} visits were made in the last week before they were due."
    weekday, most = Counter(visit.slot.weekday for visit in visits).most_common(1)[0]
    if _stands_out(used := Share(most, len(visits))):
        return f"{_of_the_last(used)} on a {WEEKDAYS[weekday].capitalize()}."
    part, most = Counter(visit.slot.part for visit in visits).most_common(1)[0]
    if _stands_out(used := Share(most, len(visits))):
        return f"{_of_the_last(used)} in the {part.value}, on different weekdays."
    return NONE


def _of_the_last(share: Share) -> str:
    return f"{share.count} of the last {share.of} visits were"


def _stands_out(share: Share) -> bool:
    return share.of > 1 and share.count >= TWO_THIRDS * share.of


def _gaps_in_words(history: History) -> str:
    """Most of the gaps, when one guess would have met them within three days; empty when they vary."""
    gaps = [(after.on - before.on).days for before, after in pairwise(history)]
    alike = closest_gaps(gaps)
    if not _stands_out(Share(len(alike), len(gaps))):
        return ""
    days = f"{alike[0]} days" if alike[0] == alike[-1] else f"{alike[0]} to {alike[-1]} days"
    return f"{days} apart" if len(alike) == len(gaps) else f"{len(alike)} of {len(gaps)} gaps {days}"
