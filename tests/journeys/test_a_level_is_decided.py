"""A level is weighed, decided on the page, and approved by another person; the visit follows."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender, Proposal
from risk.models import Assessment, RiskDecision, RiskTool, ToolResult
from tests.conftest import ClientOf
from tests.factories import make_offender, open_obligation

pytestmark = pytest.mark.django_db

NAUGHTY = "<script>alert(1)</script> ' OR 1=1 -- {{ 7*7 }} \u202e \U0001f600 \u0301 \ufeff end"


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these journeys do too."""
    return timezone.now()


@pytest.fixture
def offender(north: Team, officer: User, now: datetime) -> Offender:
    """Medium risk, seen 120 days ago: due in two months."""
    visited_on = timezone.localdate(now) - timedelta(days=120)
    return make_offender(now=now, team=north, manager=officer, visited_on=visited_on)


def words(answer: Any) -> str:
    """The page as it is read: text only, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def scored(points: str) -> dict[str, object]:
    """The form of an OSP/DC result of today."""
    tool = RiskTool.objects.get(code="osp_dc", version="2021")
    return {"tool": tool.pk, "score": points, "assessed_on": timezone.localdate(), "assessor": "A. Probation"}


def test_raising_the_level_brings_the_visit_forward_at_once(
    client_of: ClientOf, officer: User, offender: Offender, now: datetime
) -> None:
    """Medium to very high: due today instead of in two months, and nobody is overdue by this morning's decision."""
    today = timezone.localdate(now)
    assert open_obligation(offender).due_on > today

    page = client_of(officer).post(
        f"/risk/decide/{offender.public_id}/",
        {"level": "very_high", "rationale": "New offence."},
        follow=True,
    )

    assert open_obligation(offender).due_on == today
    assert "Risk level saved. A supervisor reviews it." in words(page)
    assert "Due today" in words(page)
    assert "Risk level: very high (was medium)" in words(page)


def test_a_lower_level_waits_for_another_person_and_then_the_date_moves(
    client_of: ClientOf, officer: User, supervisor: User, offender: Offender, now: datetime
) -> None:
    """The officer asks and is told that it waits; the supervisor approves; nobody can do both (domain 2.1, 4)."""
    due_on, address = open_obligation(offender).due_on, f"/risk/decide/{offender.public_id}/"

    asked = client_of(officer).post(address, {"level": "low", "rationale": "Stable."}, follow=True)

    assert "Sent to a supervisor. The visit date stays until somebody else approves." in words(asked)
    assert open_obligation(offender).due_on == due_on
    assert not RiskDecision.objects.exists()
    waiting = words(client_of(officer).get(address))
    assert "Waiting for a second person Lower the risk level from medium to low" in waiting
    assert f"asked for by {officer}" in waiting

    proposal = Proposal.objects.waiting().get()
    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)
    page = words(client_of(officer).get(offender.get_absolute_url()))
    assert "Risk level: low (was medium)" in page
    assert open_obligation(offender).due_on > due_on


def test_a_result_advises_and_deciding_otherwise_needs_more_words(
    client_of: ClientOf, officer: User, offender: Offender
) -> None:
    """The advice with its reasons is on the page; the server asks for the words, whatever the browser hid."""
    officers, address = client_of(officer), f"/risk/decide/{offender.public_id}/"
    saved = officers.post(f"/risk/tools/{offender.public_id}/", scored("31"), follow=True)
    assert "Tool result saved." in words(saved)
    assert "OSP/DC 2021 31, High" in words(saved)
    page = words(officers.get(address))
    assert "Advice: High A person decides the level." in page
    assert "OSP/DC 2021: score 31, high," in page

    form = {"level": "very_high", "rationale": "New offence.", "deviation": "Too short."}
    refused = officers.post(address, form)
    accepted = officers.post(address, form | {"deviation": "word " * 20}, follow=True)

    assert refused.status_code == 409
    assert "The tools advise high. Say in at least 20 words why you decide otherwise." in words(refused)
    assert "Too short." in refused.content.decode()
    assert "Risk level saved." in words(accepted)


