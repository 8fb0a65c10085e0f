"""Who is shown a window: the manager when it is near, the supervisor, and nobody else."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import AccessReason
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.services import give_reason
from offender_mgmt.policy.models import PolicyValue
from tests.conftest import ClientOf
from tests.factories import TOLD, make_offender, open_obligation
from visits.models import VisitWindow
from visits.services.windows import open_period

pytestmark = pytest.mark.django_db


def window_in(days: int, *, manager: User, lasts: int = 3) -> Offender:
    """An offender of the manager whose window, in the evening, opens in so many days from today."""
    now, today = timezone.now(), timezone.localdate()
    offender = make_offender(
        now=now, visited_on=today - timedelta(days=60), manager=manager, team=manager.team
    )
    VisitWindow.objects.filter(offender=offender).update(closed_at=now)
    VisitWindow.objects.create(
        offender=offender,
        obligation=open_obligation(offender),
        period=open_period(months=3, now=now),
        sequence=2,
        inputs={"attempt": ""},
        from_on=today + timedelta(days=days),
        until_on=today + timedelta(days=days + lasts - 1),
        day_part="evening",
        commitment="c0",
        drawn_at=now,
    )
    return offender


def words(offender: Offender) -> str:
    """The first day of the window as pages write it."""
    on: date = VisitWindow.objects.open().get(offender=offender).from_on
    return f"{on:%-d %B %Y}"


@pytest.mark.parametrize(("days", "is_shown"), [(7, True), (8, False)])
def test_the_manager_sees_a_window_a_week_before_and_not_earlier(
    days: int, is_shown: bool, officer: User, client_of: ClientOf
) -> None:
    """On the offender's page, on my work, and on the page where another time is accounted for."""
    offender, browser = window_in(days, manager=officer), client_of(officer)

    pages = [browser.get(path) for path in (offender.get_absolute_url(), "/visits/mine/")]
    own = browser.get(f"/visits/window/{offender.public_id}/")

    assert [words(offender) in page.content.decode() for page in pages] == [is_shown, is_shown]
    assert [b"Windows opening" in page.content for page in pages] == [False, is_shown]
    assert own.status_code == (200 if is_shown else 404)


def test_a_supervisor_sees_it_at_once_and_a_colleague_never(
    officer: User, colleague: User, supervisor: User, other_supervisor: User, client_of: ClientOf
) -> None:
    """Whoever may open the record, and has no need to know the day, is not told it."""
    near, far = window_in(1, manager=officer), window_in(90, manager=officer)
    today = timezone.localdate()

    shown = {
        user.username: {one.offender_id for one in VisitWindow.objects.shown_to(user, on=today)}
        for user in (officer, colleague, supervisor, other_supervisor)
    }
    give_reason(offender_id=near.pk, reason=AccessReason.VISIT, words="", by=colleague, now=timezone.now())
    page = client_of(colleague).get(near.get_absolute_url()).content.decode()

    assert near.family_name in page
    assert shown == {
        "olivia.officer": {near.pk},
        "colin.colleague": set(),
        "susan.supervisor": {near.pk, far.pk},
        "simon.supervisor": set(),
    }
    assert words(near) not in page
    assert "evening" not in page.lower()


def test_a_supervisor_reads_why_no_days_are_drawn(
    officer: User, supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """Where the cover leaves no day; the visit is due all the same, and nobody else is told anything."""
    covered = PolicyValue.objects.filter(revision__is_shipped=True, key="shift_cover")
    covered.update(value={name: [] for name in covered.get().value})
    offender = make_offender(now=now, visited_on=timezone.localdate(), team=officer.team, manager=officer)

    pages = {
        user: client_of(user).get(offender.get_absolute_url()).content.decode()
        for user in (officer, supervisor)
    }

    assert "The shift cover leaves no part of any day before the due date." in pages[supervisor]
    assert "The shift cover" not in pages[officer]


def test_a_manager_who_was_moved_sees_it_no_more(officer: User, colleague: User, now: datetime) -> None:
    """It is the assigned manager's, not that of whoever once was."""
    offender = window_in(1, manager=officer)
    Offender.objects.filter(pk=offender.pk).update(manager=colleague)
    today = timezone.localdate()

    assert not VisitWindow.objects.shown_to(officer, on=today).exists()
    assert VisitWindow.objects.shown_to(colleague, on=today).exists()


def test_another_time_is_accounted_for_on_its_page(officer: User, client_of: ClientOf) -> None:
    """Refused without words, recorded with them, and refused when somebody has done it meanwhile."""
    offender, browser = window_in(1, manager=officer), client_of(officer)
    path = f"/visits/window/{offender.public_id}/"

    empty = browser.post(path, {"reason": ""})
    recorded = browser.post(path, {"reason": "Arrest planned."})
    again = browser.post(path, {"reason": "Once more."})

    assert (empty.status_code, recorded.status_code, again.status_code) == (422, 302, 409)
    assert "Arrest planned." in browser.get(offender.get_absolute_url()).content.decode()
    assert VisitWindow.objects.open().get(offender=offender).override == "Arrest planned."


def test_a_window_that_has_passed_says_so(officer: User, client_of: ClientOf) -> None:
    """It does not vanish unvisited."""
    offender = window_in(-3, manager=officer)

    page = client_of(officer).get(offender.get_absolute_url()).content.decode()

    assert "These days have passed without a visit." in page


def test_auditors_read_commitments_at_once_and_secrets_when_disclosed(
    officer: User, auditor: User, client_of: ClientOf
) -> None:
    """And every draw, on the page and as a file with what is needed to make it again."""
    offender, browser = window_in(1, manager=officer), client_of(auditor)
    period = open_period(months=3, now=timezone.now())
    secret, path = bytes(period.secret).hex(), f"/compliance/windows/{period.starts_on}/"

    before = browser.get("/compliance/windows/").content.decode()
    kept = browser.get(path)
    period.disclosed_at = timezone.now()
    period.save(update_fields=["disclosed_at"])
    page, file = browser.get(path).content.decode(), browser.post(path, TOLD).content.decode("utf-8-sig")

    assert period.commitment in before
    assert secret not in before
    assert kept.status_code == 404
    assert secret in page
    assert words(offender) in page
    assert file.count(secret) == VisitWindow.objects.count() == 2
    assert offender.reference in file
