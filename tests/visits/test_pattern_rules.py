"""How far visits could have been foreseen: each figure on both sides of its boundary, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.visits.facts import POLICY
from visits.choices import Band, DayPart
from visits.rules.day_parts import EVERY_SLOT, Slot, covered_slots, slot_of
from visits.rules.pattern_words import NONE, sentence_of
from visits.rules.patterns import (
    PastVisit,
    Share,
    closest_gaps,
    least_guessable,
    pattern_of,
)

TUESDAY = Slot(1, DayPart.MORNING)
FIRST = date(2024, 1, 2)  # a Tuesday
THROUGH_THE_WEEK = [slot for slot in EVERY_SLOT if slot.part != DayPart.NIGHT]


def visits(
    gaps: list[int], slots: list[Slot], *, before_due: list[int] | None = None, announced: int = 0
) -> list[PastVisit]:
    """Visits so many days apart, in these parts of the week, so many days before they were due."""
    days = [FIRST + timedelta(days=sum(gaps[:number])) for number in range(len(gaps) + 1)]
    before = before_due or [30] * len(days)
    return [
        PastVisit(on, slot, on + timedelta(days=early), number < announced, frozenset({1, 2 + number % 2}))
        for number, (on, slot, early) in enumerate(zip(days, slots, before, strict=True))
    ]


def metronome(number: int = 9, *, gap: int = 90) -> list[PastVisit]:
    """Always on a Tuesday morning, in the last days before it is due."""
    return visits([gap] * (number - 1), [TUESDAY] * number, before_due=[2] * number)


def varied(number: int = 9) -> list[PastVisit]:
    """Never the same part of the week, nor the same gap; early as often as not."""
    gaps = [35, 82, 51, 70, 44, 63, 90, 27][: number - 1]
    return visits(
        gaps, THROUGH_THE_WEEK[::2][:number], before_due=[55, 8, 39, 20, 46, 27, 0, 63, 30][:number]
    )


def test_a_metronome_is_wholly_foreseen() -> None:
    """Same weekday, same part of the day, same gap, at the end of the time: nothing is left to guess."""
    pattern = pattern_of([metronome()], POLICY)

    assert (pattern.score, pattern.band, pattern.entropy, pattern.gap_variation) == (100, Band.HIGH, 0, 0)
    assert pattern.regular_gaps == Share(8, 8)
    assert pattern.last_week == Share(9, 9)


def test_a_good_officer_is_hard_to_foresee() -> None:
    """Varied days, times and gaps (domain 1.5)."""
    pattern = pattern_of([varied()], POLICY)

    assert pattern.band == Band.LOW
    assert pattern.entropy == pytest.approx(log2(9))
    assert pattern.regular_gaps == Share(1, 8)
    assert pattern.last_week == Share(1, 9)
    assert pattern.gap_variation == pytest.approx(0.356, abs=0.01)


def test_who_is_easier_to_foresee_scores_higher() -> None:
    """A metronome above a human being, above somebody who varies everything (idea 4 of the studies)."""
    human = visits(
        [84, 91, 77, 86, 90, 79, 93, 88], [TUESDAY] * 6 + THROUGH_THE_WEEK[-3:], before_due=[5] * 9
    )

    scores = [pattern_of([one], POLICY).score or 0 for one in (metronome(), human, varied())]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[1] > scores[2]


@pytest.mark.parametrize(("number", "band"), [(0, Band.NOT_ENOUGH), (4, Band.NOT_ENOUGH), (5, Band.HIGH)])
def test_fewer_visits_than_policy_asks_for_say_nothing(number: int, band: Band) -> None:
    """Too few are never "low"."""
    history = metronome(number) if number else []

    pattern = pattern_of([history], POLICY)

    assert (pattern.band, pattern.score is None) == (band, band == Band.NOT_ENOUGH)
    assert ("Not enough visits" in sentence_of([history], POLICY)) == (band == Band.NOT_ENOUGH)


@pytest.mark.parametrize(
    ("some", "high", "band"), [(40, 100, Band.HIGH), (40, 101, Band.SOME), (101, 102, Band.LOW)]
)
def test_bands_begin_where_policy_says(some: int, high: int, band: Band) -> None:
    """The boundary belongs to the higher band."""
    policy = replace(POLICY, predictability_bands={"some": some, "high": high})

    assert pattern_of([metronome()], policy).band == band


@pytest.mark.parametrize(
    ("days_before", "counts"),
    [(7, False), (6, True), (0, True), (-1, True)],
    ids=["8th", "7th", "due", "late"],
)
def test_the_last_week_ends_with_the_due_date(days_before: int, counts: bool) -> None:
    """Seven days, the due date among them; a late visit is there too."""
    (visit,) = visits([], [TUESDAY], before_due=[days_before])

    assert visit.is_near_the_end == counts
    assert visit.is_late == (days_before < 0)
    assert pattern_of([[visit]], POLICY).last_week == Share(int(counts), 1)


def test_a_visit_whose_due_date_is_not_known_is_neither_late_nor_in_the_last_week() -> None:
    """And the score is made of the other two parts."""
    history = [replace(visit, due_on=None) for visit in metronome()]

    pattern = pattern_of([history], POLICY)

    assert (pattern.last_week, pattern.late, pattern.last_week.percent) == (Share(0, 0), Share(0, 0), None)
    assert pattern.score == 100


@pytest.mark.parametrize(
    ("gaps", "alike"),
    [
        ([], []),
        ([90], [90]),
        ([84, 90], [84, 90]),
        ([84, 91], [84]),
        ([90, 30, 31, 88, 93], [88, 90, 93]),
    ],
)
def test_gaps_are_alike_when_one_guess_would_have_met_them(gaps: list[int], alike: list[int]) -> None:
    """Within three days either side: seven days from the first to the last."""
    assert closest_gaps(gaps) == alike


def test_whoever_is_told_of_every_visit_foresees_every_visit() -> None:
    """However varied they were."""
    told = [replace(visit, is_announced=True) for visit in varied()]

    pattern = pattern_of([told], POLICY)

    assert (pattern.score, pattern.announced) == (100, Share(9, 9))
    assert sentence_of([told], POLICY) == "9 of the last 9 visits were announced beforehand."


def test_an_officers_visits_are_told_together_and_gaps_by_person() -> None:
    """Two people visited by turns every Tuesday morning: what is regular is each one's own gap."""
    pattern = pattern_of([metronome(5), metronome(5, gap=30), []], POLICY)

    assert (pattern.visits, pattern.people, pattern.score) == (10, 2, 100)
    assert pattern.slots == {TUESDAY: 10}
    assert pattern.gap_variation == 0
    assert (
        sentence_of([metronome(5), metronome(5, gap=30)], POLICY)
        == "10 of the last 10 visits were Tuesday mornings."
    )


