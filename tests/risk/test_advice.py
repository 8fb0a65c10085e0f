"""The advice: every cell of its tables, what is wanting, and how far a level holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from offender_mgmt.offenders.choices import RiskLevel
from risk.choices import Standing
from risk.models import RiskTool
from risk.rules.advice import (
    ARMS,
    EXPECTED_TOOLS,
    MISSING,
    OUT_OF_DATE,
    PRIORITY_ADVISES,
    Advice,
    Expected,
    Gap,
    Input,
    advise,
    standing_of,
)
from risk.rules.tools import read_bands

TODAY = date(2026, 11, 19)
LOW, MEDIUM, HIGH, VERY_HIGH = RiskLevel
OSP = Input("osp_dc", "OSP/DC 2021", "score 31, high", date(2026, 5, 4), HIGH, VERY_HIGH)
RSR = Input("rsr", "RSR", "score 2, low", date(2026, 5, 4), LOW, HIGH)
ARMS_MEDIUM = Input(ARMS, "ARMS", "overall priority medium", date(2026, 9, 1), MEDIUM, HIGH)
WANTED = (Expected("osp_dc", "OSP/DC 2021", VERY_HIGH), Expected(ARMS, "ARMS", HIGH))


def told(inputs: Sequence[Input], expected: Sequence[Expected] = WANTED) -> Advice:
    """The advice of 19 November 2026, with a review every 12 months."""
    return advise(inputs, expected, review_months=12, today=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "version", "band", "level"),
    [
        pytest.param("osp_dc", "2021", "not_applicable", None, id="OSP/DC not applicable"),
        pytest.param("osp_dc", "2021", "low", LOW, id="OSP/DC low"),
        pytest.param("osp_dc", "2021", "medium", MEDIUM, id="OSP/DC medium"),
        pytest.param("osp_dc", "2021", "high", HIGH, id="OSP/DC high"),
        pytest.param("osp_dc", "2021", "very_high", VERY_HIGH, id="OSP/DC very high"),
        pytest.param("osp_iic", "2021", "not_applicable", None, id="OSP/IIC not applicable"),
        pytest.param("osp_iic", "2021", "low", LOW, id="OSP/IIC low"),
        pytest.param("osp_iic", "2021", "medium", MEDIUM, id="OSP/IIC medium"),
        pytest.param("osp_iic", "2021", "high", HIGH, id="OSP/IIC high"),
        pytest.param("rm2000", "", "low", LOW, id="RM2000 low"),
        pytest.param("rm2000", "", "medium", MEDIUM, id="RM2000 medium"),
        pytest.param("rm2000", "", "high", HIGH, id="RM2000 high"),
        pytest.param("rm2000", "", "very_high", VERY_HIGH, id="RM2000 very high"),
        pytest.param("rsr", "", "low", LOW, id="RSR low"),
        pytest.param("rsr", "", "medium", MEDIUM, id="RSR medium"),
        pytest.param("rsr", "", "high", HIGH, id="RSR high"),
        pytest.param("oasys", "risk of serious harm", "low", LOW, id="OASys low"),
        pytest.param("oasys", "risk of serious harm", "medium", MEDIUM, id="OASys medium"),
        pytest.param("oasys", "risk of serious harm", "high", HIGH, id="OASys high"),
        pytest.param("oasys", "risk of serious harm", "very_high", VERY_HIGH, id="OASys very high"),
    ],
)
def test_a_band_speaks_for_a_level(code: str, version: str, band: str, level: str | None) -> None:
    """The level named as the band (domain 2.3; certainty K: no public table exists)."""
    bands = {one.code: one for one in read_bands(RiskTool.objects.get(code=code, version=version).bands)}

    assert bands[band].advises == level


@pytest.mark.django_db
def test_the_table_above_has_every_band_of_every_tool() -> None:
    """A new band fails until somebody says what it speaks for: 5 + 4 + 4 + 3 + 4."""
    assert sum(len(tool.bands) for tool in RiskTool.objects.all()) == 20


@pytest.mark.parametrize(
    ("priority", "level"),
    [
        pytest.param("low", LOW, id="ARMS low"),
        pytest.param("medium", MEDIUM, id="ARMS medium"),
        pytest.param("high", HIGH, id="ARMS high"),
    ],
)
def test_an_overall_priority_speaks_for_a_level(priority: str, level: str) -> None:
    """ARMS has three priorities (domain 2.4; certainty K)."""
    assert PRIORITY_ADVISES[priority] == level
    assert len(PRIORITY_ADVISES) == 3


@pytest.mark.parametrize(
    ("levels", "advised"),
    [
        pytest.param([], None, id="nothing said"),
        pytest.param([None], None, id="not applicable"),
        pytest.param([LOW], LOW, id="one low"),
        pytest.param([None, LOW], LOW, id="one low, one not applicable"),
        pytest.param([LOW, LOW, LOW], LOW, id="three low are low"),
        pytest.param([LOW, MEDIUM], MEDIUM, id="low and medium"),
        pytest.param([HIGH, LOW, LOW], HIGH, id="one high among low"),
        pytest.param([HIGH, HIGH, HIGH], HIGH, id="three high are no very high"),
        pytest.param([MEDIUM, VERY_HIGH], VERY_HIGH, id="very high"),
    ],
)
def test_the_highest_level_spoken_for_is_the_advice(levels: list[str | None], advised: str | None) -> None:
    """No formula beyond that: no public formula combines the tools (domain 2.1)."""
    inputs = [replace(OSP, code=f"tool{number}", speaks_for=level) for number, level in enumerate(levels)]

    assert told(inputs).level == advised


def test_each_input_gives_its_reason() -> None:
    """Tool, score, band, day and what it speaks for, in one line."""
    assert told([OSP, replace(RSR, speaks_for=None), replace(ARMS_MEDIUM, on=date(2025, 1, 2))]).reasons == (
        "OSP/DC 2021: score 31, high, 4 May 2026, speaks for high",
        "RSR: score 2, low, 4 May 2026, speaks for no level",
        "ARMS: overall priority medium, 2 January 2025, speaks for medium, out of date",
    )


@pytest.mark.parametrize(
    ("inputs", "gaps", "is_provisional"),
    [
        pytest.param([OSP, ARMS_MEDIUM], (), False, id="everything is there"),
        pytest.param([OSP], (Gap("ARMS", MISSING, HIGH),), False, id="what is missing could say no more"),
        pytest.param(
            [replace(OSP, speaks_for=MEDIUM)], (Gap("ARMS", MISSING, HIGH),), True, id="it could say more"
        ),
        pytest.param(
            [ARMS_MEDIUM], (Gap("OSP/DC 2021", MISSING, VERY_HIGH),), True, id="the tool is missing"
        ),
        pytest.param(
            [],
            (Gap("OSP/DC 2021", MISSING, VERY_HIGH), Gap("ARMS", MISSING, HIGH)),
            True,
            id="everything is missing",
        ),
        pytest.param(
            [OSP, replace(ARMS_MEDIUM, on=date(2025, 11, 18))],
            (Gap("ARMS", OUT_OF_DATE, HIGH),),
            False,
            id="out of date, could say no more",
        ),
        pytest.param(
            [replace(OSP, on=date(2025, 11, 18)), ARMS_MEDIUM],
            (Gap("OSP/DC 2021", OUT_OF_DATE, VERY_HIGH),),
            True,
            id="out of date, could say more",
        ),
        pytest.param(
            [replace(OSP, on=date(2025, 11, 19)), ARMS_MEDIUM], (), False, id="twelve months to the day"
        ),
        pytest.param(
            [OSP, ARMS_MEDIUM, replace(RSR, on=date(2020, 1, 1))],
            (Gap("RSR", OUT_OF_DATE, HIGH),),
            False,
            id="a tool that nobody expects is old",
        ),
        pytest.param(
            [replace(OSP, speaks_for=VERY_HIGH), replace(RSR, on=date(2020, 1, 1))],
            (Gap("ARMS", MISSING, HIGH), Gap("RSR", OUT_OF_DATE, HIGH)),
            False,
            id="nothing is above very high",
        ),
    ],
)
def test_provisional_is_what_could_still_be_raised(
    inputs: list[Input], gaps: tuple[Gap, ...], is_provisional: bool
) -> None:
    """Missing, or older than policy's months: could it still change the answer upwards? (domain 2.4, 2.7)"""
    advice = told(inputs)

    assert (advice.gaps, advice.is_provisional) == (gaps, is_provisional)


