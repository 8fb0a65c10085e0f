"""The canary: goes overdue each day, is mailed as anybody is, and is nowhere else to be seen (ALR-14)."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Trigger
from offender_mgmt.alerts.models import Alert, Escalation, Notification
from offender_mgmt.alerts.models.figures import figures
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from reports.compliance import compliance_rows
from reports.recount import recount
from tests.alerts.post_office import PostOffice
from tests.conftest import ClientOf
from tests.factories import make_offender, open_obligation
from visits.conditions import buckets, gaps, partition
from visits.models import VisitObligation
from visits.services.canary import go_overdue

pytestmark = pytest.mark.django_db

ADDRESS = "canary@monitor.example"
MIDNIGHT = datetime(2026, 11, 19, 0, 1, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)
PAGES = (
    *("/visits/overdue/", "/visits/mine/", "/alerts/", "/alerts/inbox/", "/absences/", "/proposals/"),
    *("/compliance/", "/compliance/lengthenings/", "/compliance/alerts/", "/dark-risk/"),
    *("/operations/certificates/", "/api/v1/offenders/", "/api/v1/obligations/", "/api/v1/alerts/"),
    *("/api/v1/visits/", "/api/v1/proposals/", "/api/v1/plans/", "/api/v1/sweep-runs/"),
)
CHANGES_EACH_TIME = re.compile(
    r'csrfmiddlewaretoken" value="\w+"|<section class="vigil-health.*?</section>|Shown to [^<]+', re.S
)


def check(now: datetime) -> None:
    """What a full check does with the canary, at any time."""
    go_overdue(now=now, address=ADDRESS)
    alerts.sweep(now=now)


def spells() -> list[tuple[date, bool]]:
    """The canary's alerts in order: since when, and whether still open."""
    own = Alert.objects.filter(offender__is_canary=True).order_by("pk")
    return [(alert.since_on, alert.closed_at is None) for alert in own]


def test_each_day_in_london_has_an_alert_and_a_mail_of_its_own(post_office: PostOffice) -> None:
    """Yesterday's closes, today's opens within two checks, once, on clock-change days too (ALR-14)."""
    clocks_change_on = datetime(2026, 10, 24, 22, 55, tzinfo=UTC)  # 23:55 in London
    for number in range(3 * 288):
        if number % 288 in (
            0,
            1,
            2,
            3,
            13,
            14,
            150,
        ):  # each check about midnight by either clock, and some others
            at = clocks_change_on + number * FIVE_MINUTES
            check(at)
            alerts.deliver(now=at)

    days = [date(2026, 10, 23) + timedelta(days=number) for number in range(len(spells()))]
    assert spells() == [(day, day == days[-1]) for day in days]
    assert len(post_office.mails_to(ADDRESS)) == len(days) == 4


def test_the_second_check_of_a_day_opens_its_alert(now: datetime) -> None:
    """The first one closes yesterday's; any others change nothing."""
    check(MIDNIGHT - timedelta(days=1))
    before = spells()

    check(MIDNIGHT)
    after_one = spells()
    for number in range(1, 4):
        check(MIDNIGHT + number * FIVE_MINUTES)

    assert before == [(date(2026, 11, 17), True)]
    assert after_one == [(date(2026, 11, 17), False)]
    assert spells() == [(date(2026, 11, 17), False), (date(2026, 11, 18), True)]
    assert apps.get_model("offenders", "OffenderEvent").objects.filter(is_canary=True).count() == 1


@pytest.mark.parametrize("days", [2, 40])
def test_after_days_without_a_check_it_goes_overdue_as_ever(days: int) -> None:
    """Found by looking, never by a timer (ADR 0013)."""
    check(MIDNIGHT - timedelta(days=days))

    for number in range(2):
        check(MIDNIGHT + number * FIVE_MINUTES)

    assert spells()[-1] == (date(2026, 11, 18), True)


def test_a_check_that_died_between_canary_and_sweep_costs_no_day() -> None:
    """What the alert says decides, not what was done last."""
    check(MIDNIGHT - timedelta(days=1))
    for _ in range(3):
        go_overdue(now=MIDNIGHT, address=ADDRESS)

    for number in range(2):
        check(MIDNIGHT + number * FIVE_MINUTES)

    assert spells() == [(date(2026, 11, 17), False), (date(2026, 11, 18), True)]


def test_nobody_but_its_manager_is_ever_told(supervisor: User) -> None:
    """No supervisor, and it is not among what reached nobody, however long it stands."""
    check(MIDNIGHT)

    alerts.sweep(now=MIDNIGHT + timedelta(hours=20))

    manager = Offender.objects.canaries().get().manager
    assert {told.recipient for told in Notification.objects.all()} == {manager}
    assert Escalation.objects.values_list("step", "told").get() == (1, 1)
    found = figures(now=MIDNIGHT + timedelta(hours=20))
    assert found.told_to_nobody == sum(figure.number for figure in found.steps_to_nobody) == 0


def test_its_manager_cannot_sign_in(client: Client) -> None:
    """The account is an address and nothing else."""
    check(MIDNIGHT)

    manager = Offender.objects.canaries().get().manager
    assert manager is not None
    assert not manager.has_usable_password()
    for password in ("canary", "!", manager.password):
        client.post("/sign-in/", {"login": manager.username, "password": password})
    assert "_auth_user_id" not in client.session
    assert not Offender.objects.visible_to(manager).exists()


