"""Contacts, and the questions that they and visits at once raise, until a person answers or puts it right."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from tests.conftest import ClientOf
from tests.factories import an_authority, make_offender, make_user, make_visit
from tests.visits.facts import POLICY
from visits import conditions
from visits.choices import Arrangement, Channel, Direction, Outcome, VisitQuestion
from visits.models import Contact, Visit
from visits.rules.contradictions import Span, overlap
from visits.services import answer_question, correct_visit, record_contact, record_visit
from visits.services.contacting import NewContact
from visits.services.following import note_what_follows
from visits.services.recording import VisitDetails

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Seen three months ago."""
    visited_on = timezone.localdate(now) - timedelta(days=90)
    return make_offender(now=now, team=north, manager=officer, visited_on=visited_on)


def call(offender: Offender, at: datetime, *, by: User, now: datetime, **changes: Any) -> Contact:
    """A telephone call to the offender."""
    told = {"channel": Channel.CALL, "direction": Direction.TO_OFFENDER, "words": "About a form."} | changes
    return record_contact(offender_id=offender.pk, new=NewContact(contacted_at=at, **told), by=by, now=now)


def told(at: datetime, *officers: User, **changes: Any) -> VisitDetails:
    """An unannounced attempt."""
    facts: dict[str, Any] = {
        "arrangement": Arrangement.UNANNOUNCED,
        "single_crewed_reason": "Agreed.",
        "single_crewed_authority": an_authority(),
        "purposes": ["risk"],
    }
    return VisitDetails(visited_at=at, outcome=Outcome.NO_ANSWER, officers=officers, **facts | changes)


def visit(offender: Offender, details: VisitDetails, *, by: User, now: datetime) -> Visit:
    """A visit recorded here."""
    return record_visit(offender_id=offender.pk, details=details, client_key=uuid4(), by=by, now=now)


def asked(question: VisitQuestion, now: datetime) -> list[Visit]:
    """The visits about which it is asked."""
    return list(conditions.ASKED[question](timezone.localdate(now)))


def test_whichever_is_recorded_first(offender: Offender, officer: User, now: datetime) -> None:
    """A call before a visit is found when the visit is recorded after it, and when the call is (domain 1.5)."""
    early = visit(offender, told(now - 100 * HOUR, officer), by=officer, now=now)
    assert asked(VisitQuestion.CONTACT_BEFORE, now) == []

    call(offender, now - 130 * HOUR, by=officer, now=now)
    assert asked(VisitQuestion.CONTACT_BEFORE, now) == [early]

    call(offender, now - 10 * HOUR, by=officer, now=now)
    late = visit(offender, told(now - HOUR, officer), by=officer, now=now)
    assert set(asked(VisitQuestion.CONTACT_BEFORE, now)) == {early, late}


def test_what_is_no_surprise_and_what_nobody_could_tell(
    offender: Offender, officer: User, now: datetime
) -> None:
    """An announced visit, a letter from the offender, and a call about another person raise no question."""
    stranger = make_offender(now=now)
    call(stranger, now - 2 * HOUR, by=officer, now=now)
    letter = {"channel": Channel.LETTER, "direction": Direction.FROM_OFFENDER}
    call(offender, now - 2 * HOUR, by=officer, now=now, **letter)
    visit(offender, told(now - HOUR, officer), by=officer, now=now)
    call(offender, now - 20 * HOUR, by=officer, now=now - 19 * HOUR)
    announced = {"arrangement": Arrangement.ANNOUNCED, "arrangement_reason": "Interpreter."}

    visit(stranger, told(now - HOUR / 2, officer, **announced), by=officer, now=now)

    assert [one.offender for one in asked(VisitQuestion.CONTACT_BEFORE, now)] == [offender]


def test_a_correction_closes_it_and_an_answer_does(offender: Offender, officer: User, now: datetime) -> None:
    """The visit was announced, as it turns out; or there is an account of it, once."""
    call(offender, now - 5 * HOUR, by=officer, now=now)
    first, second = (visit(offender, told(now - n * HOUR, officer), by=officer, now=now) for n in (2, 1))
    question = VisitQuestion.CONTACT_BEFORE

    correct_visit(
        visit_id=first.pk,
        replacement=told(
            first.visited_at, officer, arrangement=Arrangement.ANNOUNCED, arrangement_reason="Asked for it."
        ),
        reason="They were told.",
        by=officer,
        now=now,
    )
    assert asked(question, now) == [second]

    answer_question(visit_id=second.pk, question=question, answer="About a form.", by=officer, now=now)
    assert asked(question, now) == []
    with pytest.raises(RuleViolation, match="already been answered"):
        answer_question(visit_id=second.pk, question=question, answer="Again.", by=officer, now=now)