def test_an_input_that_is_out_of_date_still_speaks() -> None:
    """An old warning is not unsaid by growing older."""
    assert told([replace(OSP, on=date(2012, 1, 1)), ARMS_MEDIUM]).level == HIGH


def test_what_ought_to_have_spoken() -> None:
    """OSP/DC and OSP/IIC beside ARMS; the others where somebody has them (certainty K)."""
    assert EXPECTED_TOOLS == ("osp_dc", "osp_iic")


WHOLE, NOTHING = told([OSP, ARMS_MEDIUM]), told([])


@pytest.mark.parametrize(
    ("level", "assessed_on", "advice", "standing"),
    [
        pytest.param(None, None, WHOLE, Standing.NOT_ASSESSED, id="no level"),
        pytest.param(None, TODAY, WHOLE, Standing.NOT_ASSESSED, id="no level, though somebody assessed"),
        pytest.param(HIGH, TODAY, WHOLE, Standing.CURRENT, id="current"),
        pytest.param(HIGH, date(2025, 11, 19), WHOLE, Standing.CURRENT, id="twelve months to the day"),
        pytest.param(HIGH, date(2025, 11, 18), WHOLE, Standing.OUT_OF_DATE, id="a day more"),
        pytest.param(HIGH, None, WHOLE, Standing.OUT_OF_DATE, id="on a day not known"),
        pytest.param(HIGH, date.max, WHOLE, Standing.OUT_OF_DATE, id="on a day to come"),
        pytest.param(HIGH, TODAY, NOTHING, Standing.PROVISIONAL, id="no inputs"),
        pytest.param(LOW, date(2020, 1, 1), NOTHING, Standing.OUT_OF_DATE, id="old and without inputs"),
        pytest.param(VERY_HIGH, TODAY, NOTHING, Standing.CURRENT, id="nothing could raise very high"),
        pytest.param(LOW, TODAY, WHOLE, Standing.CURRENT, id="decided otherwise than advised"),
    ],
)
def test_a_level_stands_as_the_most_doubtful_word_that_is_true(
    level: str | None, assessed_on: date | None, advice: Advice, standing: Standing
) -> None:
    """Not assessed, out of date, provisional, current; never low for not known (domain 2.7)."""
    found = standing_of(level=level, assessed_on=assessed_on, advice=advice, review_months=12, today=TODAY)

    assert found == standing


def test_the_advice_is_stored_whole() -> None:
    """Inputs, advice and rules version together (issue 4, item 2)."""
    assert told([OSP], [*WANTED, Expected("osp_iic", "OSP/IIC 2021", HIGH)]).as_stored() == {
        "level": "high",
        "reasons": ["OSP/DC 2021: score 31, high, 4 May 2026, speaks for high"],
        "inputs": [
            {
                "code": "osp_dc",
                "source": "OSP/DC 2021",
                "said": "score 31, high",
                "on": "2026-05-04",
                "speaks_for": "high",
                "at_most": "very_high",
            }
        ],
        "gaps": [
            {"source": "ARMS", "why": "missing", "at_most": "high"},
            {"source": "OSP/IIC 2021", "why": "missing", "at_most": "high"},
        ],
        "is_provisional": False,
        "rules": "advice/1",
    }