def test_another_address_is_used_from_the_next_check() -> None:
    """The setting is what counts."""
    check(MIDNIGHT)

    go_overdue(now=MIDNIGHT, address="other@monitor.example")

    assert User.objects.get(caseload__is_canary=True).email == "other@monitor.example"


def test_without_an_address_there_is_no_canary_and_an_old_one_rests() -> None:
    """Nothing is made, and what was made is mailed no more."""
    go_overdue(now=MIDNIGHT, address="")
    assert not Offender.objects.exists()
    check(MIDNIGHT)

    go_overdue(now=MIDNIGHT, address="")
    alerts.sweep(now=MIDNIGHT)

    assert spells() == [(date(2026, 11, 18), False)]
    check(MIDNIGHT + FIVE_MINUTES)
    assert spells()[-1] == (date(2026, 11, 18), True)


def test_a_full_check_releases_it(settings: Settings) -> None:
    """Where an address waits for its mail."""
    settings.CANARY_EMAIL = ADDRESS

    run = alerts.full_check(now=timezone.now(), trigger=Trigger.COMMAND)

    assert (run.live, run.partition.is_whole, run.recount.is_equal) == (0, True, True)
    assert spells() == [(timezone.localdate() - timedelta(days=1), True)]


def test_a_canary_that_cannot_fly_stops_no_check(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody has its name already: logged, and everybody else is checked all the same."""
    settings.CANARY_EMAIL = ADDRESS
    User.objects.create_user("canary", role="auditor")

    run = alerts.full_check(now=timezone.now(), trigger=Trigger.COMMAND)

    assert run.recount.is_equal
    assert "the canary could not be released" in caplog.text


@pytest.fixture
def register(officer: User, supervisor: User, auditor: User, now: datetime) -> list[Offender]:
    """People of whom every page has something to show."""
    known: dict[str, Any] = {"manager": officer, "team": officer.team, "now": now}
    return [
        make_offender(**known, visited_on=date(2020, 1, 1)),
        make_offender(**known, visited_on=date(2026, 10, 1), risk_level=None),
        make_offender(**known, registered_on=date.max),
        make_offender(now=now),
    ]


@pytest.fixture
def everything(
    client_of: ClientOf, register: list[Offender], officer: User, supervisor: User, auditor: User
) -> Callable[[], dict[str, Any]]:
    """All figures, every list and every page."""
    alerts.sweep(now=timezone.now())

    def look() -> dict[str, Any]:
        seen: dict[str, Any] = {
            f"{user} {page}": CHANGES_EACH_TIME.sub("", client_of(user).get(page).content.decode())
            for user, pages in ((officer, PAGES[:5]), (supervisor, PAGES), (auditor, PAGES[6:]))
            for page in pages
        }
        today = timezone.localdate()
        out = StringIO()
        call_command("overdue", json=True, stdout=out)
        seen["overdue"] = json.loads(out.getvalue())
        seen["partition"], seen["gaps"] = partition(today), gaps(today)
        seen["buckets"] = {
            name: sorted(rows.values_list(key, flat=True)) for name, (rows, key) in buckets(today).items()
        }
        seen["recount"] = recount(today)
        seen["live"] = set(Offender.objects.live())
        seen["reportable"] = set(Offender.objects.reportable_to(auditor))
        return seen

    return look


def test_it_is_nowhere_to_be_seen(everything: Callable[[], dict[str, Any]]) -> None:
    """Every page, list, figure and file is the same with it and without (ALR-14)."""
    without = everything()

    go_overdue(now=timezone.now(), address=ADDRESS)
    alerts.reconcile(now=timezone.now())

    assert len(spells()) == 1
    assert everything() == without
    assert "<h1" in without["Susan Supervisor /visits/overdue/"]


def test_it_is_in_no_file(register: list[Offender], auditor: User) -> None:
    """Compliance of the whole force, as at any day."""
    go_overdue(now=timezone.now(), address=ADDRESS)
    people = Offender.objects.all()

    from_today = timezone.localdate()
    for days in (-400, -1, 0):
        rows = compliance_rows(people, as_at=from_today + timedelta(days=days))
        assert "CANARY" not in {row.reference for row in rows}


def test_a_refresh_of_everything_leaves_it_flying(now: datetime) -> None:
    """A closed record has no visit due: whoever refreshes it by mistake costs no more than a check."""
    check(MIDNIGHT)
    canary = Offender.objects.canaries().get()
    offenders.refresh([canary.pk], by=None, now=MIDNIGHT)
    assert not VisitObligation.objects.filter(offender=canary, closed_at=None).exists()

    check(MIDNIGHT + FIVE_MINUTES)

    assert spells()[-1] == (date(2026, 11, 18), True)
    assert Team.objects.get().supervisors.count() == 0


def test_people_are_as_overdue_as_before(register: list[Offender], now: datetime) -> None:
    """The canary has a question of its own; theirs is untouched."""
    go_overdue(now=now, address=ADDRESS)

    on = timezone.localdate(now)
    late = {open_obligation(register[number]) for number in (0, 3)}
    assert set(VisitObligation.objects.overdue(on=on)) == late
    assert VisitObligation.objects.canary_overdue(on=on).get().offender.is_canary
