"""Recording who is away and who covers: what is kept, what the pages show, and whom alerts then reach."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import AbsenceReason, Rank, Role
from offender_mgmt.accounts.models import Absence, Cover, Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Notification
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user
from tests.history import history_of

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def present() -> datetime:
    """The moment that pages, which ask the clock, are in."""
    return timezone.now()


def leave(user: User, by: User, now: datetime, *, first: int = 0, last: int = 6) -> Absence:
    """Leave from so many days after `now` to so many."""
    today = timezone.localdate(now)
    return accounts.record_absence(
        user_id=user.pk,
        starts_on=today + first * DAY,
        ends_on=today + last * DAY,
        reason=AbsenceReason.LEAVE,
        by=by,
        now=now,
    )


def covering(covered: User, by: User, recorder: User, now: datetime, *, start: int = 0) -> Cover:
    """A week of cover, from so many hours after `now`."""
    begins = now + start * HOUR
    new = accounts.NewCover(covered.pk, by.pk, begins, begins + 7 * DAY)
    return accounts.record_cover(new=new, by=recorder, now=now)


def told(reference: str) -> list[str]:
    """Who was told of this record."""
    of = Notification.objects.filter(alert__offender__reference=reference, channel="inbox")
    return sorted(of.values_list("recipient__username", flat=True).distinct())


def test_whoever_covers_is_told_in_the_place_of_somebody_away(
    officer: User, colleague: User, supervisor: User, north: Team, now: datetime
) -> None:
    """Recorded, and true for the next alert without anything else being done (issue 5, 1)."""
    leave(officer, supervisor, now)
    covering(officer, colleague, supervisor, now)

    offender = make_offender(now=now, team=north, manager=officer, visited_on=now.date(), risk_level=None)

    assert told(offender.reference) == ["colin.colleague", "susan.supervisor"]


def test_somebody_who_is_back_is_told_again(
    officer: User, supervisor: User, north: Team, now: datetime
) -> None:
    """Ended early, the absence keeps the days that were; its history keeps the days that were planned."""
    absence = leave(officer, supervisor, now)
    back = now + 2 * DAY
    accounts.end_absence(absence_id=absence.pk, by=supervisor, now=back)

    offender = make_offender(now=back, team=north, manager=officer, visited_on=back.date(), risk_level=None)

    assert "olivia.officer" in told(offender.reference)
    absence.refresh_from_db()
    assert absence.ends_on == timezone.localdate(back) - DAY
    assert [event.ends_on for event in history_of(Absence)] == [
        timezone.localdate(now) + 6 * DAY,
        absence.ends_on,
    ]


def test_an_absence_that_has_not_begun_is_taken_back_whole(
    officer: User, supervisor: User, now: datetime
) -> None:
    """There is no day of it to keep; the audit log and the row's history tell that it was planned."""
    absence = leave(officer, supervisor, now, first=3)

    accounts.end_absence(absence_id=absence.pk, by=supervisor, now=now)

    assert not Absence.objects.exists()
    assert history_of(Absence).count() == 1
    event = AuditEvent.objects.get(verb=Verb.ABSENCE_ENDED)
    assert (event.actor_id, event.details["ended_on"]) == (supervisor.pk, "taken back")


def test_a_cover_ends_now_and_one_that_has_not_begun_is_taken_back(
    officer: User, colleague: User, supervisor: User, now: datetime
) -> None:
    """As with absences: what was stays, what was not is not."""
    begun = covering(officer, colleague, supervisor, now)
    accounts.end_cover(cover_id=begun.pk, by=supervisor, now=now + HOUR)
    later = covering(officer, colleague, supervisor, now + 2 * HOUR, start=5)
    accounts.end_cover(cover_id=later.pk, by=supervisor, now=now + 3 * HOUR)

    assert [cover.ends_at for cover in Cover.objects.all()] == [now + HOUR]
    with pytest.raises(RuleViolation, match="already over"):
        accounts.end_cover(cover_id=begun.pk, by=supervisor, now=now + HOUR)


def test_a_cover_for_whom_the_records_are_closed_is_refused(
    officer: User, outsider: User, supervisor: User, now: datetime
) -> None:
    """They would be told of what they may not open."""
    with pytest.raises(RuleViolation, match=r"Oscar Outsider may not open every record"):
        covering(officer, outsider, supervisor, now)


def test_somebody_away_cannot_cover(officer: User, colleague: User, supervisor: User, now: datetime) -> None:
    """Nobody would be told."""
    leave(colleague, supervisor, now, first=2, last=2)

    with pytest.raises(RuleViolation, match="Colin Colleague is away on 21 November 2026"):
        covering(officer, colleague, supervisor, now)


def test_the_page_shows_who_is_away_and_who_covers(
    client_of: ClientOf, officer: User, colleague: User, supervisor: User, present: datetime
) -> None:
    """Now and in ninety days, of the own teams."""
    leave(officer, supervisor, present)
    covering(officer, colleague, supervisor, present)
    leave(colleague, supervisor, present, first=2, last=3)

    page = client_of(supervisor).get("/absences/").content.decode()

    assert "Olivia Officer" in page
    assert "Away now" in page
    assert "Covers now" in page
    assert "Away in that time" in page