def test_the_officer_who_comes_most_is_told_and_not_scored() -> None:
    """It tells who comes, not when."""
    alone = [replace(visit, officers=frozenset({number})) for number, visit in enumerate(metronome())]

    one, other = pattern_of([metronome()], POLICY), pattern_of([alone], POLICY)

    assert (one.same_officer, other.same_officer) == (Share(9, 9), Share(1, 9))
    assert one.score == other.score


SENTENCES = [
    pytest.param(metronome(), "9 of the last 9 visits were Tuesday mornings, 90 days apart.", id="metronome"),
    pytest.param(
        visits([88, 93, 90, 91, 89], [TUESDAY] * 5 + [Slot(4, DayPart.EVENING)]),
        "5 of the last 6 visits were Tuesday mornings, 88 to 93 days apart.",
        id="one at another time",
    ),
    pytest.param(
        visits([88, 93, 90, 91, 40], [TUESDAY] * 6),
        "6 of the last 6 visits were Tuesday mornings, 4 of 5 gaps 88 to 93 days.",
        id="one gap differs",
    ),
    pytest.param(
        visits([20, 90, 40, 70, 55], [TUESDAY] * 4 + THROUGH_THE_WEEK[-2:]),
        "4 of the last 6 visits were Tuesday mornings.",
        id="two thirds",
    ),
    pytest.param(
        visits([20, 90, 40, 70, 55], [TUESDAY] * 3 + [Slot(day, DayPart.EVENING) for day in (2, 4, 6)]),
        NONE,
        id="less than two thirds",
    ),
    pytest.param(
        visits([60, 62, 61, 63], THROUGH_THE_WEEK[::4][:5]),
        "The last 5 visits were made at regular gaps: 60 to 63 days apart.",
        id="gaps alone",
    ),
    pytest.param(
        visits([20, 90, 40, 70], THROUGH_THE_WEEK[::4][:5], before_due=[1, 2, 3, 4, 40]),
        "4 of the last 5 visits were made in the last week before they were due.",
        id="last week alone",
    ),
    pytest.param(
        visits([20, 90, 40, 70], [Slot(3, part) for part in (*DayPart, DayPart.NIGHT)]),
        "5 of the last 5 visits were on a Thursday.",
        id="weekday alone",
    ),
    pytest.param(
        visits([20, 90, 40, 70], [Slot(day, DayPart.EVENING) for day in range(5)]),
        "5 of the last 5 visits were in the evening, on different weekdays.",
        id="part of the day alone",
    ),
    pytest.param(varied(), NONE, id="varied"),
]


