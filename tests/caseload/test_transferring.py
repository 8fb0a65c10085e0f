"""Transfers between teams and out of the force, and cases given to another officer at once."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from caseload import services
from caseload.models import HandOver, Offer, Reallocation, Transfer
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.models import Qualification, Team, User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from tests.caseload.conftest import offered, qualify
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db
Cases = list[Offender]


@pytest.fixture
def transfer(cases: Cases, south: Team, supervisor: User, now: datetime) -> Transfer:
    """The first case is asked to go to South."""
    new = services.NewTransfer(south.pk, "", "Has moved to the south.")
    return services.ask_transfer(offender_id=cases[0].pk, new=new, by=supervisor, now=now)


def test_until_it_is_accepted_the_old_team_answers(
    transfer: Transfer, cases: Cases, officer: User, north: Team
) -> None:
    """Asking changes nothing."""
    cases[0].refresh_from_db()
    assert (cases[0].manager, cases[0].team) == (officer, north)


def test_accepting_names_the_officer_who_manages_from_then_on(
    transfer: Transfer,
    cases: Cases,
    outsider: User,
    south: Team,
    other_supervisor: User,
    now: datetime,
) -> None:
    """Team and manager change in one transaction."""
    qualify(outsider, by=other_supervisor, now=now)

    services.accept_transfer(
        transfer_id=transfer.pk, manager_id=outsider.pk, authority="", by=other_supervisor, now=now
    )

    cases[0].refresh_from_db()
    assert (cases[0].manager, cases[0].team) == (outsider, south)
    with pytest.raises(RuleViolation, match="answered already"):
        services.revoke_transfer(transfer_id=transfer.pk, by=other_supervisor, now=now)


def test_only_a_supervisor_of_the_receiving_team_answers(
    transfer: Transfer,
    outsider: User,
    colleague: User,
    supervisor: User,
    other_supervisor: User,
    north: Team,
    south: Team,
    now: datetime,
) -> None:
    """Not whoever asked, not somebody untrained without authority, not an officer of another team."""
    told = {"transfer_id": transfer.pk, "manager_id": outsider.pk, "authority": "", "now": now}
    with pytest.raises(RuleViolation, match="receiving team"):
        services.accept_transfer(by=supervisor, **told)
    supervisor.supervised_teams.set([north, south])
    with pytest.raises(RuleViolation, match="asked for this yourself"):
        services.accept_transfer(by=supervisor, **told)
    with pytest.raises(RuleViolation, match="not trained"):
        services.accept_transfer(by=other_supervisor, **told)
    with pytest.raises(RuleViolation, match="does not work in the team"):
        services.accept_transfer(by=other_supervisor, **told | {"manager_id": colleague.pk})


def test_rejected_and_revoked_transfers_leave_everything_as_it_was(
    transfer: Transfer, cases: Cases, officer: User, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """And the case can be asked for again."""
    services.reject_transfer(transfer_id=transfer.pk, because="No room.", by=other_supervisor, now=now)
    new = services.NewTransfer(transfer.to_team_id, "", "Has moved.")
    again = services.ask_transfer(offender_id=cases[0].pk, new=new, by=supervisor, now=now)
    services.revoke_transfer(transfer_id=again.pk, by=supervisor, now=now)

    cases[0].refresh_from_db()
    assert cases[0].manager == officer
    assert [one.answer for one in Transfer.objects.order_by("pk")] == ["rejected", "revoked"]


@pytest.mark.parametrize(
    ("force", "reason", "refusal"),
    [
        pytest.param("", "Moved.", "Choose either a team", id="nowhere"),
        pytest.param("Nearby Police", " ", "Write down why", id="no reason"),
    ],
)
def test_what_cannot_be_asked(
    force: str, reason: str, refusal: str, cases: Cases, supervisor: User, now: datetime
) -> None:
    """Somewhere, for a reason, once, and not where the case is."""
    new = services.NewTransfer(None, force, reason)
    with pytest.raises(RuleViolation, match=refusal):
        services.ask_transfer(offender_id=cases[0].pk, new=new, by=supervisor, now=now)


def test_a_transfer_is_asked_once_and_not_to_the_same_team(
    transfer: Transfer, cases: Cases, north: Team, supervisor: User, now: datetime
) -> None:
    """One waits at a time."""
    new = services.NewTransfer(north.pk, "", "Moved.")
    with pytest.raises(RuleViolation, match="asked for already"):
        services.ask_transfer(offender_id=cases[0].pk, new=new, by=supervisor, now=now)
    with pytest.raises(RuleViolation, match="in that team already"):
        services.ask_transfer(offender_id=cases[1].pk, new=new, by=supervisor, now=now)


def test_out_of_the_force_the_record_is_live_until_a_second_person_approves(
    cases: Cases, supervisor: User, north: Team, now: datetime
) -> None:
    """The other force's reference first, then the closure that two people agree on (peers 22)."""
    new = services.NewTransfer(None, "Nearby Police", "Has moved.")
    transfer = services.ask_transfer(offender_id=cases[0].pk, new=new, by=supervisor, now=now)
    confirm = {"transfer_id": transfer.pk, "taken_on": now.date(), "by": supervisor, "now": now}
    with pytest.raises(RuleViolation, match="Give the reference"):
        services.confirm_transfer_out(receipt=" ", **confirm)
    services.confirm_transfer_out(receipt="NP/77", **confirm)
    cases[0].refresh_from_db()
    assert cases[0].closed_on is None

    transfer.refresh_from_db()
    assert transfer.proposal is not None
    second = make_user("sara.second", supervisor.role, supervises=[north])
    offenders.approve(proposal_id=transfer.proposal.pk, by=second, now=now)

    cases[0].refresh_from_db()
    assert cases[0].closed_on == now.date()
    assert "NP/77" in cases[0].closures.get().evidence


