"""A supervisor at seven in the morning, on a phone: the most dangerous alert is acknowledged and comes back higher."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from tests.browser.screen import PHONE, Screen
from tests.browser.station import Station
from tests.factories import make_user


def test_the_most_dangerous_alert_is_acknowledged_and_comes_back_one_rank_higher(
    screen: Screen, station: Station, now: datetime
) -> None:
    """With a reason and a date; the inspector hears of it on that morning and not before (issue 5, item 2)."""
    inspector = make_user(
        "ingrid.ibbs", Role.SUPERVISOR, supervises=station.supervisor.supervised_teams.all()
    )
    User.objects.filter(pk=inspector.pk).update(rank=Rank.INSPECTOR)
    screen.resize(PHONE)
    screen.enter_as(station.supervisor)
    page = screen.open("/alerts/")
    assert "SYN/01/00266" in page.locator(".vigil-alerts h2").first.inner_text()

    page.locator(".vigil-alert a").first.click()
    until = timezone.localdate(now) + timedelta(days=2)
    page.get_by_label("Why can it wait?").fill("Two officers go tomorrow.")
    page.get_by_label("Until which day?").fill(until.isoformat())
    page.get_by_role("button", name="Acknowledge", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("it comes back one rank higher")
    expect(page.locator(".govuk-tag").first).to_have_text("Acknowledged")
    assert f"It comes back on {until.day} {until:%B %Y} at 07:00, and the inspector is told" in screen.text()
    assert not screen.is_wider_than_the_screen()
    assert screen.barriers() == []

    alerts.sweep(now=timezone.make_aware(datetime.combine(until, time(7))))
    screen.enter_as(inspector)
    page = screen.open("/alerts/inbox/")
    mine = page.locator("tbody tr", has_text="SYN/01/00266")
    expect(mine.first).to_contain_text("Unread")
    mine.get_by_role("button").first.click()
    expect(page.locator("#history").locator("..")).to_contain_text("Inspector told")
