"""The pages on which plans are written and changes reviewed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ChangeKind
from offender_mgmt.offenders.models import Change, Offender
from offender_mgmt.offenders.services import NewChange, record_change
from risk.models import ChangeReview, ManagementPlan
from risk.rules.plans import SECTIONS, fingerprint
from risk.services import draft_plan, propose_plan, save_plan
from risk.services.planning import text_of
from tests.conftest import ClientOf
from tests.factories import make_offender
from tests.risk.plans import drafted, in_force, whole_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these tests do too."""
    return timezone.now()


@pytest.fixture
def today(now: datetime) -> date:
    """Today."""
    return timezone.localdate(now)


@pytest.fixture
def offender(now: datetime, today: date, north: Team, officer: User) -> Offender:
    """Medium risk, in North, seen two months ago."""
    return make_offender(now=now, team=north, manager=officer, visited_on=today - timedelta(days=60))


def form_of(plan: ManagementPlan, **changes: Any) -> dict[str, Any]:
    """What a browser would send for this draft, with changes."""
    text = text_of(plan)
    review_on = str(text.review_on or "")
    form: dict[str, Any] = {**text.sections, "interval_reason": text.interval_reason, "review_on": review_on}
    form["agreed_interval_months"] = text.agreed_interval_months or ""
    return {**form, "marker": fingerprint(text), **changes}


def test_a_plan_is_begun_on_the_persons_page_and_saved_half_written(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """A draft may be left and taken up again."""
    client = client_of(officer)
    page = client.post(f"/risk/plans/new/{offender.public_id}/", follow=True).content.decode()
    assert "Write the plan" in page
    plan = ManagementPlan.objects.get()

    address = f"/risk/plans/{plan.public_id}/edit/"
    page = client.post(address, form_of(plan, supervision="Weekly calls."), follow=True).content.decode()

    assert "Draft saved." in page
    assert "Weekly calls." in page
    assert page.count("Not answered yet.") == len(SECTIONS) - 1


def test_beginning_twice_leads_to_the_draft_that_is_there(
    offender: Offender, officer: User, colleague: User, now: datetime, client_of: ClientOf
) -> None:
    """One version at a time, and a sentence."""
    plan = draft_plan(offender_id=offender.pk, by=officer, now=now)

    answer = client_of(colleague).post(f"/risk/plans/new/{offender.public_id}/", follow=True)

    assert answer.redirect_chain == [(f"/risk/plans/{plan.public_id}/", 302)]
    assert "There is already a draft." in answer.content.decode()


def test_both_texts_are_shown_when_somebody_else_saved_meanwhile(
    offender: Offender, officer: User, colleague: User, now: datetime, client_of: ClientOf
) -> None:
    """Nothing is lost: one's own text in the form, the other's beside it; saving again then goes through."""
    plan = draft_plan(offender_id=offender.pk, by=officer, now=now)
    sent = form_of(plan, supervision="Mine.", contingency="The same.")
    other = whole_text(timezone.localdate(now) + timedelta(days=90))
    save_plan(plan_id=plan.pk, text=other, marker=sent["marker"], by=colleague, now=now)
    client, address = client_of(officer), f"/risk/plans/{plan.public_id}/edit/"

    refused = client.post(address, sent)

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Somebody else has saved this draft" in page
    assert "Mine." in page
    assert other.sections["supervision"] in page
    marker = refused.context["form"]["marker"].value()
    assert client.post(address, sent | {"marker": marker}).status_code == 302
    plan.refresh_from_db()
    assert plan.supervision == "Mine."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        pytest.param({"supervision": "x" * 20_001}, "longer than 20,000 characters", id="20,001"),
        pytest.param({"contingency": "a\x00b"}, "Null characters are not allowed", id="NUL"),
        pytest.param({"agreed_interval_months": "0"}, "greater than or equal to 1", id="0 months"),
        pytest.param({"agreed_interval_months": "25"}, "less than or equal to 24", id="25 months"),
        pytest.param({"agreed_interval_months": "1.5"}, "Enter a whole number", id="a half"),
        pytest.param({"review_on": "soon"}, "Enter a valid date", id="no date"),
        pytest.param({"marker": ""}, "This field is required", id="no marker"),
    ],
)
def test_a_draft_that_cannot_be_read_keeps_its_words(
    wrong: dict[str, str],
    sentence: str,
    offender: Offender,
    officer: User,
    now: datetime,
    client_of: ClientOf,
) -> None:
    """422, nothing written, nothing lost."""
    plan = draft_plan(offender_id=offender.pk, by=officer, now=now)
    sent = form_of(plan, monitoring="Devices each visit.") | wrong

    answer = client_of(officer).post(f"/risk/plans/{plan.public_id}/edit/", sent)

    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "Devices each visit." in page) == (422, True, True)
    plan.refresh_from_db()
    assert plan.monitoring == ""


