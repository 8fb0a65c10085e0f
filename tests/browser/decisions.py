"""The pages on which decisions wait, are made and are reported, each with somebody on it."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason, RiskLevel, SuspensionReason
from offender_mgmt.offenders.models import Offender, Proposal, Suspension
from risk.services import LevelChosen, decide_level
from tests.browser.screen import Screen
from tests.browser.station import Station
from tests.factories import make_visit

Open = Callable[[Screen, Station], object]
WORDS = "In work and settled for a year; the ARMS assessment of October found nothing that speaks against it."


def _waiting(station: Station) -> Proposal:
    """A lower level and a suspension wait; asked for once, whoever opens a page first."""
    now, person = timezone.now(), Offender.objects.get(reference="SYN/01/00440")
    today = timezone.localdate(now)
    if not person.proposals.exists():
        decide_level(
            offender_id=person.pk, chosen=LevelChosen(RiskLevel.LOW, WORDS), by=station.officer, now=now
        )
        offenders.request_suspension(
            offender_id=station.forgotten.pk,
            asked=offenders.SuspensionAsked(
                SuspensionReason.HOSPITAL,
                "Ward sister, by telephone.",
                today,
                today + timedelta(days=60),
                today + timedelta(days=20),
            ),
            by=station.officer,
            now=now,
        )
        returned = offenders.request_closure(
            offender_id=station.forgotten.pk,
            reason=ClosureReason.DECEASED,
            evidence="A neighbour said so.",
            closed_on=today,
            by=station.officer,
            now=now,
        )
        offenders.return_proposal(
            proposal_id=returned.pk, answer="Bring the certificate.", by=station.supervisor, now=now
        )
    return Proposal.objects.waiting().get(kind="lower_level", offender=person)


def proposals(screen: Screen, station: Station) -> object:
    """The list with something on it."""
    _waiting(station)
    return screen.open("/proposals/")


def proposal(screen: Screen, station: Station) -> object:
    """One that waits."""
    return screen.open(f"/proposals/{_waiting(station).public_id}/")


def proposal_refused(screen: Screen, station: Station) -> None:
    """Returned without words."""
    page = screen.open(f"/proposals/{_waiting(station).public_id}/")
    page.get_by_role("button", name="Return").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def suspension_refused(screen: Screen, station: Station) -> None:
    """Reactive management for somebody who is not low risk."""
    page = screen.open(f"/offenders/{station.forgotten.public_id}/suspend/")
    page.get_by_role("radio", name="Reactive management").check()
    page.get_by_label("Evidence").fill("Reviewed.")
    page.get_by_label("Next check").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def conflict_refused(screen: Screen, station: Station) -> None:
    """With somebody whom nobody knows."""
    page = screen.open(f"/offenders/{station.forgotten.public_id}/conflict/")
    page.get_by_label("From whom should the record be kept?").fill("nobody.known")
    page.get_by_role("button", name="Keep it from them").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def deed(path: str, name: str) -> Open:
    """A form about one of the station's offenders."""
    return lambda screen, station: screen.open(f"/offenders/{getattr(station, name).public_id}/{path}/")


def end_of_suspension(screen: Screen, station: Station) -> object:
    """The form that ends the suspension of the suspended one."""
    suspension = Suspension.objects.get(offender=station.suspended)
    return screen.open(f"/offenders/suspensions/{suspension.public_id}/end/")


def contradiction(screen: Screen, station: Station) -> object:
    """Seen at home while in custody."""
    day = timezone.localdate() - timedelta(days=3)
    visit = station.suspended.visits.filter(visited_on=day).first()
    visit = visit or make_visit(station.suspended, day, by=station.officer)
    offenders.refresh([station.suspended.pk], by=station.officer, now=timezone.now())
    return screen.open(f"/visits/answer/{visit.public_id}/")


def contradicted_record(screen: Screen, station: Station) -> object:
    """The record that asks for an answer."""
    contradiction(screen, station)
    return screen.open(f"/offenders/{station.suspended.public_id}/")


DECISIONS: dict[str, dict[str, Open]] = {
    "officer": {
        "decisions-own": proposals,
        "decision-own": proposal,
        "suspend": deed("suspend", "forgotten"),
        "suspend-again": deed("suspend", "suspended"),
        "suspend-refused": suspension_refused,
        "access": deed("access", "forgotten"),
        "conflict": deed("conflict", "forgotten"),
        "conflict-refused": conflict_refused,
        "suspension-end": end_of_suspension,
        "close-a-record": deed("close", "forgotten"),
        "contradiction": contradiction,
        "contradicted-record": contradicted_record,
    },
    "newcomer": {"decisions-none": lambda screen, station: screen.open("/proposals/")},
    "supervisor": {
        "decisions": proposals,
        "decision": proposal,
        "decision-refused": proposal_refused,
        "decisions-no-match": lambda screen, station: screen.open("/proposals/?kind=merge"),
        "decisions-wrong-filter": lambda screen, station: screen.open("/proposals/?team=999"),
        "reopen": deed("reopen", "closed"),
        "dark-risk": lambda screen, station: screen.open("/dark-risk/"),
        "dark-risk-wrong-filter": lambda screen, station: screen.open("/dark-risk/?cause=x"),
        "lengthenings": lambda screen, station: screen.open("/compliance/lengthenings/"),
    },
    "auditor": {"lengthenings-auditor": lambda screen, station: screen.open("/compliance/lengthenings/")},
}
