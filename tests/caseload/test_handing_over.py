"""A hand-over leaves nobody without somebody who answers (peers 22)."""

from datetime import date, datetime, timedelta

import pytest

from caseload import services
from caseload.conditions import check_can_leave
from caseload.models import HandOver, Offer
from offender_mgmt import fence
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import AbsenceReason
from offender_mgmt.accounts.models import SharedDuty, Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Assignment, Offender
from tests.caseload.conftest import offered, qualify, started
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db
Cases = list[Offender]


def test_until_somebody_accepts_the_old_manager_manages(
    hand_over: HandOver, cases: Cases, officer: User, trained: User, supervisor: User, now: datetime
) -> None:
    """An offer is a question: nothing about the case changes."""
    offered(hand_over, cases[0], trained, by=supervisor, now=now)

    cases[0].refresh_from_db()
    assert cases[0].manager == officer
    assert SharedDuty.objects.get(officer=officer, ends_at=None).shared_with == supervisor


def test_acceptance_makes_the_officer_the_manager_with_its_audit_event(
    hand_over: HandOver, cases: Cases, trained: User, supervisor: User, now: datetime
) -> None:
    """The assignment of before ends, the new one begins today, and the log says whose word it was."""
    offer = offered(hand_over, cases[0], trained, by=supervisor, now=now)

    services.accept_offer(offer_id=offer.pk, by=trained, now=now)

    cases[0].refresh_from_db()
    assert cases[0].manager == trained
    assert Assignment.objects.get(offender=cases[0], until_on=None).manager == trained
    event = AuditEvent.objects.get(verb="case_accepted")
    assert (event.actor_id, event.offender_ids) == (trained.pk, [cases[0].pk])


def test_what_was_rejected_can_be_offered_again(
    hand_over: HandOver, cases: Cases, trained: User, officer: User, supervisor: User, now: datetime
) -> None:
    """The reason is on record, and the case is where it was."""
    offer = offered(hand_over, cases[0], trained, by=supervisor, now=now)

    services.reject_offer(offer_id=offer.pk, because="I know the family.", by=trained, now=now)

    offer.refresh_from_db()
    cases[0].refresh_from_db()
    assert (offer.answer, offer.because, cases[0].manager) == ("rejected", "I know the family.", officer)
    assert offered(hand_over, cases[0], trained, by=supervisor, now=now).answer == ""


def test_a_revoked_offer_cannot_be_accepted(
    hand_over: HandOver, cases: Cases, trained: User, supervisor: User, now: datetime
) -> None:
    """Whoever comes too late gets a sentence."""
    offer = offered(hand_over, cases[0], trained, by=supervisor, now=now)
    services.revoke_offer(offer_id=offer.pk, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="answered already, or was revoked"):
        services.accept_offer(offer_id=offer.pk, by=trained, now=now)


def test_a_hand_over_cannot_finish_while_a_case_is_not_accepted(
    hand_over: HandOver, cases: Cases, trained: User, supervisor: User, now: datetime
) -> None:
    """It is refused with the list, also when all have been offered; and it finishes when none is left."""
    offers = [offered(hand_over, case, trained, by=supervisor, now=now) for case in cases]
    services.accept_offer(offer_id=offers[0].pk, by=trained, now=now)

    with pytest.raises(RuleViolation) as refused:
        services.finish_hand_over(hand_over_id=hand_over.pk, by=supervisor, now=now)

    assert cases[0].reference not in str(refused.value)
    assert all(case.reference in str(refused.value) for case in cases[1:])
    for offer in offers[1:]:
        services.accept_offer(offer_id=offer.pk, by=trained, now=now)
    services.finish_hand_over(hand_over_id=hand_over.pk, by=supervisor, now=now)
    hand_over.refresh_from_db()
    assert hand_over.ending == "finished"
    assert not SharedDuty.objects.filter(ends_at=None).exists()


def test_a_restricted_case_is_left_too_and_is_not_named(
    hand_over: HandOver, cases: Cases, trained: User, supervisor: User, now: datetime
) -> None:
    """Neither ending the hand-over nor ending the account passes over a case that whoever asks does not see."""
    for case in cases[1:]:
        offer = offered(hand_over, case, trained, by=supervisor, now=now)
        services.accept_offer(offer_id=offer.pk, by=trained, now=now)
    Offender.objects.filter(pk=cases[0].pk).update(access_level="restricted")

    with fence.reading_as(str(supervisor.pk)):
        for deed in (
            lambda: services.finish_hand_over(hand_over_id=hand_over.pk, by=supervisor, now=now),
            lambda: check_can_leave(hand_over.leaver, now=now),
        ):
            with pytest.raises(RuleViolation, match="a restricted record") as refused:
                deed()
            assert cases[0].reference not in str(refused.value)


def test_a_case_that_comes_meanwhile_belongs_to_it(
    hand_over: HandOver, officer: User, north: Team, supervisor: User, now: datetime
) -> None:
    """Which cases they are is a question: the new one is asked for, too."""
    late = make_offender(now=now, team=north, manager=officer)

    assert late in hand_over.cases()
    with pytest.raises(RuleViolation, match=late.reference):
        services.finish_hand_over(hand_over_id=hand_over.pk, by=supervisor, now=now)


def test_calling_off_leaves_the_cases_where_they_are(
    hand_over: HandOver, cases: Cases, officer: User, trained: User, supervisor: User, now: datetime
) -> None:
    """What waits is revoked, and the officer alone answers again."""
    offer = offered(hand_over, cases[0], trained, by=supervisor, now=now)

    services.call_off_hand_over(hand_over_id=hand_over.pk, by=supervisor, now=now)

    offer.refresh_from_db()
    cases[0].refresh_from_db()
    assert (offer.answer, cases[0].manager) == ("revoked", officer)
    assert not SharedDuty.objects.filter(ends_at=None).exists()
    with pytest.raises(RuleViolation, match="ended already"):
        services.finish_hand_over(hand_over_id=hand_over.pk, by=supervisor, now=now)


