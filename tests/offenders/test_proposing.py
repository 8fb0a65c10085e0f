"""Decisions waiting: who sees them, who may answer them, and what approving does, before and after."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.accounts.rules import Person
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ProposalKind, RiskLevel
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.offenders.rules import proposals as rules
from risk.services import LevelChosen, decide_level
from tests.conftest import ClientOf
from tests.factories import close, make_offender, open_obligation, suspend

ASKED = Person(pk=1, rank=1)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        pytest.param({"is_closed": True}, "already been answered or withdrawn", id="answered"),
        pytest.param({"may_approve": False}, "Only a supervisor", id="by an officer"),
        pytest.param({"approver": ASKED}, "You asked for this yourself", id="by whoever asked"),
        pytest.param({"asked": Person(1, 3)}, "must not be junior", id="by a junior"),
    ],
)
def test_an_approval_is_refused(state: dict[str, Any], sentence: str) -> None:
    """Once, by a supervisor, by another, and by no junior (domain 1.3, 2.1, 4)."""
    told = {"asked": ASKED, "is_closed": False, "may_approve": True, "approver": Person(2, 2)} | state
    waiting = rules.Waiting(asked=told["asked"], is_closed=told["is_closed"])

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_approve(waiting, approver=told["approver"], may_approve=told["may_approve"])


@pytest.mark.parametrize(
    "asked", [pytest.param(ASKED, id="somebody"), pytest.param(None, id="nobody: the facts ask")]
)
def test_an_approval_is_allowed(asked: Person | None) -> None:
    """A second person of the same rank or a higher one (domain 2.1)."""
    waiting = rules.Waiting(asked=asked, is_closed=False)

    rules.check_can_approve(waiting, approver=Person(2, 1), may_approve=True)


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.value) for kind in ProposalKind])
def test_what_may_be_withdrawn(kind: ProposalKind) -> None:
    """What somebody wished for; never a review, nor a date that the facts give (domain 4)."""
    waiting = rules.Waiting(asked=ASKED, is_closed=False)

    if kind in {
        ProposalKind.SUSPEND,
        ProposalKind.CLOSE,
        ProposalKind.LOWER_LEVEL,
        ProposalKind.LADDER,
        ProposalKind.ANNOUNCED_VISIT,
        ProposalKind.ACCESS,
    }:
        rules.check_can_withdraw(waiting, kind=kind, by=ASKED)
    else:
        with pytest.raises(RuleViolation, match="cannot be withdrawn"):
            rules.check_can_withdraw(waiting, kind=kind, by=ASKED)


@pytest.mark.parametrize(
    ("waiting", "by", "sentence"),
    [
        pytest.param(rules.Waiting(ASKED, True), ASKED, "already been answered", id="answered"),
        pytest.param(rules.Waiting(ASKED, False), Person(2, 5), "Only the person who asked", id="by another"),
        pytest.param(rules.Waiting(None, False), ASKED, "Only the person who asked", id="of nobody"),
    ],
)
def test_a_withdrawal_is_refused(waiting: rules.Waiting, by: Person, sentence: str) -> None:
    """One's own, and only while it waits."""
    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_withdraw(waiting, kind=ProposalKind.SUSPEND, by=by)


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """High risk, last seen a month ago."""
    visited_on = timezone.localdate(now) - timedelta(days=30)
    return make_offender(
        now=now, team=north, manager=officer, risk_level="high", visited_on=visited_on, reference="North/1"
    )


def lower(offender: Offender, *, by: User, now: datetime) -> Proposal:
    """A lower level is asked for."""
    chosen = LevelChosen(RiskLevel.MEDIUM, "Settled & working.", "word " * 20)
    asked = decide_level(offender_id=offender.pk, chosen=chosen, by=by, now=now)
    assert isinstance(asked, Proposal)
    return asked


@pytest.fixture
def proposal(offender: Offender, officer: User, now: datetime) -> Proposal:
    """Lower to medium, asked for by the officer."""
    return lower(offender, by=officer, now=now)