@pytest.mark.parametrize(("history", "sentence"), SENTENCES)
def test_the_strongest_pattern_is_said_in_a_sentence(history: list[PastVisit], sentence: str) -> None:
    """From two thirds of the visits on; each number can be counted in the list."""
    assert sentence_of([history], POLICY) == sentence


def test_the_least_guessable_part_of_the_week_is_covered_and_used_least() -> None:
    """The only one that was never used, wherever it is; and none that no officer covers."""
    used = dict.fromkeys(covered_slots(POLICY), 1) | {Slot(5, DayPart.AFTERNOON): 0}

    assert least_guessable(used, POLICY, whose="one") == Slot(5, DayPart.AFTERNOON)
    assert (
        least_guessable({}, replace(POLICY, shift_cover={day: [] for day in POLICY.shift_cover}), whose="")
        is None
    )


def test_among_equals_another_weekday_and_another_part_come_first_and_not_the_same_for_everybody() -> None:
    """After nothing but Tuesday mornings: neither a Tuesday nor a morning. The same answer on every day."""
    found = {least_guessable({TUESDAY: 9}, POLICY, whose=f"person {number}") for number in range(40)}

    assert all(slot and slot.weekday != 1 and slot.part != DayPart.MORNING for slot in found)
    assert len(found) > 5
    assert len({least_guessable({TUESDAY: 9}, POLICY, whose="one") for _ in range(3)}) == 1


@pytest.mark.parametrize(
    ("instant", "slot"),
    [
        pytest.param(datetime(2026, 3, 28, 11, 30, tzinfo=UTC), Slot(5, DayPart.MORNING), id="winter"),
        pytest.param(
            datetime(2026, 3, 29, 11, 30, tzinfo=UTC), Slot(6, DayPart.AFTERNOON), id="summer begins"
        ),
        pytest.param(
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC), Slot(6, DayPart.NIGHT), id="the hour twice, first"
        ),
        pytest.param(
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC), Slot(6, DayPart.NIGHT), id="the hour twice, again"
        ),
        pytest.param(
            datetime(2026, 7, 6, 23, 30, tzinfo=UTC), Slot(1, DayPart.NIGHT), id="Tuesday in London"
        ),
    ],
)
def test_a_visit_lies_in_its_local_part_of_the_week(instant: datetime, slot: Slot) -> None:
    """Half past eleven is a morning in winter and an afternoon by the summer's clock (domain 4)."""
    assert slot_of(instant) == slot


HISTORIES = st.lists(
    st.tuples(
        st.integers(2, 120), st.sampled_from(EVERY_SLOT), st.integers(-20, 60), st.booleans(), st.booleans()
    ),
    min_size=5,
    max_size=14,
)


def as_history(told: list[tuple[int, Slot, int, bool, bool]]) -> list[PastVisit]:
    """Visits in their order; the last flag says whether the due date is known."""
    on, history = FIRST, []
    for gap, slot, early, is_announced, is_known in told:
        on += timedelta(days=gap)
        due_on = on + timedelta(days=early) if is_known else None
        history.append(PastVisit(on, slot, due_on, is_announced, frozenset({1})))
    return history


@settings(max_examples=200, deadline=None, database=None)
@given(HISTORIES, st.lists(HISTORIES, max_size=2), st.data())
def test_lateness_never_lowers_the_score(
    told: list[tuple[int, Slot, int, bool, bool]],
    others: list[list[tuple[int, Slot, int, bool, bool]]],
    data: st.DataObject,
) -> None:
    """Moving any one visit past its due date, to whatever part of the week, leaves the score as it was or higher.

    It stays before the visit that followed: that one met the next duty. Nor does announcing a visit lower it.
    """
    history, rest = as_history(told), [as_history(one) for one in others]
    before = pattern_of([history, *rest], POLICY)
    chosen = data.draw(st.integers(0, len(history) - 1))
    visit = history[chosen]
    due_on = visit.due_on or visit.on
    last = history[chosen + 1].on if chosen + 1 < len(history) else due_on + timedelta(days=400)
    days = (last - max(due_on, visit.on)).days
    if visit.due_on and days > 0:
        late = max(due_on, visit.on) + timedelta(days=data.draw(st.integers(1, days)))
        moved = replace(visit, on=late, slot=data.draw(st.sampled_from(EVERY_SLOT)))
    else:
        moved = replace(visit, is_announced=True)

    after = pattern_of([[*history[:chosen], moved, *history[chosen + 1 :]], *rest], POLICY)

    assert before.score is not None
    assert after.score is not None
    assert after.score >= before.score