@pytest.mark.parametrize(
    ("absent_on", "refusal"),
    [
        pytest.param(date(2026, 11, 30), "", id="back the day before"),
        pytest.param(date(2026, 12, 1), "Colin Colleague is away on 1 December 2026", id="away on the day"),
        pytest.param(date(2026, 12, 2), "", id="away from the day after"),
    ],
)
def test_nobody_who_is_away_on_the_day_is_offered_a_case(
    absent_on: date,
    refusal: str,
    hand_over: HandOver,
    cases: Cases,
    trained: User,
    supervisor: User,
    now: datetime,
) -> None:
    """The day on which the leaver goes."""
    accounts.record_absence(
        user_id=trained.pk,
        starts_on=absent_on,
        ends_on=absent_on,
        reason=AbsenceReason.LEAVE,
        by=supervisor,
        now=now,
    )

    refused = services.offer_cases(
        hand_over_id=hand_over.pk,
        offender_ids=[cases[0].pk],
        offered_to_id=trained.pk,
        authority="",
        by=supervisor,
        now=now,
    )

    assert "".join(one.because for one in refused).startswith(refusal)
    assert Offer.objects.waiting().exists() == (refusal == "")


def test_nobody_accepts_who_is_away_disabled_or_untrained_by_then(
    hand_over: HandOver, cases: Cases, officer: User, supervisor: User, now: datetime, north: Team
) -> None:
    """The rule is asked again at the moment of acceptance."""
    brief = make_user("brian.brief", officer.role, team=north)
    qualify(brief, by=supervisor, now=now, expires_on=date(2026, 12, 5))
    offer = offered(hand_over, cases[0], brief, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="expired on 5 December 2026"):
        services.accept_offer(offer_id=offer.pk, by=brief, now=now + timedelta(days=30))

    cases[0].refresh_from_db()
    assert cases[0].manager == officer


def test_an_untrained_officer_is_offered_a_case_only_with_authority(
    hand_over: HandOver, cases: Cases, colleague: User, supervisor: User, now: datetime
) -> None:
    """The supervisor's reason is on record, and holds when the officer accepts (domain 5)."""
    with pytest.raises(RuleViolation, match="not trained for this"):
        offered(hand_over, cases[0], colleague, by=supervisor, now=now)

    offer = offered(hand_over, cases[0], colleague, by=supervisor, now=now, authority="Course on 3 December.")
    services.accept_offer(offer_id=offer.pk, by=colleague, now=now)

    cases[0].refresh_from_db()
    assert cases[0].manager == colleague
    assert Offer.objects.get().authority == "Course on 3 December."


def test_the_other_refusals(
    hand_over: HandOver,
    cases: Cases,
    officer: User,
    trained: User,
    outsider: User,
    supervisor: User,
    now: datetime,
) -> None:
    """To oneself, to another team, of somebody else's case, twice, and by whom it was not offered to."""
    with pytest.raises(RuleViolation, match=r"manages .* now"):
        offered(hand_over, cases[0], officer, by=supervisor, now=now)
    with pytest.raises(RuleViolation, match="Ask for a transfer"):
        offered(hand_over, cases[0], outsider, by=supervisor, now=now)
    offer = offered(hand_over, cases[0], trained, by=supervisor, now=now)
    with pytest.raises(RuleViolation, match="Revoke that offer first"):
        offered(hand_over, cases[0], trained, by=supervisor, now=now)
    with pytest.raises(RuleViolation, match="offered to somebody else"):
        services.accept_offer(offer_id=offer.pk, by=officer, now=now)
    services.accept_offer(offer_id=offer.pk, by=trained, now=now)
    with pytest.raises(RuleViolation, match="does not manage"):
        offered(hand_over, cases[0], trained, by=supervisor, now=now)


def test_offering_many_lists_each_failure(
    hand_over: HandOver, cases: Cases, trained: User, supervisor: User, now: datetime
) -> None:
    """The others are offered all the same."""
    offered(hand_over, cases[1], trained, by=supervisor, now=now)

    refused = services.offer_cases(
        hand_over_id=hand_over.pk,
        offender_ids=[case.pk for case in cases],
        offered_to_id=trained.pk,
        authority="",
        by=supervisor,
        now=now,
    )

    assert [one.offender for one in refused] == [cases[1]]
    assert Offer.objects.waiting().count() == 3


def test_another_supervisor_can_take_it_over(
    hand_over: HandOver, officer: User, north: Team, supervisor: User, now: datetime
) -> None:
    """From then on that one answers, and the first does not."""
    other = make_user("sara.second", supervisor.role, supervises=[north])

    services.take_over_hand_over(hand_over_id=hand_over.pk, by=other, now=now)

    assert SharedDuty.objects.get(officer=officer, ends_at=None).shared_with == other
    with pytest.raises(RuleViolation, match="answer for this hand-over already"):
        services.take_over_hand_over(hand_over_id=hand_over.pk, by=other, now=now)


def test_there_is_one_hand_over_of_an_officer(
    hand_over: HandOver, officer: User, trained: User, supervisor: User, cases: Cases, now: datetime
) -> None:
    """A second is refused, and nobody who leaves is offered a case."""
    with pytest.raises(RuleViolation, match="is under way"):
        started(officer, by=supervisor, now=now)
    started(trained, by=supervisor, now=now)
    with pytest.raises(RuleViolation, match="handing their own cases over"):
        offered(hand_over, cases[0], trained, by=supervisor, now=now)
