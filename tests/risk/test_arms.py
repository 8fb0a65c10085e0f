"""ARMS: written by several hands, completed by one, due again."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from risk.choices import Priority
from risk.models import AssessedFactor, Assessment
from risk.rules import arms as rules
from risk.services import (
    AssessmentWritten,
    FactorWritten,
    complete_assessment,
    save_assessment,
    save_factor,
    start_assessment,
)
from tests.factories import make_offender
from tests.history import history_of
from tests.races import at_once

TODAY = date(2026, 11, 19)
RISK = rules.Factor("SR1", is_protective=False, priority="high", told="Says that he drinks again.")
GOOD = rules.Factor("PF2", is_protective=True, priority="low", observed="Is at work.")
WHOLE = rules.Written("medium", (RISK, GOOD), is_completed=False, is_closed=False, registered_on=None)


@pytest.mark.parametrize(
    ("written", "completed_on", "sentence"),
    [
        pytest.param(replace(WHOLE, is_closed=True), TODAY, "record is closed", id="closed record"),
        pytest.param(replace(WHOLE, is_completed=True), TODAY, "is completed", id="completed already"),
        pytest.param(replace(WHOLE, overall_priority=""), TODAY, "overall priority", id="no priority"),
        pytest.param(replace(WHOLE, factors=()), TODAY, "at least one risk factor", id="no factor"),
        pytest.param(
            replace(WHOLE, factors=(GOOD,)), TODAY, "at least one risk factor", id="only protective"
        ),
        pytest.param(
            replace(WHOLE, factors=(RISK, replace(GOOD, observed=" \n"))),
            TODAY,
            "evidence for PF2",
            id="a factor without evidence",
        ),
        pytest.param(WHOLE, TODAY + timedelta(days=1), "in the future", id="tomorrow"),
        pytest.param(
            replace(WHOLE, registered_on=date(2026, 11, 20)),
            TODAY,
            "before the offender was registered",
            id="early",
        ),
    ],
)
def test_an_assessment_that_is_not_whole_is_not_completed(
    written: rules.Written, completed_on: date, sentence: str
) -> None:
    """Overall priority, one risk factor, evidence for each factor, a day that can be (domain 2.4)."""
    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_complete(written, completed_on=completed_on, today=TODAY)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(WHOLE, id="with a protective factor"),
        pytest.param(replace(WHOLE, factors=(RISK,)), id="one risk factor"),
        pytest.param(replace(WHOLE, factors=(replace(RISK, told="", view="v"),)), id="a view"),
        pytest.param(replace(WHOLE, registered_on=TODAY), id="on the day of registration"),
    ],
)
def test_an_assessment_that_is_whole_may_be_completed(written: rules.Written) -> None:
    """The other side of each edge above."""
    rules.check_can_complete(written, completed_on=TODAY, today=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "due_on", "reason"),
    [
        pytest.param(
            {"completed_on": [date(2026, 1, 31), date(2025, 5, 1)]},
            date(2027, 1, 31),
            "ARMS completed 31 January 2026 + 12 months",
            id="twelve months after the last",
        ),
        pytest.param(
            {"completed_on": [date(2024, 2, 29)]},
            date(2025, 2, 28),
            "ARMS completed 29 February 2024 + 12 months",
            id="clipped to the month's end",
        ),
        pytest.param(
            {"told_on": date(2026, 3, 1)},
            date(2027, 3, 1),
            "last assessment told by the register extract 1 March 2026 + 12 months",
            id="told by the extract",
        ),
        pytest.param(
            {"told_on": date(2026, 3, 1), "completed_on": [date(2025, 3, 1)]},
            date(2026, 3, 1),
            "ARMS completed 1 March 2025 + 12 months",
            id="an ARMS in Vigil counts before what was told",
        ),
        pytest.param(
            {"registered_on": date(2026, 11, 10)},
            date(2026, 11, 25),
            "registered 10 November 2026 + 15 days",
            id="the first after registration",
        ),
        pytest.param(
            {}, date(2026, 11, 16), "recorded 1 November 2026 + 15 days", id="registration not known"
        ),
        pytest.param(
            {"registered_on": date.max},
            date(2026, 11, 1),
            "no date can be worked out from these facts",
            id="a date that no rule can count with",
        ),
    ],
)
def test_the_next_assessment_is_due(facts: dict[str, Any], due_on: date, reason: str) -> None:
    """At least every 12 months; the first within 15 days (domain 1.8, 2.4, K; the told day D)."""
    known = {"completed_on": (), "told_on": None, "registered_on": None, "recorded_on": date(2026, 11, 1)}

    due = rules.assessment_due(**known | facts, policy=in_force(TODAY))

    assert (due.due_on, due.reason) == (due_on, reason)


@pytest.mark.parametrize(
    ("on", "months", "limit"),
    [
        pytest.param(date(2026, 11, 19), 12, date(2025, 11, 18), id="the day before"),
        pytest.param(date(2026, 3, 31), 1, date(2026, 2, 28), id="a short month"),
        pytest.param(date(2026, 2, 28), 12, date(2025, 2, 27), id="end of February"),
        pytest.param(date(2025, 3, 1), 12, date(2024, 2, 29), id="a leap day was due on the 28th"),
        pytest.param(date(2025, 2, 28), 12, date(2024, 2, 27), id="neither 28th nor leap day are over"),
    ],
)
def test_the_latest_day_that_is_out_of_date(on: date, months: int, limit: date) -> None:
    """The same months counted backwards: what set-based SQL compares with."""
    assert rules.latest_out_of_date(on=on, months=months) == limit


def test_a_mark_tells_texts_apart() -> None:
    """Whatever moves from one box to the next is another text."""
    assert rules.mark("a", "b") == rules.mark("a", "b")
    assert len({rules.mark(*parts) for parts in (("a", "b"), ("ab", ""), ("b", "a"), (True, "b"))}) == 4


@pytest.fixture
def draft(officer: User, now: datetime) -> Assessment:
    """Begun by the officer for somebody of theirs."""
    return start_assessment(offender_id=make_offender(now=now, manager=officer).pk, by=officer, now=now)


def write(draft: Assessment, by: User, now: datetime, **changes: Any) -> AssessedFactor:
    """Save one risk factor with its evidence."""
    factor = FactorWritten(code="SR1", is_protective=False, priority=Priority.HIGH, told="Drinks again.")
    seen = changes.pop("seen", "")
    return save_factor(
        public_id=draft.public_id, factor=replace(factor, **changes), seen=seen, by=by, now=now
    )


def summarise(draft: Assessment, by: User, now: datetime, summary: str, seen: str) -> Assessment:
    """Save the whole: medium, with this summary."""
    return save_assessment(
        public_id=draft.public_id,
        written=AssessmentWritten(Priority.MEDIUM, summary),
        seen=seen,
        by=by,
        now=now,
    )


def complete(draft: Assessment, by: User, now: datetime, on: date = TODAY) -> Assessment:
    """Complete it on that day."""
    return complete_assessment(public_id=draft.public_id, completed_on=on, by=by, now=now)


@pytest.mark.django_db
def test_an_assessment_is_written_and_completed(
    draft: Assessment, officer: User, colleague: User, now: datetime
) -> None:
    """Two hands, one assessment; each deed in the log, with codes and no words (AUD-6)."""
    write(draft, officer, now)
    write(draft, colleague, now, code="PF2", is_protective=True, observed="Is at work.", told="")
    summarise(draft, officer, now, "Stable.", draft.mark)

    done = complete(draft, colleague, now)

    assert (done.overall_priority, done.completed_on, done.completed_by) == ("medium", TODAY, colleague)
    events = AuditEvent.objects.order_by("pk").values_list("verb", "actor_id", "details")
    assert list(events) == [
        ("assessment_started", officer.pk, {}),
        ("assessment_saved", officer.pk, {"factor": "SR1"}),
        ("assessment_saved", colleague.pk, {"factor": "PF2"}),
        ("assessment_saved", officer.pk, {}),
        ("assessment_completed", colleague.pk, {}),
    ]


@pytest.mark.django_db
def test_a_second_draft_is_refused(draft: Assessment, colleague: User, now: datetime) -> None:
    """One draft at a time, so that nobody writes beside another."""
    with pytest.raises(RuleViolation, match="already been started"):
        start_assessment(offender_id=draft.offender_id, by=colleague, now=now)


@pytest.mark.django_db
def test_a_completed_assessment_does_not_change(draft: Assessment, officer: User, now: datetime) -> None:
    """Neither its whole nor its factors, and it is not completed twice; another may be started."""
    factor = write(draft, officer, now)
    saved = summarise(draft, officer, now, "Stable.", draft.mark)
    complete(draft, officer, now)

    for deed in (
        lambda: write(draft, officer, now, view="More.", seen=factor.mark),
        lambda: summarise(draft, officer, now, "Otherwise.", saved.mark),
        lambda: complete(draft, officer, now),
    ):
        with pytest.raises(RuleViolation, match="is completed"):
            deed()

    assert start_assessment(offender_id=draft.offender_id, by=officer, now=now).pk != draft.pk


@pytest.mark.django_db
def test_a_closed_record_is_not_assessed(draft: Assessment, officer: User, now: datetime) -> None:
    """Neither begun nor gone on with."""
    Offender.objects.filter(pk=draft.offender_id).update(closed_on=TODAY)

    for deed in (
        lambda: start_assessment(offender_id=draft.offender_id, by=officer, now=now),
        lambda: write(draft, officer, now),
        lambda: complete(draft, officer, now),
    ):
        with pytest.raises(RuleViolation, match="record is closed"):
            deed()


@pytest.mark.django_db
def test_the_second_of_two_edits_is_refused_and_neither_is_lost(
    draft: Assessment, officer: User, colleague: User, now: datetime
) -> None:
    """Both saw the same text; who saves second is told, and may save again once they have seen the first."""
    seen = draft.mark
    first = summarise(draft, officer, now, "Of the officer.", seen)

    with pytest.raises(rules.EditedMeanwhile, match="Somebody else saved this"):
        summarise(draft, colleague, now, "Of the colleague.", seen)
    draft.refresh_from_db()
    assert draft.summary == "Of the officer."

    summarise(draft, colleague, now, "Of both.", first.mark)
    draft.refresh_from_db()
    assert draft.summary == "Of both."


@pytest.mark.django_db
def test_two_factors_with_one_code_are_one_edit_that_is_stale(
    draft: Assessment, officer: User, colleague: User, now: datetime
) -> None:
    """Who adds a code that another has just added would write over it; another factor is no hindrance."""
    write(draft, officer, now)

    with pytest.raises(rules.EditedMeanwhile):
        write(draft, colleague, now, told="Something else.")
    write(draft, colleague, now, code="SR2")

    assert draft.factors.get(code="SR1").told == "Drinks again."
    assert draft.factors.count() == 2


@pytest.mark.django_db
def test_what_a_factor_said_before_is_kept(draft: Assessment, officer: User, now: datetime) -> None:
    """The row history keeps each wording of the evidence."""
    factor = write(draft, officer, now)

    write(draft, officer, now, told="Stopped in May.", seen=factor.mark)

    assert [event.told for event in history_of(AssessedFactor)] == ["Drinks again.", "Stopped in May."]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "  "])
def test_a_factor_without_a_code_is_refused(
    code: str, draft: Assessment, officer: User, now: datetime
) -> None:
    """Codes only; without one nobody knows which item is meant."""
    with pytest.raises(RuleViolation, match="code of the factor"):
        write(draft, officer, now, code=code)


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_the_same_moment_do_not_write_over_each_other(
    draft: Assessment, officer: User, colleague: User, now: datetime
) -> None:
    """Two threads with the same mark: one saves, the other gets the sentence."""
    people, seen = [officer, colleague], draft.mark

    def save(number: int) -> str:
        try:
            return summarise(draft, people[number], now, f"Text {number}", seen).summary
        except rules.EditedMeanwhile:
            return "refused"

    told = at_once(2, save)

    draft.refresh_from_db()
    assert sorted(told) == sorted(["refused", draft.summary])