SPANS = [(0, None), (0, 2), (1, None), (1, 2), (2, None), (-1, 1), (-2, 0), (-1, None)]


def test_the_database_finds_what_the_rule_calls_an_overlap(
    offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """Each of these spans against a visit from noon to one: SQL and rule agree, and only for the same officer."""
    noon = now.replace(hour=12, minute=0, second=0) - timedelta(days=3)
    others, person_there = {}, make_offender(now=now)
    for start, end in SPANS:
        ended_at = noon + end * HOUR if end is not None else None
        span = Span(noon + start * HOUR, ended_at)
        facts = {"visited_at": span.began_at, "ended_at": ended_at}
        for person in (officer, colleague):
            made = make_visit(person_there, noon.date(), by=officer, **facts)
            made.officers.set([person])
            others[made.pk] = (span, person)
    one = make_visit(offender, noon.date(), by=officer, visited_at=noon, ended_at=noon + HOUR)
    one.officers.set([officer])

    note_what_follows(one, POLICY)

    found = set(one.contradictions.values_list("other", flat=True))
    this = Span(noon, noon + HOUR)
    assert found == {pk for pk, (span, person) in others.items() if person == officer and overlap(this, span)}
    assert len(found) == 3


def test_only_the_later_recorded_is_asked_about_while_both_stand(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Taking back either closes it."""
    other = make_offender(now=now)
    earlier = visit(other, told(now - HOUR, officer), by=officer, now=now)
    later = visit(offender, told(now - HOUR, officer), by=officer, now=now)
    assert asked(VisitQuestion.OVERLAP, now) == [later]

    correct_visit(visit_id=earlier.pk, replacement=None, reason="Never made.", by=officer, now=now)

    assert asked(VisitQuestion.OVERLAP, now) == []


def test_the_page_of_an_overlap_keeps_to_itself_whom_the_other_visit_was_to(
    offender: Offender, officer: User, south: Team, client_of: ClientOf, now: datetime
) -> None:
    """Whoever may not open the other record reads "another visit"; whoever may sees it, and is audited for both."""
    other = make_offender(now=now, team=south, family_name="Secretname")
    visit(other, told(now - HOUR, officer), by=officer, now=now)
    later = visit(offender, told(now - HOUR, officer), by=officer, now=now)
    address = f"/visits/answer/{later.public_id}/overlap/"
    assert f'href="{address}"' in client_of(officer).get(offender.get_absolute_url()).content.decode()

    page = client_of(officer).get(address).content.decode()

    assert "Another visit." in page
    assert other.reference not in page
    assert str(other.public_id) not in page
    both = make_user("sally.both", Role.SUPERVISOR, supervises=list(Team.objects.all()))
    assert other.reference in client_of(both).get(address).content.decode()
    assert set(AuditEvent.objects.latest("pk").offender_ids) == {offender.pk, other.pk}


def test_the_page_takes_a_contact_and_shows_it(
    offender: Offender, officer: User, client_of: ClientOf, now: datetime
) -> None:
    """From the form to the log and the timeline; the future is refused with every word kept."""
    client, address = client_of(officer), f"/visits/contacts/{offender.public_id}/"
    local = timezone.localtime(now) - HOUR
    form = {"contacted_date": f"{local:%Y-%m-%d}", "contacted_time": f"{local:%H:%M}", "channel": "text"}
    form |= {"direction": "from_offender", "words": "<b>Are you coming?</b>"}
    tomorrow = {"contacted_date": f"{local + timedelta(days=2):%Y-%m-%d}"}

    refused = client.post(address, form | tomorrow)
    taken = client.post(address, form)

    assert refused.status_code == 409
    assert "in the future" in refused.content.decode()
    assert taken.status_code == 302
    for page in (address, offender.get_absolute_url()):
        text = client.get(page).content.decode()
        assert "&lt;b&gt;Are you coming?&lt;/b&gt;" in text
        assert "from the offender" in text


def test_a_time_that_the_clocks_left_out_is_refused(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """29 March 2026 had no half past one."""
    form = {"contacted_date": "2026-03-29", "contacted_time": "01:30", "channel": "call"}
    form |= {"direction": "to_offender", "words": "So."}

    answer = client_of(officer).post(f"/visits/contacts/{offender.public_id}/", form)

    assert answer.status_code == 422
    assert "did not exist" in answer.content.decode()
