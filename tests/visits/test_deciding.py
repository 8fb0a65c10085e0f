"""Decisions after attempts: at once or by two people, kept with what was on record, and never moving a date."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Address, Offender, Proposal
from offender_mgmt.offenders.rules.wording import facts_in_words
from offender_mgmt.policy.models import PolicyRevision
from tests.api.conftest import by_token
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user, make_visit, open_obligation
from visits.choices import LadderChoice, Outcome, Rung
from visits.models import LadderDecision, Visit
from visits.models.attempts import ladder_of
from visits.services import CourseChosen, decide_after_attempts

pytestmark = pytest.mark.django_db

REASONS = (
    "Two attempts at different times of the day, a car outside, and a neighbour who saw him this morning: "
    "a warrant now."
)


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Last seen in 2017; no answer at home eight and six days ago, and nobody said whether a constable was there."""
    someone = make_offender(
        now=now, visited_on=date(2017, 3, 14), risk_level="high", team=north, manager=officer
    )
    home = Address.objects.create(offender=someone, lines="12 Elm Road", recorded_on=date(2017, 1, 1))
    for days in (8, 6):
        attempt(someone, home, officer, now - timedelta(days=days))
    offenders.refresh([someone.pk], by=None, now=now)
    return someone


def attempt(offender: Offender, home: Address | None, by: User, at: datetime) -> Visit:
    """No answer, recorded an hour later."""
    return Visit.objects.create(
        offender=offender,
        visited_on=timezone.localdate(at),
        visited_at=at,
        recorded_at=at + timedelta(hours=1),
        recorded_by=by,
        outcome=Outcome.NO_ANSWER,
        is_successful=False,
        policy_revision=PolicyRevision.objects.get(is_shipped=True),
        purposes=["risk"],
        address=home,
    )


def chosen(
    choice: LadderChoice = LadderChoice.WARRANT, *, days: int = 5, reason: str = REASONS
) -> CourseChosen:
    """To be looked at again in five days."""
    return CourseChosen(choice, reason, timezone.localdate() + timedelta(days=days))


def kinds(offender: Offender) -> dict[str, date]:
    """Open alerts about attempts, and since when."""
    about = Alert.objects.open().filter(offender=offender, kind__in=["warrant_ready", "ladder_review"])
    return dict(about.values_list("kind", "since_on"))


def test_a_decision_is_kept_with_what_was_on_record(
    offender: Offender, supervisor: User, now: datetime
) -> None:
    """It quiets the alert, holds until its day, and the visit stays due since 2017 (HMICFRS, August 2024)."""
    since = timezone.localdate(now - timedelta(days=6))
    assert kinds(offender) == {"warrant_ready": since}
    due_on = open_obligation(offender).due_on

    decision = decide_after_attempts(offender_id=offender.pk, chosen=chosen(), by=supervisor, now=now)

    assert isinstance(decision, LadderDecision)
    assert (decision.rung, decision.attempts, decision.approved_by) == (Rung.WARRANT_READY, 2, None)
    assert [fact["state"] for fact in decision.facts] == [
        "present",
        "present",
        "for_a_person",
        "for_a_person",
    ]
    assert kinds(offender) == {}
    assert open_obligation(offender).due_on == due_on == date(2017, 6, 14)
    event = AuditEvent.objects.get(verb="ladder_decided")
    assert event.details == {"decision": str(decision.public_id), "choice": "warrant"}


def test_the_next_attempt_and_the_passing_of_its_day_ask_again(
    offender: Offender, supervisor: User, officer: User, now: datetime
) -> None:
    """A decision is never for ever."""
    decide_after_attempts(offender_id=offender.pk, chosen=chosen(), by=supervisor, now=now)

    for days, asked in ((5, False), (6, True)):
        offenders.refresh([offender.pk], by=None, now=now + timedelta(days=days))
        assert (kinds(offender) != {}) is asked
    attempt(offender, offender.addresses.get(), officer, now + timedelta(hours=1))
    offenders.refresh([offender.pk], by=None, now=now + timedelta(hours=3))

    assert list(kinds(offender)) == ["warrant_ready"]
    assert ladder_of(offender, on=timezone.localdate(now)).standing is None


