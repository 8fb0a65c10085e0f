"""Recording what a risk tool gave."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from risk.models import RiskTool, ToolResult
from risk.rules import tools as rules


@dataclass(frozen=True)
class NewToolResult:
    """A result as an edge has parsed it. `band` may be empty where the score alone gives it."""

    tool: RiskTool
    assessed_on: date
    assessor: str
    score: Decimal | None = None
    band: str = ""


@transaction.atomic
def record_tool_result(*, offender_id: int, new: NewToolResult, by: User, now: datetime) -> ToolResult:
    """Record what a tool gave, as it was told. It advises from now on, and decides nothing. Raises RuleViolation."""
    offender = offenders.lock(offender_id)
    tool = RiskTool.objects.get(pk=new.tool.pk)
    band = rules.check_can_record_result(
        rules.Told(new.score, new.band, new.assessed_on, new.assessor),
        tool=_facts(tool),
        about=_about(offender, new),
        today=timezone.localdate(now),
    )
    result = ToolResult.objects.create(
        offender=offender,
        tool=tool,
        score=new.score,
        band=band,
        assessed_on=new.assessed_on,
        assessor=new.assessor,
        recorded_by=by,
        recorded_at=now,
    )
    details: dict[str, object] = {"tool": tool.code, "version": tool.version}
    audit.record(Verb.TOOL_RESULT_RECORDED, by=by, offender_ids=[offender.pk], details=details)
    offenders.refresh([offender.pk], by=by, now=now)
    return result


def _facts(tool: RiskTool) -> rules.Tool:
    return rules.Tool(
        name=str(tool),
        bands=rules.read_bands(tool.bands),
        valid_from=tool.valid_from,
        valid_to=tool.valid_to,
        is_enabled=tool.is_enabled,
    )


def _about(offender: Offender, new: NewToolResult) -> rules.About:
    same = offender.tool_results.filter(
        tool=new.tool, assessed_on=new.assessed_on, score=new.score, assessor=new.assessor
    )
    if new.band:
        same = same.filter(band=new.band)
    return rules.About(
        closed_on=offender.closed_on,
        date_of_birth=offender.date_of_birth,
        is_recorded_already=same.exists(),
    )