def test_a_preview_says_what_carrying_it_out_then_does(
    cases: Cases, officer: User, trained: User, south: Team, supervisor: User, now: datetime
) -> None:
    """Per case and per officer; nothing changes until then; each failure is listed and the others are done."""
    abroad = make_offender(now=now, team=south, manager=officer)
    asked = services.Asked([*(case.pk for case in cases), abroad.pk], trained.pk, "Evens out.")

    preview = services.preview_reallocation(asked, on=now.date())

    assert preview.number == 3
    assert [(load.name, load.before, load.after) for load in preview.loads] == [
        ("Colin Colleague", 0, 3),
        ("Olivia Officer", 4, 1),
    ]
    assert Offender.objects.filter(manager=officer).count() == 4
    refused = services.reallocate_cases(asked=asked, by=supervisor, now=now)
    assert [one.offender for one in refused] == [abroad]
    assert set(Offender.objects.filter(manager=trained)) == set(cases)
    assert Reallocation.objects.filter(given_to=trained, because="Evens out.").count() == 3


def test_a_reallocation_does_not_pass_a_hand_over_or_a_transfer_by(
    transfer: Transfer, cases: Cases, trained: User, officer: User, supervisor: User, now: datetime
) -> None:
    """What waits for somebody's answer is not settled over their heads."""
    asked = services.Asked([case.pk for case in cases[:2]], trained.pk, "Evens out.")
    first = services.reallocate_cases(asked=asked, by=supervisor, now=now)
    new = services.NewHandOver(officer.pk, now.date(), "leaves", "Retires.")
    services.start_hand_over(new=new, by=supervisor, now=now)
    asked = services.Asked([cases[2].pk], trained.pk, "Evens out.")

    (second,) = services.reallocate_cases(asked=asked, by=supervisor, now=now)

    assert "transfer" in first[0].because
    assert "offer" in second.because


def test_a_preview_asks_as_many_questions_of_many_cases(
    cases: Cases,
    officer: User,
    trained: User,
    north: Team,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Constant in number, whatever the caseload (design 7)."""
    for _ in range(5):
        make_offender(now=now, team=north, manager=officer)
    everybody = list(Offender.objects.values_list("pk", flat=True))
    for ids in (everybody[:1], everybody):
        with django_assert_num_queries(12):
            services.preview_reallocation(services.Asked(ids, trained.pk, "Evens out."), on=now.date())


def test_nobody_is_disabled_while_something_depends_on_them(
    hand_over: HandOver,
    cases: Cases,
    officer: User,
    trained: User,
    supervisor: User,
    administrator: User,
    now: datetime,
) -> None:
    """Refused with the list: cases, offers, hand-overs; then each in turn can leave (issue 8, build 7)."""
    offers = [offered(hand_over, case, trained, by=supervisor, now=now) for case in cases]
    refusals = {}
    for user in (officer, trained, supervisor):
        with pytest.raises(RuleViolation) as refused:
            accounts.disable_user(user_id=user.pk, by=administrator, now=now)
        refusals[user.pk] = str(refused.value)
    assert all(case.reference in refusals[officer.pk] for case in cases)
    assert "3 cases are offered to Colin Colleague" in refusals[trained.pk]
    assert "answers for the hand-over of Olivia Officer" in refusals[supervisor.pk]

    for offer in offers:
        services.accept_offer(offer_id=offer.pk, by=trained, now=now)
    services.finish_hand_over(hand_over_id=hand_over.pk, by=supervisor, now=now)
    for user in (officer, supervisor):
        accounts.disable_user(user_id=user.pk, by=administrator, now=now)

    officer.refresh_from_db()
    assert not officer.is_active
    with pytest.raises(RuleViolation, match="disabled already"):
        accounts.disable_user(user_id=officer.pk, by=administrator, now=now)
    with pytest.raises(RuleViolation, match="your own account"):
        accounts.disable_user(user_id=administrator.pk, by=administrator, now=now)
    assert Offer.objects.filter(answer="accepted").count() == 3
    assert Qualification.objects.filter(user=trained).exists()
