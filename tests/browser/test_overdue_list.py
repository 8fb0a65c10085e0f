"""The overdue list in a real browser: filters live in the address, and a count opens what it counts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import Screen
from tests.browser.station import Station


@pytest.fixture
def page(screen: Screen, station: Station) -> Page:
    """The list in front of the supervisor."""
    screen.enter_as(station.supervisor)
    return screen.open("/visits/overdue/")


def listed(page: Page) -> list[str]:
    """The references in the list, from top to bottom."""
    return page.locator("tbody th[scope=row] a").all_inner_texts()


def test_the_longest_forgotten_stands_at_the_top(page: Page) -> None:
    """Last seen in 2017: nobody scrolls for that."""
    assert listed(page)[0] == "SYN/01/00593"
    assert len(listed(page)) == 4


def test_each_count_opens_exactly_the_list_that_it_counts(page: Page) -> None:
    """A number that opens another list is a number nobody believes."""
    links = page.locator(".vigil-counts a")
    for number in range(links.count()):
        count = int(links.nth(number).locator("strong").inner_text())

        links.nth(number).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Overdue visits: {count}")

        assert len(listed(page)) == count
        assert page.locator(".vigil-counts a[aria-current]").count() == 1
        page.goto(page.url.partition("?")[0])


def test_filters_stay_in_the_address(page: Page, screen: Screen, station: Station) -> None:
    """A filtered list can be sent to somebody, kept, and come back to."""
    page.get_by_text("Filter this list").click()
    page.get_by_label("Offender manager").select_option("Anne Hallam")
    page.get_by_label("Risk level", exact=True).select_option("Very high")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overdue visits: 1")

    address = page.url
    page.goto("about:blank")
    page.goto(address)

    assert listed(page) == ["SYN/01/00266"]
    assert f"manager={station.officer.pk}" in address
    assert "level=very_high" in address
    assert "Hallam" not in address


def test_a_filter_is_taken_away_by_its_chip(page: Page, screen: Screen) -> None:
    """What narrows the list is on the page and goes with one press."""
    screen.open("/visits/overdue/?level=very_high")
    page.get_by_role("link", name="Remove the filter Risk level: Very high").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Overdue visits: 4")
    assert "level" not in page.url


def test_the_arithmetic_opens_where_the_date_stands(page: Page) -> None:
    """Why this date: four lines, without leaving the list."""
    page.get_by_text("Why this date? SYN/01/00593").click()

    expect(page.get_by_text("= due 14 June 2017")).to_be_visible()
    expect(page.get_by_text("+ 3 months: high risk")).to_be_visible()