def test_an_unfinished_plan_is_not_proposed_and_says_what_is_missing(
    offender: Offender, officer: User, now: datetime, client_of: ClientOf
) -> None:
    """409 on the plan's own page."""
    plan = draft_plan(offender_id=offender.pk, by=officer, now=now)

    answer = client_of(officer).post(f"/risk/plans/{plan.public_id}/propose/")

    assert answer.status_code == 409
    assert "Not answered: supervision; monitoring and control" in answer.content.decode()


def test_actions_are_added_and_taken_out_on_the_plans_page(
    offender: Offender, officer: User, outsider: User, today: date, now: datetime, client_of: ClientOf
) -> None:
    """Who does what by when; a stranger is not on offer, a day past is refused."""
    plan, client = draft_plan(offender_id=offender.pk, by=officer, now=now), client_of(officer)
    address = f"/risk/plans/{plan.public_id}/actions/new/"
    form = {"what": "Inspect the phone.", "owner": officer.pk, "due_on": str(today)}

    assert client.post(address, form | {"owner": outsider.pk}).status_code == 422
    assert client.post(address, form | {"due_on": str(today - timedelta(days=1))}).status_code == 409
    assert "Inspect the phone." in client.post(address, form, follow=True).content.decode()
    action = plan.actions.get()
    page = client.post(f"/risk/plans/actions/{action.public_id}/remove/", follow=True).content.decode()

    assert "Action taken out of the draft." in page
    assert "No action is in this plan." in page


def test_the_plan_in_force_is_printed_with_who_answers_for_it(
    offender: Offender, officer: User, supervisor: User, now: datetime, client_of: ClientOf
) -> None:
    """Text, actions and the receipt of its approval on one page; buttons do not print."""
    plan = in_force(offender, by=officer, approver=supervisor, now=now, action_of=officer)

    page = client_of(officer).get(plan.get_absolute_url()).content.decode()

    for words in [*plan_words(plan), "Inspect the phone.", "Drafted by Olivia Officer"]:
        assert words in page
    assert "Approved by Susan Supervisor" in page
    assert "In force</strong>" in page
    assert "govuk-!-display-none-print" in page
    event = AuditEvent.objects.filter(verb="offender_viewed").latest("pk")
    assert (event.offender_ids, event.details) == ([offender.pk], {"page": "plan"})


def plan_words(plan: ManagementPlan) -> list[str]:
    """What each section says."""
    return list(text_of(plan).sections.values())


def test_an_action_is_done_from_the_persons_page(
    offender: Offender, officer: User, supervisor: User, today: date, now: datetime, client_of: ClientOf
) -> None:
    """With its result; a second time is refused."""
    plan = in_force(offender, by=officer, approver=supervisor, now=now, action_of=officer)
    address = f"/risk/plans/actions/{plan.actions.get().public_id}/done/"
    client = client_of(officer)
    assert address in client.get(offender.get_absolute_url()).content.decode()
    form = {"done_on": str(today), "result": "Nothing found."}

    page = client.post(address, form, follow=True).content.decode()

    assert "Nothing found." in page
    assert client.post(address, form).status_code == 409


def test_a_returned_plan_shows_the_words_of_whoever_returned_it(
    offender: Offender, officer: User, supervisor: User, now: datetime, client_of: ClientOf
) -> None:
    """And it can be written again."""
    plan = drafted(offender, by=officer, now=now)
    proposal = propose_plan(plan_id=plan.pk, by=officer, now=now)
    client = client_of(officer)
    assert "It waits for the approval" in client.get(plan.get_absolute_url()).content.decode()

    offenders.return_proposal(proposal_id=proposal.pk, answer="Say who checks.", by=supervisor, now=now)

    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Returned by Susan Supervisor" in page
    assert "Say who checks." in page
    assert "Write the plan" in page


