"""Why a row differs between then and now: the rule, line by line."""

from datetime import date

import pytest

from reports.difference.rule import Aspect, Changed, Learnt, Reason, Sort, Thing, Why, reasons, why

ON = date(2026, 3, 31)
BY_THEN, LATER = date(2026, 3, 10), date(2026, 4, 2)
WRITTEN = date(2026, 4, 3)
VISIT, OTHER_VISIT = ("visit", 1), ("visit", 2)


def learnt(
    sort: Sort,
    day: date | None = BY_THEN,
    *,
    thing: Thing = VISIT,
    written_on: date = WRITTEN,
    bears_on: Aspect = Aspect.MET,
) -> Learnt:
    """Something that was written down since."""
    return Learnt(sort, thing, f"{sort.name} {thing[1]}", day, written_on, frozenset({bears_on}))


@pytest.mark.parametrize(
    ("sort", "day", "called"),
    [
        (Sort.HAPPENED, BY_THEN, Why.LATE),
        (Sort.HAPPENED, ON, Why.LATE),
        (Sort.HAPPENED, LATER, Why.OTHER),
        (Sort.HAPPENED, None, Why.OTHER),
        (Sort.HOLDS, BY_THEN, Why.BACK_DATED),
        (Sort.HOLDS, ON, Why.BACK_DATED),
        (Sort.HOLDS, LATER, Why.OTHER),
        (Sort.HOLDS, None, Why.OTHER),
        (Sort.TAKES_BACK, BY_THEN, Why.CORRECTED),
        (Sort.TAKES_BACK, LATER, Why.CORRECTED),
        (Sort.TAKES_BACK, None, Why.CORRECTED),
        (Sort.CHANGES, BY_THEN, Why.OTHER),
        (Sort.CHANGES, None, Why.OTHER),
    ],
)
def test_what_was_written_since_has_one_name(sort: Sort, day: date | None, called: Why) -> None:
    """By what it is, and by whether its day was over: a day that is not known is never taken for an earlier one."""
    assert why(learnt(sort, day), on=ON) == called


ANY, OF_THE_VISIT = Changed("It changed."), Changed("It changed.", through=frozenset({VISIT}))
OF_THAT_DAY = Changed("It changed.", written_on=frozenset({WRITTEN}))
SAID = Reason(Why.LATE, "HAPPENED 1", WRITTEN)


@pytest.mark.parametrize(
    ("changed", "since", "told"),
    [
        ({Aspect.MET: ANY}, [learnt(Sort.HAPPENED)], (SAID,)),
        ({Aspect.MET: OF_THE_VISIT}, [learnt(Sort.HAPPENED)], (SAID,)),
        ({Aspect.MET: OF_THAT_DAY}, [learnt(Sort.HAPPENED)], (SAID,)),
        ({Aspect.MET: ANY, Aspect.DUE: ANY}, [], (Reason(Why.OTHER, "It changed."),)),
        # What bears on something else, is another thing, or was written on another day explains nothing.
        ({Aspect.DUE: ANY}, [learnt(Sort.HAPPENED)], (Reason(Why.OTHER, "It changed."),)),
        (
            {Aspect.MET: OF_THE_VISIT},
            [learnt(Sort.HAPPENED, thing=OTHER_VISIT)],
            (Reason(Why.OTHER, "It changed."),),
        ),
        (
            {Aspect.MET: OF_THAT_DAY},
            [learnt(Sort.HAPPENED, written_on=LATER)],
            (Reason(Why.OTHER, "It changed.", WRITTEN),),
        ),
        # Two reasons, the clearer first; and what nothing bears on is told beside what is explained.
        (
            {Aspect.MET: ANY},
            [learnt(Sort.HOLDS, thing=OTHER_VISIT), learnt(Sort.HAPPENED)],
            (SAID, Reason(Why.BACK_DATED, "HOLDS 2", WRITTEN)),
        ),
        (
            {Aspect.MET: ANY, Aspect.HELD: Changed("Held.")},
            [learnt(Sort.HAPPENED)],
            (SAID, Reason(Why.OTHER, "Held.")),
        ),
    ],
)
def test_a_reason_bears_on_what_changed(
    changed: dict[Aspect, Changed], since: list[Learnt], told: tuple[Reason, ...]
) -> None:
    """And where nothing does, the change itself is told, and no reason is made up."""
    assert reasons(changed, since, on=ON) == told


def test_where_nothing_changed_it_says_so() -> None:
    """What else is known to have changed is told; without that, that it is not told."""
    assert [one.why for one in reasons({}, [learnt(Sort.HAPPENED)], on=ON)] == [Why.UNTOLD]
    assert reasons({}, [], on=ON, otherwise="Others.") == (Reason(Why.OTHER, "Others."),)
