"""What the tools and ARMS say of one offender now, read from their rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from risk.choices import Standing
from risk.models.assessments import Assessment
from risk.models.tools import RiskTool, ToolResult
from risk.rules import advice as rules
from risk.rules.arms import AssessmentDue, assessment_due
from risk.rules.tools import read_bands

ARMS_AT_MOST = rules.highest(list(rules.PRIORITY_ADVISES.values()))


@dataclass(frozen=True)
class RiskStanding:
    """What a page about one offender's risk shows: rows, advice, how far the level holds, when ARMS is due."""

    results: tuple[ToolResult, ...]
    assessment: Assessment | None
    draft: Assessment | None
    advice: rules.Advice
    standing: Standing
    due: AssessmentDue


def standing_on(offender: Offender, *, on: date) -> RiskStanding:
    """How the risk of this offender stands on the day `on`, in five queries."""
    policy = in_force(on)
    results = tuple(ToolResult.objects.filter(offender=offender, assessed_on__lte=on).latest_per_tool())
    assessments = list(Assessment.objects.filter(offender=offender).order_by("-completed_on", "-pk"))
    completed = [one for one in assessments if one.completed_on is not None and one.completed_on <= on]
    latest = completed[0] if completed else None
    expected = [*_expected_tools(on), rules.Expected(rules.ARMS, "ARMS", ARMS_AT_MOST)]
    inputs = [*map(_said_by_tool, results), *_said_by_arms(latest)]
    advice = rules.advise(inputs, expected, review_months=policy.assessment_review_months, today=on)
    return RiskStanding(
        results=results,
        assessment=latest,
        draft=next((one for one in assessments if one.completed_on is None), None),
        advice=advice,
        standing=rules.standing_of(
            level=offender.risk_level,
            assessed_on=offender.risk_assessed_on,
            advice=advice,
            review_months=policy.assessment_review_months,
            today=on,
        ),
        due=assessment_due(
            completed_on=[one.completed_on for one in completed if one.completed_on],
            told_on=offender.risk_assessed_on,
            registered_on=offender.registered_on,
            recorded_on=offender.recorded_on,
            policy=policy,
        ),
    )


def _said_by_tool(result: ToolResult) -> rules.Input:
    score = f"score {result.score.normalize():f}, " if result.score is not None else ""
    band = result.recorded_band
    return rules.Input(
        code=result.tool.code,
        source=str(result.tool),
        said=f"{score}{band.label.lower() if band else result.band}",
        on=result.assessed_on,
        speaks_for=band.advises if band else None,
        at_most=_at_most(result.tool),
    )


def _said_by_arms(latest: Assessment | None) -> Iterator[rules.Input]:
    if latest is not None and latest.completed_on is not None:
        yield rules.Input(
            code=rules.ARMS,
            source="ARMS",
            said=f"overall priority {latest.get_overall_priority_display().lower()}",
            on=latest.completed_on,
            speaks_for=rules.PRIORITY_ADVISES[latest.overall_priority],
            at_most=ARMS_AT_MOST,
        )


def _expected_tools(on: date) -> Iterator[rules.Expected]:
    """The tools that ought to have spoken, as they are in use on that day; none in use, none expected."""
    in_use = RiskTool.objects.in_use(on=on).filter(code__in=rules.EXPECTED_TOOLS)
    newest = {tool.code: tool for tool in in_use.order_by("valid_from", "pk")}
    for code in rules.EXPECTED_TOOLS:
        if code in newest:
            yield rules.Expected(code, str(newest[code]), _at_most(newest[code]))


def _at_most(tool: RiskTool) -> str | None:
    return rules.highest([band.advises for band in read_bands(tool.bands)])