def test_what_is_wanting_is_named(client_of: ClientOf, officer: User, offender: Offender) -> None:
    """Without any input the advice is none, and provisional; with a level, *Provisional* stands beside it."""
    page = words(client_of(officer).get(f"/risk/decide/{offender.public_id}/"))

    assert "No advice. No tool and no ARMS speaks for a level." in page
    assert "OSP/DC 2021: missing OSP/IIC 2021: missing ARMS: missing" in page
    assert "Medium Provisional" in words(client_of(officer).get(offender.get_absolute_url()))


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        pytest.param({"risk_level": None}, "Not assessed", id="not assessed"),
        pytest.param({"risk_assessed_on": date(2016, 11, 2)}, "Medium Out of date", id="out of date"),
        pytest.param({"risk_level": "very_high"}, "Very high Current", id="current"),
    ],
)
def test_how_far_a_level_holds_is_a_word(
    facts: dict[str, Any], standing: str, client_of: ClientOf, officer: User, north: Team, now: datetime
) -> None:
    """Each has a word of its own, and not assessed is never low (domain 2.7)."""
    offender = make_offender(now=now, team=north, manager=officer, **facts)

    page = words(client_of(officer).get(offender.get_absolute_url()))

    assert f"Risk {standing} Tools" in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"level": "high", "rationale": ""}, "Write down the reasons for this level."),
        ({"level": "high", "rationale": "   "}, "Write down the reasons for this level."),
        ({"level": "", "rationale": "Because."}, "Choose the level."),
        ({"level": "extreme", "rationale": "Because."}, "extreme is not one of the available choices"),
        ({"level": "high", "rationale": "x" * 100_000}, "longer than 20,000 characters"),
        ({"level": "high", "rationale": "nul \x00"}, "Null characters are not allowed."),
    ],
)
def test_a_decision_that_is_none_gets_a_sentence(
    form: dict[str, str], sentence: str, client_of: ClientOf, officer: User, offender: Offender
) -> None:
    """No level without reasons, no reasons without a level, nothing invented, and no word lost."""
    answer = client_of(officer).post(f"/risk/decide/{offender.public_id}/", form)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert form["rationale"].strip("\x00 ") in answer.content.decode()
    assert not RiskDecision.objects.exists()


def test_naughty_strings_are_kept_as_they_are(client_of: ClientOf, officer: User, offender: Offender) -> None:
    """Stored exactly, shown as text."""
    client_of(officer).post(f"/risk/decide/{offender.public_id}/", {"level": "high", "rationale": NAUGHTY})

    assert RiskDecision.objects.get().rationale == NAUGHTY
    assert "<script>alert(1)" not in client_of(officer).get(offender.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        pytest.param({"score": "-1"}, 422, "greater than or equal to 0", id="negative"),
        pytest.param({"score": "3.005"}, 422, "no more than 2 decimal places", id="three decimals"),
        pytest.param({"score": "NaN"}, 422, "Enter a number", id="not a number"),
        pytest.param({"score": "1e99"}, 422, "no more than 7 digits", id="huge"),
        pytest.param({"score": "65"}, 409, "has no band for a score of 65", id="in no band"),
        pytest.param({"band": "low"}, 409, "A score of 31 is high", id="score and band differ"),
        pytest.param({"assessed_on": "2999-01-01"}, 409, "in the future", id="future"),
        pytest.param({"assessed_on": "1979-01-01"}, 409, "before the offender was born", id="unborn"),
        pytest.param({"assessed_on": "soon"}, 422, "Enter a valid date", id="no date"),
        pytest.param({"tool": "999999"}, 422, "Select a valid choice", id="no such tool"),
        pytest.param({"assessor": ""}, 422, "Say who made the assessment.", id="by nobody"),
    ],
)
def test_a_result_that_cannot_be_comes_back_with_a_sentence(
    changes: dict[str, str],
    status: int,
    sentence: str,
    client_of: ClientOf,
    officer: User,
    offender: Offender,
) -> None:
    """422 for what cannot be read, 409 for what cannot have been; nothing is written."""
    answer = client_of(officer).post(f"/risk/tools/{offender.public_id}/", scored("31") | changes)

    assert (answer.status_code, sentence in words(answer)) == (status, True), words(answer)
    assert not ToolResult.objects.exists()