def test_what_lets_the_visit_wait_is_decided_by_two(
    offender: Offender, supervisor: User, north: Team, now: datetime
) -> None:
    """Nothing of it is decided until another supervisor approves; the page of decisions says it whole."""
    second = make_user("sam.second", Role.SUPERVISOR, supervises=[north])
    proposal = decide_after_attempts(
        offender_id=offender.pk, chosen=chosen(LadderChoice.FURTHER_ATTEMPT), by=supervisor, now=now
    )
    assert isinstance(proposal, Proposal)
    assert proposal.summary == "Another attempt, after 2 attempts without success"
    assert (LadderDecision.objects.count(), list(kinds(offender))) == (0, ["warrant_ready"])
    with pytest.raises(RuleViolation, match="yourself"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    approved = offenders.approve(proposal_id=proposal.pk, by=second, now=now)

    decision = LadderDecision.objects.get()
    assert (decision.decided_by, decision.approved_by, decision.proposal) == (supervisor, second, proposal)
    assert (kinds(offender), approved.due_on_after) == ({}, approved.due_on_before)
    labels = [label for label, _ in facts_in_words(proposal.kind, proposal.payload)]
    assert labels[:3] == ["Decision", "Holds until", "Attempts since last seen"]
    assert labels[3:] == [
        "(a) Present",
        "(b) Present",
        "(c) For a person to state",
        "(d) For a person to state",
    ]


def test_agreeing_on_it_accepts_no_later_date(
    offender: Offender, supervisor: User, north: Team, now: datetime
) -> None:
    """A later date that the facts give waits for its own approval: here the level was lowered by hand."""
    second = make_user("sam.second", Role.SUPERVISOR, supervises=[north])
    Offender.objects.filter(pk=offender.pk).update(risk_level="low")
    offenders.refresh([offender.pk], by=None, now=now)
    proposal = decide_after_attempts(
        offender_id=offender.pk, chosen=chosen(LadderChoice.OTHER), by=supervisor, now=now
    )

    approved = offenders.approve(proposal_id=proposal.pk, by=second, now=now)

    assert (approved.due_on_before, approved.due_on_after) == (date(2017, 6, 14), date(2017, 6, 14))
    assert Proposal.objects.waiting().get(offender=offender).kind == "later_date"


def test_an_attempt_meanwhile_has_it_decided_anew(
    offender: Offender, supervisor: User, officer: User, north: Team, now: datetime
) -> None:
    """Whoever approves agrees to what is on record, not to what was. A decision at once withdraws what waits."""
    second = make_user("sam.second", Role.SUPERVISOR, supervises=[north])
    proposal = decide_after_attempts(
        offender_id=offender.pk, chosen=chosen(LadderChoice.OTHER), by=supervisor, now=now
    )
    attempt(offender, offender.addresses.get(), officer, now - timedelta(hours=2))
    with pytest.raises(RuleViolation, match="has changed"):
        offenders.approve(proposal_id=proposal.pk, by=second, now=now)

    decide_after_attempts(offender_id=offender.pk, chosen=chosen(LadderChoice.ARREST), by=second, now=now)

    assert isinstance(proposal, Proposal)
    proposal.refresh_from_db()
    assert (proposal.closed_at, proposal.answer) == (now, "Another decision was made.")
    assert LadderDecision.objects.get().choice == "arrest"


def test_somebody_who_was_seen_needs_no_decision(offender: Offender, supervisor: User, now: datetime) -> None:
    """Seen inside since: the attempts are history."""
    make_visit(offender, timezone.localdate(now) - timedelta(days=1))

    with pytest.raises(RuleViolation, match="nothing to decide"):
        decide_after_attempts(offender_id=offender.pk, chosen=chosen(), by=supervisor, now=now)


def body(**told: str) -> dict[str, str]:
    """The form as it is sent."""
    usual = {"choice": "warrant", "reason": REASONS, "review_on": str(timezone.localdate())}
    return usual | told


def test_the_page_decides_and_says_what_stands(
    offender: Offender, supervisor: User, officer: User, client_of: ClientOf
) -> None:
    """The supervisor is asked, the officer is told whom to ask, and the chronology keeps both."""
    attempts, page = f"/visits/attempts/{offender.public_id}/", f"/visits/decide/{offender.public_id}/"
    assert "Ask Susan Supervisor." in client_of(officer).get(attempts).content.decode()
    client = client_of(supervisor)
    assert "Decide what follows" in client.get(attempts).content.decode()

    assert client.post(page, body(choice="")).status_code == 422
    refused = client.post(page, body(reason="He is out."))
    assert refused.status_code == 409
    assert "these are 3" in refused.content.decode()
    saved = client.post(page, body(reason=f"<b>{REASONS}</b>"), follow=True)

    text = saved.content.decode()
    assert saved.redirect_chain == [(attempts, 302)]
    assert "Decided: Seek a warrant (section 96B), until" in text
    assert f"&lt;b&gt;{REASONS}&lt;/b&gt;" in text
    assert "(a) present, (b) present, (c) for a person to state, (d) for a person to state" in text
    assert "A decision is needed" not in client_of(officer).get(attempts).content.decode()


def test_the_list_names_who_needs_a_decision_and_who_had_one(
    offender: Offender, supervisor: User, north: Team, now: datetime, client_of: ClientOf
) -> None:
    """Warrant-ready first; each count opens what it counts; whether anything was considered is beside each."""
    other = make_offender(now=now, visited_on=date(2020, 1, 1), team=north, family_name="Reviewed")
    for days in (4, 3):
        make_visit(other, timezone.localdate(now) - timedelta(days=days), outcome=Outcome.ABANDONED)
    client = client_of(supervisor)

    text = client.get("/visits/ladder/").content.decode()
    assert "Decisions after attempts: 2" in text
    assert text.index(offender.reference) < text.index(other.reference)
    assert text.count("Nothing on record") == 2
    decide_after_attempts(offender_id=offender.pk, chosen=chosen(), by=supervisor, now=now)
    numbers = {
        state: client.get(f"/visits/ladder/?state={state}&team={north.pk}").context["total"]
        for state in ("", "ready", "review", "decided")
    }

    assert numbers == {"": 1, "ready": 0, "review": 1, "decided": 1}
    assert "Seek a warrant" in client.get("/visits/ladder/?state=decided").content.decode()
    assert "cannot be shown" in client.get("/visits/ladder/?team=0").content.decode()


def test_the_number_of_queries_of_the_list_does_not_grow(
    offender: Offender, supervisor: User, north: Team, now: datetime, client_of: ClientOf
) -> None:
    """One person or four."""
    client = client_of(supervisor)
    client.get("/visits/ladder/")
    with CaptureQueriesContext(connection) as few:
        client.get("/visits/ladder/")
    for _ in range(3):
        other = make_offender(now=now, visited_on=date(2020, 1, 1), team=north)
        make_visit(other, date(2020, 2, 1), outcome=Outcome.ABANDONED)
        make_visit(other, date(2020, 2, 2), outcome=Outcome.ABANDONED)

    with CaptureQueriesContext(connection) as many:
        assert client.get("/visits/ladder/").context["total"] == 4

    assert len(few) == len(many)


def test_the_api_reads_the_ladder_and_decides(offender: Offender, supervisor: User, officer: User) -> None:
    """An officer reads; a supervisor decides, 201 at once or 202 for another to approve; 409 says why not."""
    told = {"offender": str(offender.public_id), **body()}
    found = by_token(officer).get(f"ladder/{offender.public_id}/").json()
    assert (found["rung"], len(found["attempts"]), found["standing_decision"]) == ("warrant_ready", 2, None)
    assert [fact["letter"] for fact in found["facts"]] == ["a", "b", "c", "d"]
    assert by_token(officer).post("ladder-decisions/", told).status_code == 403
    api = by_token(supervisor)

    assert api.post("ladder-decisions/", told | {"reason": "Out."}).status_code == 409
    assert api.post("ladder-decisions/", told | {"seen": "yes"}).json() == {
        "seen": ["There is no such field."]
    }
    assert api.post("ladder-decisions/", told | {"choice": "other"}).status_code == 202
    made = api.post("ladder-decisions/", told)

    assert made.status_code == 201
    listed = by_token(officer).rows("ladder-decisions/", f"offender={offender.public_id}")
    assert [one["id"] for one in listed] == [made.json()["id"]]
    after = by_token(officer).get(f"ladder/{offender.public_id}/").json()
    assert (after["standing_decision"], after["needed_since"]) == (made.json()["id"], None)