def test_the_page_of_another_supervisor_shows_none_of_it(
    client_of: ClientOf, officer: User, supervisor: User, other_supervisor: User, present: datetime
) -> None:
    """Sickness is private: it is shown to whoever answers for the team, and to administrators."""
    absence = leave(officer, supervisor, present)

    client = client_of(other_supervisor)
    assert "Olivia" not in client.get("/absences/").content.decode()
    assert client.post(f"/absences/{absence.pk}/end/").status_code == 404


def test_the_page_warns_of_days_on_which_nobody_of_a_rank_is_left(
    client_of: ClientOf, supervisor: User, administrator: User, north: Team, present: datetime
) -> None:
    """Susan is North's only sergeant; the inspector stays. Cover ends the warning."""
    inspector = make_user("ines.inspector", Role.SUPERVISOR, supervises=[north])
    User.objects.filter(pk=inspector.pk).update(rank=Rank.INSPECTOR)
    leave(supervisor, administrator, present, first=1, last=1)
    client = client_of(administrator)

    page = client.get("/absences/").content.decode()
    assert "North, supervisor: on " in page
    assert "North, inspector" not in page

    covering(supervisor, inspector, administrator, present)
    assert "nobody of a rank" not in client.get("/absences/").content.decode()


def test_an_absence_is_recorded_on_the_page(
    client_of: ClientOf, officer: User, supervisor: User, present: datetime
) -> None:
    """The form's one call: saved, audited, and back to the list."""
    today = timezone.localdate(present)
    told = {"user": officer.pk, "starts_on": today, "ends_on": today + DAY, "reason": "sick"}

    answer = client_of(supervisor).post("/absences/record/", told)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/absences/")
    absence = Absence.objects.get()
    assert (absence.user, absence.recorded_by, absence.reason) == (officer, supervisor, "sick")
    details = AuditEvent.objects.get(verb=Verb.ABSENCE_RECORDED).details
    assert details == {"user_id": officer.pk, "starts_on": str(today), "ends_on": str(today + DAY)}


def test_a_cover_is_recorded_on_the_page(
    client_of: ClientOf, officer: User, colleague: User, supervisor: User, present: datetime
) -> None:
    """Times are local, as typed."""
    start = timezone.localtime(present + HOUR).replace(second=0, microsecond=0)
    told = {
        "covered": officer.pk,
        "covered_by": colleague.pk,
        "starts_at": start.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (start + DAY).strftime("%Y-%m-%dT%H:%M"),
    }

    answer = client_of(supervisor).post("/absences/cover/", told)

    assert answer.status_code == 302
    assert [(cover.covered, cover.covered_by, cover.starts_at) for cover in Cover.objects.all()] == [
        (officer, colleague, start)
    ]


def test_what_the_rules_refuse_is_said_beside_the_form(
    client_of: ClientOf, officer: User, supervisor: User, present: datetime
) -> None:
    """409, and every word kept."""
    leave(officer, supervisor, present)
    today = timezone.localdate(present)
    told = {"user": officer.pk, "starts_on": today, "ends_on": today, "reason": "court"}

    answer = client_of(supervisor).post("/absences/record/", told)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "They are already recorded as away" in page
    assert 'value="court"' in page


@pytest.mark.parametrize(
    "told",
    [
        {"user": "\x00", "starts_on": "\x00", "ends_on": "31/02/2026", "reason": "holiday"},
        {"user": "9" * 40, "starts_on": "9999-99-99", "ends_on": "", "reason": "\x00"},
        {"user": "'; DROP TABLE", "starts_on": "<script>", "ends_on": "NaN", "reason": ""},
    ],
    ids=["NUL", "too large", "naughty"],
)
def test_nonsense_is_refused_in_words(
    told: dict[str, str], client_of: ClientOf, officer: User, supervisor: User
) -> None:
    """422, never 500, and nothing is saved (WEB-16)."""
    answer = client_of(supervisor).post("/absences/record/", told)

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Absence.objects.exists()


def test_nobody_of_another_team_can_be_recorded_as_away(
    client_of: ClientOf, outsider: User, supervisor: User, present: datetime
) -> None:
    """They cannot be chosen: as if there were no such person."""
    today = timezone.localdate(present)
    told = {"user": outsider.pk, "starts_on": today, "ends_on": today, "reason": "leave"}

    answer = client_of(supervisor).post("/absences/record/", told)

    assert answer.status_code == 422
    assert escape(str(outsider)) not in answer.content.decode()


def test_pressing_back_today_twice_says_so(
    client_of: ClientOf, officer: User, supervisor: User, present: datetime
) -> None:
    """The second press finds it over: a sentence, not a page of errors."""
    absence = leave(officer, supervisor, present - 2 * DAY)
    client = client_of(supervisor)
    client.post(f"/absences/{absence.pk}/end/")

    page = client.post(f"/absences/{absence.pk}/end/", follow=True).content.decode()

    assert "This absence is already over." in page


def test_alerts_find_nobody_and_go_up_while_everybody_is_away(
    officer: User, supervisor: User, north: Team, now: datetime
) -> None:
    """What the page warned of: told to nobody, and the board says so."""
    for user in (officer, supervisor):
        leave(user, supervisor, now)
    make_offender(now=now, team=north, manager=officer, visited_on=now.date(), risk_level=None)

    alerts.sweep(now=now)

    assert not Notification.objects.exists()