@pytest.fixture
def change(offender: Offender, officer: User, now: datetime) -> Change:
    """Intelligence that came twenty days ago."""
    then = now - timedelta(days=20)
    new = NewChange(ChangeKind.INTELLIGENCE, timezone.localdate(then), "Seen near a school.")
    return record_change(offender_id=offender.pk, new=new, by=officer, now=then)


def references(answer: Any) -> list[str]:
    """Who is listed, in order."""
    return [row["offender"].reference for row in answer.context["page_obj"]]


def test_ones_own_come_first_and_strangers_are_not_listed(
    change: Change,
    officer: User,
    colleague: User,
    north: Team,
    south: Team,
    now: datetime,
    client_of: ClientOf,
) -> None:
    """Then those that wait longest; everybody listed is in the audit log (LAW-2)."""
    people = [
        make_offender(now=now, team=north, manager=colleague),
        make_offender(now=now, team=south),
    ]
    for days, person in zip((30, 40), people, strict=True):
        new = NewChange(ChangeKind.BREACH, timezone.localdate(now) - timedelta(days=days), "Late.")
        record_change(offender_id=person.pk, new=new, by=colleague, now=now - timedelta(days=days))

    answer = client_of(officer).get("/risk/reviews/")

    assert references(answer) == [change.offender.reference, people[0].reference]
    assert answer.content.decode().count("Review late") == 2
    event = AuditEvent.objects.filter(verb="offenders_listed").get()
    assert event.offender_ids == sorted([change.offender_id, people[0].pk])


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 1),
        ("whose=mine", 1),
        ("kind=intelligence", 1),
        ("kind=breach", 0),
        ("late=yes", 1),
        ("whose=everybody", 0),
        ("kind=nothing", 0),
        ("page=999", 1),
        ("page=x", 1),
    ],
)
def test_filters_live_in_the_address(
    query: str, number: int, change: Change, officer: User, client_of: ClientOf
) -> None:
    """A wrong one shows nobody and says so, never everybody."""
    answer = client_of(officer).get(f"/risk/reviews/?{query}")

    assert len(references(answer)) == number
    assert ("This list cannot be shown." in answer.content.decode()) == (
        query in ("whose=everybody", "kind=nothing")
    )


def test_the_list_is_paged(offender: Offender, officer: User, now: datetime, client_of: ClientOf) -> None:
    """Fifty at a time."""
    Change.objects.bulk_create(
        Change(
            offender=offender,
            kind="breach",
            happened_on=timezone.localdate(now),
            told=f"Breach {number}.",
            recorded_by=officer,
            recorded_at=now,
        )
        for number in range(51)
    )
    client = client_of(officer)

    assert len(references(client.get("/risk/reviews/"))) == 50
    assert len(references(client.get("/risk/reviews/?page=2"))) == 1


@pytest.mark.parametrize(
    ("outcome", "leads_to"),
    [
        ("no_change", "/risk/reviews/"),
        ("level", "/risk/decide/{}/"),
        ("assessment", "/risk/arms/{}/"),
        ("plan", "/offenders/{}/"),
    ],
)
def test_a_review_leads_to_what_it_asks_for(
    outcome: str, leads_to: str, change: Change, officer: User, client_of: ClientOf
) -> None:
    """And the change waits no more."""
    client, form = client_of(officer), {"outcome": outcome, "reasons": "Weighed."}

    answer = client.post(f"/risk/reviews/{change.public_id}/", form)

    assert answer.headers["Location"] == leads_to.format(change.offender.public_id)
    assert references(client.get("/risk/reviews/")) == []
    assert ChangeReview.objects.get().change == change


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        pytest.param({"outcome": ""}, "Say what it means for the risk.", id="no outcome"),
        pytest.param({"reasons": " "}, "Write down what the review came to", id="no reasons"),
        pytest.param({"reasons": "x" * 20_001}, "longer than 20,000 characters", id="20,001"),
    ],
)
def test_a_review_that_is_none_keeps_its_words(
    wrong: dict[str, str], sentence: str, change: Change, officer: User, client_of: ClientOf
) -> None:
    """422 and nothing written; a second review of the same change is 409."""
    client, address = client_of(officer), f"/risk/reviews/{change.public_id}/"
    form = {"outcome": "level", "reasons": "Weighed."}

    answer = client.post(address, form | wrong)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert client.post(address, form).status_code == 302
    assert client.post(address, form).status_code == 409
