"""Tool results: what a score means, and what may be recorded."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from risk.models import RiskTool, ToolResult
from risk.rules.tools import About, Band, Told, Tool, band_for, check_can_record_result, read_bands
from risk.services import NewToolResult, record_tool_result
from tests.factories import make_offender

TODAY = date(2026, 11, 19)


def tool(code: str, version: str = "") -> RiskTool:
    """A tool as it is shipped."""
    return RiskTool.objects.get(code=code, version=version)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "version", "score", "band"),
    [
        pytest.param("osp_dc", "2021", "0", "not_applicable", id="OSP/DC 0"),
        pytest.param("osp_dc", "2021", "1", "low", id="OSP/DC 1"),
        pytest.param("osp_dc", "2021", "21", "low", id="OSP/DC 21"),
        pytest.param("osp_dc", "2021", "21.5", None, id="OSP/DC between two bands"),
        pytest.param("osp_dc", "2021", "22", "medium", id="OSP/DC 22"),
        pytest.param("osp_dc", "2021", "29", "medium", id="OSP/DC 29"),
        pytest.param("osp_dc", "2021", "30", "high", id="OSP/DC 30"),
        pytest.param("osp_dc", "2021", "35", "high", id="OSP/DC 35"),
        pytest.param("osp_dc", "2021", "36", "very_high", id="OSP/DC 36"),
        pytest.param("osp_dc", "2021", "64", "very_high", id="OSP/DC 64"),
        pytest.param("osp_dc", "2021", "65", None, id="OSP/DC above its points"),
        pytest.param("rsr", "", "0", "low", id="RSR 0"),
        pytest.param("rsr", "", "3", "low", id="RSR 3.0"),
        pytest.param("rsr", "", "3.01", "medium", id="RSR 3.01"),
        pytest.param("rsr", "", "6.89", "medium", id="RSR 6.89"),
        pytest.param("rsr", "", "6.9", "high", id="RSR 6.9"),
        pytest.param("rsr", "", "100", "high", id="RSR 100"),
        pytest.param("rsr", "", "100.01", None, id="RSR above 100 per cent"),
        pytest.param("rm2000", "", "3", None, id="RM2000 gives no score"),
    ],
)
def test_a_score_is_in_the_band_that_the_guidance_says(
    code: str, version: str, score: str, band: str | None
) -> None:
    """OSP/DC on 64 points, RSR in per cent: both sides of every edge, and never rounded (domain 2.3, O)."""
    found = band_for(Decimal(score), read_bands(tool(code, version).bands))

    assert (found.code if found else None) == band


@pytest.mark.django_db
def test_the_successors_of_2026_are_there_and_take_nothing_yet() -> None:
    """What could not be read is shipped disabled, with no day and no bands (domain, *every number is data*)."""
    successors = RiskTool.objects.filter(version="2026")

    assert {one.code for one in successors} == {"osp_dc", "osp_iic", "rsr"}
    assert {(one.is_enabled, one.valid_from, tuple(one.bands), one.certainty) for one in successors} == {
        (False, None, (), "K")
    }
    assert not RiskTool.objects.in_use(on=TODAY).filter(version="2026").exists()


@pytest.mark.django_db
def test_every_tool_says_where_its_bands_come_from() -> None:
    """A number without source is no number (style 3.4)."""
    assert all(one.source and one.certainty for one in RiskTool.objects.all())


SCORED = Tool(
    name="OSP/DC 2021",
    bands=(
        Band("low", "Low", Decimal(1), Decimal(21), "low"),
        Band("medium", "Medium", Decimal(22), Decimal(29), "medium"),
    ),
    valid_from=date(2021, 3, 1),
    valid_to=date(2026, 6, 30),
    is_enabled=True,
)
BANDED = replace(SCORED, name="RM2000", bands=(Band("low", "Low", None, None, "low"),))
FREE = replace(SCORED, name="Other tool", bands=())
ALIVE = About(closed_on=None, date_of_birth=date(1980, 1, 1))
LOW = Told(score=Decimal(12), band="", assessed_on=date(2026, 5, 4), assessor="A. Probation")


@pytest.mark.parametrize(
    ("told", "its_tool", "band"),
    [
        pytest.param(LOW, SCORED, "low", id="the score alone"),
        pytest.param(replace(LOW, band="low"), SCORED, "low", id="score and band that agree"),
        pytest.param(replace(LOW, score=None, band="medium"), SCORED, "medium", id="the band alone"),
        pytest.param(replace(LOW, score=None, band="low"), BANDED, "low", id="a tool without scores"),
        pytest.param(replace(LOW, band="low"), BANDED, "low", id="its points are kept, not read"),
        pytest.param(replace(LOW, score=None, band="Stable: low"), FREE, "Stable: low", id="its own words"),
        pytest.param(replace(LOW, assessed_on=date(2021, 3, 1)), SCORED, "low", id="its first day"),
        pytest.param(replace(LOW, assessed_on=date(2026, 6, 30)), SCORED, "low", id="its last day"),
    ],
)
def test_a_result_is_recorded_with_its_band(told: Told, its_tool: Tool, band: str) -> None:
    """Stored as entered: a score gives the band, a band may stand alone (domain 2.3)."""
    assert check_can_record_result(told, tool=its_tool, about=ALIVE, today=TODAY) == band


@pytest.mark.parametrize(
    ("told", "its_tool", "about", "sentence"),
    [
        pytest.param(LOW, SCORED, replace(ALIVE, closed_on=TODAY), "record is closed", id="closed"),
        pytest.param(
            LOW, SCORED, replace(ALIVE, is_recorded_already=True), "already recorded", id="the same again"
        ),
        pytest.param(
            LOW,
            SCORED,
            replace(ALIVE, date_of_birth=date(2026, 5, 5)),
            "before the offender was born",
            id="unborn",
        ),
        pytest.param(replace(LOW, assessor=" \n"), SCORED, ALIVE, "who made the assessment", id="by nobody"),
        pytest.param(
            replace(LOW, assessed_on=TODAY + timedelta(days=1)), SCORED, ALIVE, "in the future", id="tomorrow"
        ),
        pytest.param(
            replace(LOW, assessed_on=date(2021, 2, 28)), SCORED, ALIVE, "not in use", id="before the tool"
        ),
        pytest.param(
            replace(LOW, assessed_on=date(2026, 7, 1)), SCORED, ALIVE, "not in use", id="after the tool"
        ),
        pytest.param(LOW, replace(SCORED, is_enabled=False), ALIVE, "not in use", id="not enabled"),
        pytest.param(replace(LOW, band="medium"), SCORED, ALIVE, "12 is low", id="score and band differ"),
        pytest.param(replace(LOW, band="high"), SCORED, ALIVE, "no such band", id="another tool's band"),
        pytest.param(
            replace(LOW, score=Decimal(30)), SCORED, ALIVE, "no band for a score of 30", id="score in no band"
        ),
        pytest.param(replace(LOW, score=None), SCORED, ALIVE, "Choose the band", id="neither score nor band"),
        pytest.param(LOW, BANDED, ALIVE, "Choose the band", id="no band where no score counts"),
        pytest.param(LOW, FREE, ALIVE, "what other tool gave", id="another tool without its words"),
    ],
)
def test_a_result_that_cannot_be_gets_a_sentence(
    told: Told, its_tool: Tool, about: About, sentence: str
) -> None:
    """Not in the future, not before birth, of a live person, by a tool in use, in one of its bands."""
    with pytest.raises(RuleViolation, match=sentence):
        check_can_record_result(told, tool=its_tool, about=about, today=TODAY)


@pytest.fixture
def offender(officer: User, now: datetime) -> Offender:
    """Somebody of the officer's."""
    return make_offender(now=now, manager=officer)


