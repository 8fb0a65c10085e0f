"""The pages of a policy that is tried: a draft, its values, what it would do, person by person, and what it did."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from caseload import services as caseload
from caseload.models import Publication, Simulation, SimulationRequest
from caseload.rules.loads import WhatIf
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.services import draft_revision, withdraw_draft
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]
QUARTERS = {"very_high": 1, "high": 2, "medium": 3, "low": 6}


def _draft(station: Station, name: str, days: int) -> PolicyRevision:
    """A stricter policy, drafted by the administrator who looks."""
    found = PolicyRevision.objects.filter(name=name).first()
    return found or draft_revision(
        name=name,
        effective_from=timezone.localdate() + timedelta(days=days),
        based_on=PolicyRevision.objects.get(is_shipped=True),
        changes={
            "visit_interval_months": {"value": QUARTERS, "source": "Force order 7 of 2026", "certainty": "V"}
        },
        by=station.administrator,
    )


def _simulated(station: Station, name: str = "Stricter", days: int = 30) -> Simulation:
    revision = _draft(station, name, days)
    if not revision.simulations.exists():
        now = timezone.now()
        caseload.ask_simulation(revision_id=revision.pk, by=station.administrator, now=now)
        caseload.simulate_waiting(now=now)
    return revision.simulations.get()


def _published(station: Station) -> PolicyRevision:
    """In force today and recalculated; approved by the other administrator, who drafts at this station too."""
    simulation = _simulated(station, "In force now", 0)
    if not Publication.objects.exists():
        other = PolicyRevision.objects.get(name="North 2").drafted_by
        assert other is not None
        caseload.publish_policy(
            revision_id=simulation.revision_id,
            simulation_id=simulation.request.public_id,
            by=other,
            now=timezone.now(),
        )
        caseload.recalculate(now=timezone.now())
    return simulation.revision


def value(screen: Screen, station: Station) -> None:
    """A value of the own draft, which cannot be used as it was typed."""
    row = _draft(station, "Stricter", 30).values.get(key="visit_interval_months")
    page = screen.open(f"/policy/values/{row.pk}/")
    page.get_by_label("Low", exact=True).fill("0")
    page.get_by_role("button", name="Save in the draft").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def supposed(screen: Screen, station: Station) -> None:
    """A draft that was simulated while an officer is supposed to leave and more visits to fall due."""
    revision, now = _draft(station, "Supposed", 90), timezone.now()
    day = timezone.localdate() + timedelta(days=95)
    if not revision.simulations.exists():
        what_if = WhatIf(station.officer.pk, day, 20)
        caseload.ask_simulation(revision_id=revision.pk, what_if=what_if, by=station.administrator, now=now)
        caseload.simulate_waiting(now=now)
    asked = f"leaver={station.officer.pk}&leaves_on={day.isoformat()}&inflow=20"
    screen.open(f"/caseload/policy/{revision.pk}/?{asked}")


def supposed_wrong(screen: Screen, station: Station) -> None:
    """What cannot be supposed, as the page says it."""
    simulation = _simulated(station)
    screen.open(f"/caseload/policy/{simulation.revision_id}/?leaves_on=2020-01-01&inflow=-200")


def withdraw(screen: Screen, station: Station) -> None:
    """The form that withdraws a draft, sent without a reason."""
    page = screen.open(f"/policy/{_draft(station, 'Stricter', 30).pk}/withdraw/")
    page.get_by_role("button", name="Withdraw the draft").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def withdrawn(path: str) -> Open:
    """A page on which a draft stands as withdrawn."""

    def opened(screen: Screen, station: Station) -> None:
        revision = _draft(station, "Too strict", 120)
        if revision.is_draft:
            because = "The chief officers chose another interval for medium risk."
            withdraw_draft(
                revision_id=revision.pk, because=because, by=station.administrator, now=timezone.now()
            )
        screen.open(path.format(revision=revision.pk))

    return opened


def waiting(screen: Screen, station: Station) -> None:
    """A simulation that no worker has taken yet."""
    revision = _draft(station, "Waits", 60)
    if not SimulationRequest.objects.filter(revision=revision).exists():
        caseload.ask_simulation(revision_id=revision.pk, by=station.administrator, now=timezone.now())
    screen.open(f"/caseload/policy/{revision.pk}/")


def to_approve(screen: Screen, station: Station) -> None:
    """A simulated draft of somebody else, with the form that approves it."""
    north = PolicyRevision.objects.get(name="North 2")
    if not north.simulations.exists():
        caseload.ask_simulation(revision_id=north.pk, by=station.administrator, now=timezone.now())
        caseload.simulate_waiting(now=timezone.now())
    screen.open(f"/caseload/policy/{north.pk}/")


def at(path: str) -> Open:
    """A page of the draft that is simulated: its key stands for {draft}, its simulation's for {simulation}."""

    def opened(screen: Screen, station: Station) -> object:
        simulation = _simulated(station)
        keys = {"draft": simulation.revision_id, "simulation": simulation.request.public_id}
        return screen.open(path.format(**keys))

    return opened


def of_published(path: str) -> Open:
    """A page of the policy that was published."""
    return lambda screen, station: screen.open(path.format(revision=_published(station).pk))


POLICY: dict[str, dict[str, Open]] = {
    "administrator": {
        "policy-draft-new": at("/policy/drafts/new/"),
        "policy-draft": at("/policy/{draft}/"),
        "policy-day": at("/policy/{draft}/day/"),
        "policy-value-refused": value,
        "policy-compare": at("/policy/compare/?before=1&after={draft}"),
        "policy-simulated": at("/caseload/policy/{draft}/"),
        "policy-people-references": at("/caseload/simulations/{simulation}/"),
        "policy-to-approve": to_approve,
        "policy-waiting": waiting,
        "policy-supposed": supposed,
        "policy-withdraw": withdraw,
        "policy-withdrawn": withdrawn("/policy/{revision}/"),
        "policy-withdrawn-simulation": withdrawn("/caseload/policy/{revision}/"),
        "policy-with-withdrawn": withdrawn("/policy/"),
        "policy-supposed-wrong": supposed_wrong,
        "policy-published": of_published("/caseload/policy/{revision}/"),
    },
    "supervisor": {
        "policy-people": at("/caseload/simulations/{simulation}/?effect=sooner"),
        "policy-people-none": at("/caseload/simulations/{simulation}/?effect=later"),
        "policy-outcome": of_published("/caseload/policy/{revision}/outcome/"),
    },
}
