"""Announced visits: approval before, a decision afterwards, and the share that supervisors see."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender, Proposal
from tests.conftest import ClientOf
from tests.factories import an_authority, make_offender, make_visit
from visits import conditions
from visits.choices import AnnouncedBecause, Arrangement, Authorisation, Outcome, Standing
from visits.models import Visit
from visits.models.announced import share_of, with_standing
from visits.rules.announcing import Share
from visits.services import ask_to_announce, record_visit, review_announced_visit
from visits.services.announcing import AnnouncementAsked
from visits.services.recording import VisitDetails

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """High risk, seen a month ago."""
    visited_on = timezone.localdate(now) - timedelta(days=30)
    return make_offender(now=now, team=north, manager=officer, visited_on=visited_on, risk_level="high")


def ask(offender: Offender, *, by: User, now: datetime, from_day: int = 0, until_day: int = 0) -> Proposal:
    """Ask to announce a visit on some days from today."""
    today = timezone.localdate(now)
    asked = AnnouncementAsked(
        AnnouncedBecause.INTERPRETER,
        "An interpreter comes along.",
        today + from_day * DAY,
        today + until_day * DAY,
    )
    return ask_to_announce(offender_id=offender.pk, asked=asked, by=by, now=now)


def announced(offender: Offender, *officers: User, at: datetime, now: datetime) -> Visit:
    """An announced visit that was made at that time."""
    details = VisitDetails(
        at,
        Outcome.NO_ANSWER,
        Arrangement.ANNOUNCED,
        ["risk"],
        officers,
        arrangement_reason="Interpreter.",
        single_crewed_reason="Agreed.",
        single_crewed_authority=an_authority(),
    )
    return record_visit(offender_id=offender.pk, details=details, client_key=uuid4(), by=officers[0], now=now)


def standing(visit: Visit) -> str:
    """How it stands with its approval."""
    found: str = with_standing(Visit.objects.filter(pk=visit.pk)).get().standing  # type: ignore[attr-defined]
    return found


def is_alerted(visit: Visit, now: datetime) -> bool:
    """Whether a decision about it is asked for."""
    return conditions.announced_without_approval(timezone.localdate(now)).filter(pk=visit.pk).exists()


@pytest.mark.parametrize(
    ("from_day", "until_day", "is_approved", "found"),
    [
        pytest.param(0, 0, True, Standing.BEFOREHAND, id="that day"),
        pytest.param(-1, 1, True, Standing.BEFOREHAND, id="within its days"),
        pytest.param(1, 2, True, Standing.WAITING, id="later days"),
        pytest.param(0, 0, False, Standing.WAITING, id="nobody has answered"),
    ],
)
def test_an_approval_covers_its_days(
    from_day: int,
    until_day: int,
    is_approved: bool,
    found: Standing,
    offender: Offender,
    officer: User,
    supervisor: User,
    now: datetime,
) -> None:
    """Approved by a second person, for the day of the visit, before it began (domain 1.5)."""
    proposal = ask(offender, by=officer, now=now, from_day=from_day, until_day=until_day)
    if is_approved:
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    visit = announced(offender, officer, at=now, now=now)

    assert visit.approval_needed
    assert standing(visit) == found
    assert is_alerted(visit, now) is (found == Standing.WAITING)


def test_an_approval_after_the_visit_began_is_none(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """It is asked for ahead."""
    visit = announced(offender, officer, at=now - HOUR, now=now)
    offenders.approve(proposal_id=ask(offender, by=officer, now=now).pk, by=supervisor, now=now)

    assert is_alerted(visit, now)


def test_days_that_are_past_are_not_approved(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """The facts may have changed since it was asked."""
    proposal = ask(offender, by=officer, now=now)

    with pytest.raises(RuleViolation, match="days are past"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now + 2 * DAY)


@pytest.mark.parametrize("decision", Authorisation)
def test_a_supervisor_decides_afterwards_once(
    decision: Authorisation, offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Either way the question is closed, and it shows how."""
    visit = announced(offender, officer, at=now, now=now)
    told: dict[str, Any] = {"visit_id": visit.pk, "decision": decision, "reason": "Weighed.", "now": now}
    with pytest.raises(RuleViolation, match="Only a supervisor"):
        review_announced_visit(by=officer, **told)

    review_announced_visit(by=supervisor, **told)

    assert not is_alerted(visit, now)
    is_authorised = decision == Authorisation.AUTHORISED
    assert standing(visit) == (Standing.AFTERWARDS if is_authorised else Standing.REFUSED)
    with pytest.raises(RuleViolation, match="already been decided"):
        review_announced_visit(by=supervisor, **told)