def words(answer: Any) -> str:
    """The page as it is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def uk(day: date) -> str:
    """As pages show it."""
    return f"{day.day} {day:%B %Y}"


@pytest.mark.django_db
def test_the_effect_is_the_approval_itself_undone(
    proposal: Proposal, offender: Offender, supervisor: User, now: datetime
) -> None:
    """What is shown is what will happen, and looking changes nothing."""
    before = open_obligation(offender).due_on

    tried = offenders.effect_of_approving(proposal_id=proposal.pk, by=supervisor, now=now)

    proposal.refresh_from_db()
    assert proposal.closed_at is None
    assert open_obligation(offender).due_on == before
    done = offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)
    assert (tried.due_on_before, tried.due_on_after) == (done.due_on_before, done.due_on_after)
    assert done.due_on_after == open_obligation(offender).due_on > before


@pytest.mark.django_db
def test_a_supervisor_reads_who_asks_for_what_why_and_what_it_does(
    proposal: Proposal, offender: Offender, client_of: ClientOf, supervisor: User, now: datetime
) -> None:
    """Everything that the answer rests on, on one page, and the consultation is audited (LAW-2)."""
    tried = offenders.effect_of_approving(proposal_id=proposal.pk, by=supervisor, now=now)
    assert tried.due_on_before
    assert tried.due_on_after

    page = words(client_of(supervisor).get(f"/proposals/{proposal.public_id}/"))

    assert f"from {uk(tried.due_on_before)} to {uk(tried.due_on_after)}" in page
    for said in ("Olivia Officer", "Settled &amp; working.", "Level asked for Medium", "Approve", "Return"):
        assert said in page
    event = AuditEvent.objects.order_by("pk").last()
    assert event
    assert (event.verb, event.offender_ids) == ("offender_viewed", [offender.pk])


@pytest.mark.django_db
def test_a_supervisor_approves_and_the_date_moves(
    proposal: Proposal, offender: Offender, client_of: ClientOf, supervisor: User
) -> None:
    """To the record, which shows it."""
    before = open_obligation(offender).due_on
    client = client_of(supervisor)

    answer = client.post(f"/proposals/{proposal.public_id}/approve/", {"approve-answer": "ARMS read."})

    assert (answer.status_code, answer["Location"]) == (302, offender.get_absolute_url())
    after = open_obligation(offender).due_on
    assert after > before
    page = words(client.get(f"/proposals/{proposal.public_id}/"))
    assert f"due on {uk(before)}, and then on {uk(after)}" in page
    assert "ARMS read." in page


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        pytest.param("officer", "Only a supervisor may answer this.", id="the officer who asked"),
        pytest.param("colleague", "Only a supervisor may answer this.", id="a colleague"),
    ],
)
@pytest.mark.django_db
def test_whoever_may_not_approve_is_told_why(
    who: str, sentence: str, proposal: Proposal, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    """The page says it instead of a button, and the address refuses with the same sentence (ACC-13)."""
    client = client_of(request.getfixturevalue(who))
    page = words(client.get(f"/proposals/{proposal.public_id}/"))
    assert sentence in page
    assert "Approve" not in page

    answer = client.post(f"/proposals/{proposal.public_id}/approve/", {"approve-answer": ""})

    assert answer.status_code == 409
    assert sentence in words(answer)
    proposal.refresh_from_db()
    assert proposal.closed_at is None


@pytest.mark.django_db
def test_a_supervisor_cannot_approve_their_own(
    offender: Offender, client_of: ClientOf, supervisor: User, now: datetime
) -> None:
    """Whatever the role: the page and the address both say so (ACC-13)."""
    proposal, client = lower(offender, by=supervisor, now=now), client_of(supervisor)
    sentence = "You asked for this yourself, so somebody else must approve it."
    assert sentence in words(client.get(f"/proposals/{proposal.public_id}/"))

    answer = client.post(f"/proposals/{proposal.public_id}/approve/", {})

    assert answer.status_code == 409
    assert sentence in words(answer)


@pytest.mark.django_db
def test_returning_needs_words_and_the_officer_reads_them(
    proposal: Proposal, client_of: ClientOf, officer: User, supervisor: User
) -> None:
    """Sent back, with why, to the list of whoever asked."""
    client, address = client_of(supervisor), f"/proposals/{proposal.public_id}/return/"
    assert client.post(address, {"return-answer": " "}).status_code == 422

    assert client.post(address, {"return-answer": "ARMS is out of date."}).status_code == 302

    page = words(client_of(officer).get("/proposals/"))
    assert "Returned by Susan Supervisor" in page
    assert "ARMS is out of date." in page


@pytest.mark.django_db
def test_what_changed_in_between_is_refused_with_the_words_kept(
    proposal: Proposal, client_of: ClientOf, officer: User, supervisor: User, now: datetime
) -> None:
    """The officer withdrew it while the supervisor was writing: 409, a sentence, and the text."""
    offenders.withdraw_proposal(proposal_id=proposal.pk, by=officer, now=now)

    answer = client_of(supervisor).post(
        f"/proposals/{proposal.public_id}/return/", {"return-answer": "Long words."}
    )

    assert answer.status_code == 409
    assert "already been answered or withdrawn" in words(answer)


@pytest.mark.django_db
def test_an_officer_withdraws_their_own(
    proposal: Proposal, offender: Offender, client_of: ClientOf, officer: User, colleague: User
) -> None:
    """By their own button; a colleague is refused."""
    address = f"/proposals/{proposal.public_id}/withdraw/"
    assert client_of(colleague).post(address).status_code == 409

    assert client_of(officer).post(address).status_code == 302

    proposal.refresh_from_db()
    assert proposal.closed_at
    assert "Withdrawn" in words(client_of(officer).get("/proposals/"))


@pytest.mark.django_db
def test_the_most_dangerous_and_then_the_oldest_come_first(
    client_of: ClientOf, officer: User, supervisor: User, north: Team, now: datetime
) -> None:
    """A low-risk lowering asked for last year waits behind a very high one of today (domain 2.2)."""
    visited_on = timezone.localdate(now) - timedelta(days=3)
    for reference, level, days in (
        ("medium", "medium", 90),
        ("high-new", "high", 1),
        ("very-high", "very_high", 0),
        ("high-old", "high", 9),
    ):
        one = make_offender(
            now=now, team=north, manager=officer, risk_level=level, reference=reference, visited_on=visited_on
        )
        chosen = LevelChosen(RiskLevel.LOW, "Settled.", "word " * 20)
        decide_level(offender_id=one.pk, chosen=chosen, by=officer, now=now - timedelta(days=days))

    page = words(client_of(supervisor).get("/proposals/"))

    places = [page.index(reference) for reference in ("very-high", "high-old", "high-new", "medium ")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        pytest.param("", True, id="waiting"),
        pytest.param("kind=lower_level", True, id="its kind"),
        pytest.param("kind=close", False, id="another kind"),
        pytest.param("show=mine", False, id="what the supervisor asked for"),
        pytest.param("team=999999", False, id="no team of theirs"),
        pytest.param("kind=nonsense", False, id="no such kind"),
    ],
)
@pytest.mark.django_db
def test_filters_live_in_the_address(
    query: str, is_shown: bool, proposal: Proposal, client_of: ClientOf, supervisor: User
) -> None:
    """What is asked for is shown; a filter that is wrong shows nothing, and says so."""
    page = words(client_of(supervisor).get(f"/proposals/?{query}"))

    assert ("North/1" in page) is is_shown


@pytest.mark.parametrize("path", ["suspend/", "close/"])
@pytest.mark.django_db
def test_the_request_pages_keep_any_text_exactly(
    path: str, offender: Offender, client_of: ClientOf, officer: User, now: datetime
) -> None:
    """Naughty strings are stored as they are; NUL and 20,001 characters come back with 422, never 500."""
    today = timezone.localdate(now)
    client, address = client_of(officer), f"/offenders/{offender.public_id}/{path}"
    dates = {"started_on": today, "next_check_on": today + timedelta(days=30), "closed_on": today}

    def send(text: str) -> int:
        reason = "custody" if path == "suspend/" else "deceased"
        return int(client.post(address, {"reason": reason, "evidence": text, **dates}).status_code)

    assert client.get(address).status_code == 200
    assert [send("a\0b"), send("x" * 20_001), send(" ")] == [422, 422, 422]
    text = "<script>alert(1)</script> ' OR 1=1; -- \u202e \U0001f480 {{ 7*7 }} %s"
    assert send(text) == 302
    assert Proposal.objects.get().reason == text
    assert send(text) == 409


@pytest.mark.django_db
def test_a_suspension_is_ended_on_its_page(
    offender: Offender, client_of: ClientOf, officer: User, supervisor: User, now: datetime
) -> None:
    """From the record to the end of it; before it began is refused with a sentence (domain 1.13)."""
    today = timezone.localdate(now)
    suspension = suspend(offender, by=officer, approver=supervisor, now=now)
    address = f"/offenders/suspensions/{suspension.public_id}/end/"
    client = client_of(officer)
    assert f'href="{address}"' in client.get(offender.get_absolute_url()).content.decode()

    early = client.post(address, {"ended_on": today - timedelta(days=1), "because": "Released."})
    assert (early.status_code, "before it started" in words(early)) == (409, True)
    assert client.post(address, {"ended_on": today, "because": "Released."}).status_code == 302

    assert offender.suspensions.get().ended_because == "Released."


@pytest.mark.django_db
def test_a_supervisor_reopens_a_record_on_its_page(
    offender: Offender, client_of: ClientOf, officer: User, supervisor: User, now: datetime
) -> None:
    """An officer is not offered it and may not; a supervisor needs words (domain 1.13)."""
    close(offender, by=officer, approver=supervisor, now=now)
    address = f"/offenders/{offender.public_id}/reopen/"
    assert address not in client_of(officer).get(offender.get_absolute_url()).content.decode()
    assert client_of(officer).post(address, {"because": "Alive."}).status_code == 403
    client = client_of(supervisor)
    assert address in client.get(offender.get_absolute_url()).content.decode()

    assert client.post(address, {"because": " "}).status_code == 422
    assert client.post(address, {"because": "Alive."}).status_code == 302

    offender.refresh_from_db()
    assert offender.closed_on is None