def record(offender: Offender, by: User, now: datetime, **told: Any) -> ToolResult:
    """OSP/DC of 4 May 2026, 31 points."""
    new = {
        "tool": tool("osp_dc", "2021"),
        "score": Decimal(31),
        "assessed_on": date(2026, 5, 4),
        "assessor": "A. Probation",
    }
    return record_tool_result(offender_id=offender.pk, new=NewToolResult(**new | told), by=by, now=now)


@pytest.mark.django_db
def test_a_result_is_kept_as_told_and_changes_no_level(
    offender: Offender, officer: User, now: datetime
) -> None:
    """A tool advises and decides nothing; the log names the tool and no words (domain 2.1, AUD-6)."""
    result = record(offender, officer, now)

    assert (result.score, result.band, result.recorded_by, result.recorded_at) == (
        Decimal(31),
        "high",
        officer,
        now,
    )
    offender.refresh_from_db()
    assert offender.risk_level == "medium"
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.offender_ids, event.details) == (
        "tool_result_recorded",
        officer.pk,
        [offender.pk],
        {"tool": "osp_dc", "version": "2021"},
    )


@pytest.mark.django_db
def test_the_same_result_twice_is_one(offender: Offender, officer: User, now: datetime) -> None:
    """A double click is one fact; another day is another."""
    record(offender, officer, now)

    with pytest.raises(RuleViolation, match="already recorded"):
        record(offender, officer, now)
    record(offender, officer, now, assessed_on=date(2026, 5, 5))

    assert ToolResult.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_keeps_results_as_they_are(
    deed: str, offender: Offender, officer: User, now: datetime
) -> None:
    """A fact: a new result supersedes it, nothing edits it."""
    result = record(offender, officer, now)
    rows = ToolResult.objects.filter(pk=result.pk)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows.update(score=1) if deed == "update" else rows.delete()

    assert ToolResult.objects.get().score == 31


@pytest.mark.django_db
def test_the_newest_result_of_each_tool_counts(offender: Offender, officer: User, now: datetime) -> None:
    """By the day of the assessment, not of typing; of one day, the last typed."""
    newest = record(offender, officer, now, assessed_on=date(2026, 6, 1), score=Decimal(5))
    record(offender, officer, now, assessed_on=date(2020, 6, 1), tool=tool("rsr"), score=Decimal(7))
    record(offender, officer, now)
    corrected = record(offender, officer, now, tool=tool("rm2000"), score=None, band="low")
    corrected = record(offender, officer, now, tool=tool("rm2000"), score=None, band="high")

    latest = {one.tool.code: one for one in ToolResult.objects.latest_per_tool()}

    assert (latest["osp_dc"], latest["rm2000"]) == (newest, corrected)
    assert len(latest) == 3


@pytest.mark.django_db
def test_today_is_the_day_in_london(offender: Offender, officer: User) -> None:
    """23:30Z on 30 June is already 1 July (domain 4)."""
    result = record(
        offender, officer, datetime(2026, 6, 30, 23, 30, tzinfo=UTC), assessed_on=date(2026, 7, 1)
    )

    assert result.assessed_on == date(2026, 7, 1)