def test_nobody_decides_about_a_visit_of_their_own(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Also when somebody else recorded it."""
    visit = announced(offender, officer, supervisor, at=now, now=now)

    with pytest.raises(RuleViolation, match="made this visit yourself"):
        review_announced_visit(
            visit_id=visit.pk, decision=Authorisation.AUTHORISED, reason="So.", by=supervisor, now=now
        )


def test_what_was_needed_is_kept_as_it_was(offender: Offender, officer: User, now: datetime) -> None:
    """The level of the day of recording counts; the share is that of whoever records, without this visit."""
    now = now.replace(hour=12) - DAY  # all three on one day, at whatever hour this runs
    Offender.objects.filter(pk=offender.pk).update(risk_level="low")
    for number in range(4):
        make_visit(offender, timezone.localdate(now) - number * DAY, by=officer)
    first = announced(offender, officer, at=now - 2 * HOUR, now=now)
    second = announced(offender, officer, at=now - HOUR, now=now)
    third = announced(offender, officer, at=now, now=now)
    assert share_of(officer, until=timezone.localdate(now)) == Share(3, 7)

    Offender.objects.filter(pk=offender.pk).update(risk_level="high")

    kept = Visit.objects.filter(pk__in=[first.pk, second.pk, third.pk]).order_by("pk")
    assert list(kept.values_list("approval_needed", flat=True)) == [False, False, True]


def test_the_share_is_of_the_year_before(offender: Offender, officer: User, now: datetime) -> None:
    """To the day; and of visits recorded here that stand."""
    today = timezone.localdate(now)
    a_year_ago = today.replace(year=today.year - 1) if (today.month, today.day) != (2, 29) else today
    for day in (a_year_ago, a_year_ago + DAY, today):
        make_visit(offender, day, by=officer)
    make_visit(offender, today, by=officer, origin="import")

    assert share_of(officer, until=today) == Share(0, 2)


def test_each_number_opens_the_list_that_it_counts(
    offender: Offender,
    officer: User,
    supervisor: User,
    client_of: ClientOf,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """By level, team and officer (domain 5), in a constant number of queries."""
    other = make_offender(now=now, team=offender.team, risk_level=None)
    for person in (offender, other):
        announced(person, officer, at=now - HOUR, now=now)
        make_visit(person, timezone.localdate(now) - DAY, by=officer)
    client = client_of(supervisor)

    with django_assert_max_num_queries(24):
        context = client.get("/visits/announced/").context

    assert [table["title"] for table in context["tables"]] == [
        "In all",
        "By risk level",
        "By team",
        "By officer",
    ]
    rows = [row for table in context["tables"] for row in table["rows"]]
    assert len(rows) > 5
    numbers = [(row["share"].announced, row["announced_url"]) for row in rows]
    for number, url in [*numbers, (rows[0]["share"].visits, rows[0]["visits_url"])]:
        page = client.get(f"/visits/announced/{url}")
        assert page.context["page_obj"].paginator.count == number
    assert client.get("/visits/announced/?team=999").status_code == 422


def test_from_the_alert_to_the_decision(
    offender: Offender, officer: User, supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """A supervisor reads what was said and decides on the page; an officer only reads."""
    visit = announced(offender, officer, at=now, now=now)
    address, form = (
        f"/visits/announced/{visit.public_id}/",
        {"decision": "authorised", "reason": "No other way."},
    )
    assert "Record this decision" not in client_of(officer).get(address).content.decode()
    assert client_of(officer).post(address, form).status_code == 409
    assert (
        f'href="{address}"' in client_of(supervisor).get("/visits/announced/?show=waiting").content.decode()
    )
    assert f'href="{address}"' in client_of(officer).get(offender.get_absolute_url()).content.decode()

    assert client_of(supervisor).post(address, form).status_code == 302

    assert "No other way." in client_of(officer).get(address).content.decode()


def test_asking_and_answering_on_pages(
    offender: Offender, officer: User, supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """The page says why approval is needed; the supervisor reads the days and the reason on the proposal."""
    address = f"/visits/announce/{offender.public_id}/"
    page = client_of(officer).get(address).content.decode()
    assert "The risk level is high." in page
    day = timezone.localdate(now) + DAY
    form = {"because": "health", "words": "In a wheelchair.", "from_on": day.isoformat(), "until_on": ""}

    assert client_of(officer).post(address, form).status_code == 302

    proposal = Proposal.objects.get()
    text = client_of(supervisor).get(f"/proposals/{proposal.public_id}/").content.decode()
    assert f"{day:%-d %B %Y}" in text
    assert "Health of the person" in text
    assert client_of(officer).post(address, form).status_code == 409
    assert proposal.summary in client_of(officer).get(address).content.decode()
