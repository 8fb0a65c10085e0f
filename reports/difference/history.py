"""What was written down about people after a moment, as `rule.Learnt` takes it: a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from offender_mgmt.offenders.choices import RiskLevel, SuspensionReason
from reports.difference.rule import Aspect, Learnt, Sort
from visits.models import Visit, VisitCorrection

Values = Mapping[str, Any]
ByKey = Mapping[int, Values]
Pair = tuple[Values | None, Values, date]  # a row before, the same row afterwards, and the day of the writing

OF_A_PERSON = ("closed_on", "registered_on", "recorded_on", "risk_level", "risk_assessed_on")
OF_THE_CLOCK = {
    "agreed_interval_months": "The agreed interval changed.",
    "last_visit_unknown_on": "What is known of the last visit changed.",
}
OF_A_SUSPENSION = ("offender", "reason", "started_on", "ended_on", "next_check_on", "expected_until")
DATES = {"started_on": "Began on", "next_check_on": "Check on", "expected_until": "Expected until"}
REGISTER = frozenset({Aspect.ON_REGISTER, Aspect.DUE, Aspect.MET})
SUSPENSION = frozenset({Aspect.ITSELF, Aspect.HELD, Aspect.DUE})
DATE = frozenset({Aspect.DUE})


def in_words(day: date | None) -> str:
    """A day as sentences have it."""
    return f"{day:%-d %B %Y}" if day else "a day not known"


def learnt_since(
    moment: datetime, *, on: date, people: Collection[int], persons: ByKey, suspensions: ByKey
) -> dict[int, list[Learnt]]:
    """By person, what was written down after the moment that bears on the day `on`. Of `persons` and `suspensions` the
    rows as they were known at the moment.
    """
    found: dict[int, list[Learnt]] = defaultdict(list)
    for one in _events("offenders.Offender", Q(pgh_obj__in=people), moment, persons):
        found[one[1]["pgh_obj"]].extend(_of_person(*one))
    of_people = Q(pgh_obj__offender__in=people)
    for one in _events("offenders.Suspension", of_people, moment, suspensions):
        found[one[1]["offender"]].extend(_of_suspension(*one))
    for moved in _moves(of_people, moment):
        found[moved["offender"]].append(_move(moved))
    for visit in _visits(people, on, moment):
        found[visit.offender_id].append(_visit(visit))
    for taken in _taken_back(people, on, moment):
        found[taken.visit.offender_id].append(_correction(taken))
    return found


def days_on_which_it_moved(duties: Collection[int], moment: datetime, known: ByKey) -> dict[int, set[date]]:
    """Of these duties, on which days after the moment the due date, or what it counts from, was written."""
    found: dict[int, set[date]] = defaultdict(set)
    for before, after, written_on in _events("visits.VisitObligation", Q(pgh_obj__in=duties), moment, known):
        if before is None or _differ(before, after, "due_on", "anchor_on"):
            found[after["pgh_obj"]].add(written_on)
    return found


FIELDS = {
    "offenders.Offender": (*OF_A_PERSON, *OF_THE_CLOCK),
    "offenders.Suspension": OF_A_SUSPENSION,
    "visits.VisitObligation": ("due_on", "anchor_on"),
}


def _history(label: str) -> QuerySet[Any]:
    events: QuerySet[Any] = apps.get_model(f"{label}Event")._default_manager.all()
    return events


def _events(label: str, which: Q, moment: datetime, known: ByKey) -> Iterator[Pair]:
    """Each version that was written after the moment, with the one before it (None: it is the first)."""
    last: dict[int, Values] = dict(known)
    rows = _history(label).filter(which, pgh_created_at__gt=moment).order_by("pgh_id")
    for row in rows.values("pgh_obj", "pgh_created_at", *FIELDS[label]):
        yield last.get(row["pgh_obj"]), row, timezone.localdate(row["pgh_created_at"])
        last[row["pgh_obj"]] = row


def _differ(before: Values, after: Values, *names: str) -> bool:
    return any(before[name] != after[name] for name in names)


def _of_person(before: Values | None, after: Values, written_on: date) -> Iterator[Learnt]:
    thing = ("offender", after["pgh_obj"])

    def told(sort: Sort, words: str, day: date | None, bears_on: frozenset[Aspect]) -> Learnt:
        return Learnt(sort, thing, words, day, written_on, bears_on)

    if before is None:
        since = after["registered_on"] or after["recorded_on"]
        words = f"Put on record; on the register since {in_words(since)}."
        yield told(Sort.HOLDS, words, since, REGISTER | {Aspect.WHOSE})
        return
    if before["closed_on"] is None and after["closed_on"] is not None:
        yield told(Sort.HOLDS, f"Closed from {in_words(after['closed_on'])}.", after["closed_on"], REGISTER)
    elif _differ(before, after, "closed_on"):
        words = f"The closure on {in_words(before['closed_on'])} was taken back or moved."
        yield told(Sort.TAKES_BACK, words, None, REGISTER)
    if _differ(before, after, "registered_on"):
        was, now = in_words(before["registered_on"]), in_words(after["registered_on"])
        yield told(Sort.TAKES_BACK, f"Registered on {now}, not on {was}.", None, REGISTER)
    if _differ(before, after, "risk_level"):
        words = f"Risk level {_level(after)}, before {_level(before)}."
        yield told(Sort.HAPPENED, words, after["risk_assessed_on"], DATE | {Aspect.WHOSE})
    for name, words in OF_THE_CLOCK.items():
        if _differ(before, after, name):
            yield told(Sort.CHANGES, words, None, DATE)


def _level(values: Values) -> str:
    level = values["risk_level"]
    return str(RiskLevel(level).label).lower() if level else "not assessed"


def _of_suspension(before: Values | None, after: Values, written_on: date) -> Iterator[Learnt]:
    thing, reason = ("suspension", after["pgh_obj"]), str(SuspensionReason(after["reason"]).label).lower()

    def told(sort: Sort, words: str, day: date | None) -> Learnt:
        return Learnt(sort, thing, words, day, written_on, SUSPENSION)

    if before is None:
        began = after["started_on"]
        yield told(Sort.HOLDS, f"Suspended ({reason}) from {in_words(began)}.", began)
        return
    if before["ended_on"] is None and after["ended_on"] is not None:
        ended = after["ended_on"]
        yield told(Sort.HOLDS, f"Suspension ({reason}) ended on {in_words(ended)}.", ended)
    elif _differ(before, after, "ended_on"):
        yield told(Sort.TAKES_BACK, f"The end of the suspension ({reason}) was changed.", None)
    for name, words in DATES.items():
        if _differ(before, after, name):
            was, now = in_words(before[name]), in_words(after[name])
            yield told(Sort.TAKES_BACK, f"Suspension ({reason}): {words.lower()} {now}, before {was}.", None)
    if _differ(before, after, "reason"):
        yield told(Sort.TAKES_BACK, f"Suspension: the reason is {reason} now.", None)


def _moves(which: Q, moment: datetime) -> QuerySet[Any, dict[str, Any]]:
    """Every assignment to a manager and a team that was written since."""
    return (
        _history("offenders.Assignment")
        .filter(which, pgh_label="insert", pgh_created_at__gt=moment)
        .values(
            *("pgh_obj", "pgh_created_at", "offender", "from_on", "team__name"),
            *("manager__first_name", "manager__last_name"),
        )
    )


def _move(values: Values) -> Learnt:
    name = f"{values['manager__first_name'] or ''} {values['manager__last_name'] or ''}".strip()
    words = f"Moved to {values['team__name'] or 'no team'}, {name or 'nobody'}, from {in_words(values['from_on'])}."
    return Learnt(
        sort=Sort.HOLDS,
        thing=("assignment", values["pgh_obj"]),
        words=words,
        day=values["from_on"],
        written_on=timezone.localdate(values["pgh_created_at"]),
        bears_on=frozenset({Aspect.WHOSE}),
    )


def _visits(people: Collection[int], on: date, moment: datetime) -> QuerySet[Visit]:
    made = Visit.objects.filter(offender__in=people, visited_on__lte=on, recorded_at__gt=moment)
    return made.select_related("corrects__visit")


def _visit(visit: Visit) -> Learnt:
    """A visit that was recorded since, by itself or in place of another."""
    corrected = getattr(visit, "corrects", None)
    bears_on = {Aspect.ITSELF} | ({Aspect.DUE, Aspect.MET} if visit.is_successful else set())
    made = f"Visit of {in_words(visit.visited_on)} ({visit.receipt_number})"
    return Learnt(
        sort=Sort.TAKES_BACK if corrected else Sort.HAPPENED,
        thing=("visit", visit.pk),
        words=f"{made}, in place of {corrected.visit.receipt_number}." if corrected else f"{made}.",
        day=visit.visited_on,
        written_on=timezone.localdate(visit.recorded_at),
        bears_on=frozenset(bears_on),
    )


def _taken_back(people: Collection[int], on: date, moment: datetime) -> QuerySet[VisitCorrection]:
    taken = VisitCorrection.objects.filter(
        visit__offender__in=people, visit__visited_on__lte=on, recorded_at__gt=moment
    )
    return taken.select_related("visit")


def _correction(taken: VisitCorrection) -> Learnt:
    """A visit that was taken back since."""
    visit = taken.visit
    bears_on = {Aspect.ITSELF} | ({Aspect.DUE, Aspect.MET} if visit.is_successful else set())
    return Learnt(
        sort=Sort.TAKES_BACK,
        thing=("visit", visit.pk),
        words=f"The visit of {in_words(visit.visited_on)} ({visit.receipt_number}) was taken back.",
        day=None,
        written_on=timezone.localdate(taken.recorded_at),
        bears_on=frozenset(bears_on),
    )