def test_another_tool_in_its_own_words(client_of: ClientOf, officer: User, offender: Offender) -> None:
    """A tool that Vigil does not know speaks for no level, and is kept as it was told."""
    other = {"tool": RiskTool.objects.get(code="other").pk, "score": "", "own_words": "Stable-2007: moderate"}

    page = client_of(officer).post(f"/risk/tools/{offender.public_id}/", scored("") | other, follow=True)

    assert "Other tool Stable-2007: moderate" in words(page)


def test_an_assessment_is_written_by_two_and_nothing_is_lost(
    client_of: ClientOf, officer: User, colleague: User, offender: Offender
) -> None:
    """Started, a factor, two who edit the summary at once, completed: both texts are shown to the second."""
    first, second = client_of(officer), client_of(colleague)
    first.post(f"/risk/arms/{offender.public_id}/")
    draft = Assessment.objects.get()
    address = f"/risk/assessments/{draft.public_id}/"
    factor = {"seen": "", "code": "SR1", "kind": "risk", "priority": "high", "told": "Drinks again."}
    assert "Factor SR1 saved." in words(first.post(f"{address}factor/", factor, follow=True))

    whole = {"seen": draft.mark, "overall_priority": "high", "summary": "Of the officer."}
    first.post(address, whole)
    refused = second.post(address, whole | {"summary": "Of the colleague."})
    assert refused.status_code == 409
    assert "Somebody else saved this while you wrote." in words(refused)
    assert "What is saved now Overall priority: High Of the officer." in words(refused)
    assert "Of the colleague.</textarea>" in refused.content.decode()
    draft.refresh_from_db()
    assert f'value="{draft.mark}"' in refused.content.decode()

    again = {**whole, "seen": draft.mark, "summary": "Of both."}
    assert "Of both." in words(second.post(address, again, follow=True))
    done = first.post(f"{address}complete/", {"completed_on": timezone.localdate()}, follow=True)
    assert "Assessment completed." in words(done)
    assert "High priority" in words(done)
    assert first.post(address, again).status_code == 409


def test_two_who_write_one_factor_are_shown_each_others_words(
    client_of: ClientOf, officer: User, colleague: User, offender: Offender
) -> None:
    """The second is refused, sees both, and may save again."""
    first, second = client_of(officer), client_of(colleague)
    first.post(f"/risk/arms/{offender.public_id}/")
    address = f"/risk/assessments/{Assessment.objects.get().public_id}/factor/"
    factor = {"seen": "", "code": "SR1", "kind": "risk", "priority": "high", "told": "Drinks again."}
    first.post(address, factor)
    assert "Drinks again." in first.get(f"{address}?code=SR1").content.decode()

    refused = second.post(address, factor | {"told": "Sober.", "kind": "protective"})

    assert refused.status_code == 409
    assert "Risk factor, high priority" in words(refused)
    assert "Told: Drinks again." in words(refused)
    assert "Sober.</textarea>" in refused.content.decode()


@pytest.mark.parametrize("code", ["%00", "nothing", "%F0%9F%98%80"])
def test_a_factor_that_is_not_there_is_a_new_one(
    code: str, client_of: ClientOf, officer: User, offender: Offender
) -> None:
    """Whatever the address says, the page answers."""
    client = client_of(officer)
    client.post(f"/risk/arms/{offender.public_id}/")

    answer = client.get(f"/risk/assessments/{Assessment.objects.get().public_id}/factor/?code={code}")

    assert answer.status_code == 200
    assert "Add a factor" in words(answer)


def test_completing_too_early_says_what_is_wanting(
    client_of: ClientOf, officer: User, offender: Offender
) -> None:
    """409 with the sentence on the assessment's own page."""
    client = client_of(officer)
    client.post(f"/risk/arms/{offender.public_id}/")
    address = f"/risk/assessments/{Assessment.objects.get().public_id}/complete/"

    early = client.post(address, {"completed_on": timezone.localdate()})
    unread = client.post(address, {"completed_on": "soon"})

    assert (early.status_code, unread.status_code) == (409, 422)
    assert "Choose the overall priority" in words(early)
    assert "Enter a valid date" in words(unread)
    assert client.post(f"/risk/arms/{offender.public_id}/").status_code == 409
