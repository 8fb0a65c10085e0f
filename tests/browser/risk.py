"""The pages of tools and ARMS, in every state."""

from collections.abc import Callable

from django.utils import timezone

from risk import services as risk
from risk.choices import Priority
from risk.models import Assessment, RiskTool, ToolResult
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def draft(station: Station) -> Assessment:
    """A draft about the one who was forgotten, with a factor; made once."""
    found = Assessment.objects.draft().filter(offender=station.forgotten).first()
    if found is not None:
        return found
    by, now = station.officer, timezone.now()
    made = risk.start_assessment(offender_id=station.forgotten.pk, by=by, now=now)
    factor = risk.FactorWritten(
        "SR2", is_protective=False, priority=Priority.HIGH, told="Alone. " * 40, view="x" * 200
    )
    risk.save_factor(public_id=made.public_id, factor=factor, seen="", by=by, now=now)
    return made


def scored(screen: Screen, station: Station) -> None:
    """The decision with advice and reasons, and what deviates from it asked for."""
    if not ToolResult.objects.filter(offender=station.forgotten).exists():
        tool, now = RiskTool.objects.get(code="rm2000"), timezone.now()
        new = risk.NewToolResult(tool, timezone.localdate(now), "A. Probation", band="medium")
        risk.record_tool_result(offender_id=station.forgotten.pk, new=new, by=station.officer, now=now)
    page = screen.open(f"/risk/decide/{station.forgotten.public_id}/")
    page.get_by_label("Low", exact=True).check()
    page.get_by_label("Why not the level that is advised?").wait_for()


def refused_result(screen: Screen, station: Station) -> None:
    """The form as it comes back empty, with the tools and their bands open."""
    page = screen.open(f"/risk/tools/{station.forgotten.public_id}/")
    page.get_by_role("button", name="Record this result").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def stale_summary(screen: Screen, station: Station) -> None:
    """Two texts side by side: a colleague saved while the officer wrote."""
    found = draft(station)
    page = screen.open(f"/risk/assessments/{found.public_id}/")
    found.refresh_from_db()
    written = risk.AssessmentWritten(Priority.MEDIUM, f"Of the colleague, {found.mark}.")
    risk.save_assessment(
        public_id=found.public_id,
        written=written,
        seen=found.mark,
        by=station.colleague,
        now=timezone.now(),
    )
    page.get_by_label("Summary").fill("Of the officer.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="What is saved now").wait_for()


def of_draft(path: str = "") -> Open:
    """A page of the draft."""
    return lambda screen, station: screen.open(f"/risk/assessments/{draft(station).public_id}/{path}")


RISK: dict[str, dict[str, Open]] = {
    "officer": {
        "tool-result": lambda screen, station: screen.open(f"/risk/tools/{station.suspended.public_id}/"),
        "tool-result-refused": refused_result,
        "decide-the-level-advised": scored,
        "assessments": lambda screen, station: screen.open(f"/risk/arms/{station.suspended.public_id}/"),
        "assessment": of_draft(),
        "assessment-factor": of_draft("factor/?code=SR2"),
        "assessment-stale": stale_summary,
    },
}
