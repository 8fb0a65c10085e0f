"""Whatever people do to a team's cases, nobody on the register is left without somebody who answers for them."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from caseload import services
from caseload.choices import HandOverReason
from caseload.models import HandOver, Offer, Transfer
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import AbsenceReason, Role
from offender_mgmt.accounts.models import SharedDuty, Team, User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason
from offender_mgmt.offenders.models import Assignment, Offender
from tests.caseload.conftest import qualify
from tests.factories import make_offender, make_user

SEQUENCES = int(os.environ.get("VIGIL_SEQUENCES", "40"))
some = st.integers(min_value=0, max_value=11)


class Teams(RuleBasedStateMachine):
    """Two teams of officers, supervisors and cases, to whom everything happens in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.day = date(2026, 11, 19)
        self.done = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)

    def attempt(self, deed: Callable[..., Any], **told: Any) -> None:
        """Do it as a person would; a refusal is no finding, but it must leave everything as it was."""
        try:
            deed(now=self.now, **told)
            self.done += 1
        except RuleViolation:
            pass

    @initialize()
    def cast(self) -> None:
        """Five officers, two supervisors of each team, an administrator and six cases."""
        north, south = (Team.objects.create(name=name) for name in ("North", "South"))
        self.teams = [north, south]
        self.officers = [
            make_user(f"officer.n{number}", Role.OFFENDER_MANAGER, team=team)
            for number, team in enumerate((north, north, north, south, south))
        ]
        self.supervisors = [
            make_user(f"supervisor.n{number}", Role.SUPERVISOR, supervises=[team])
            for number, team in enumerate((north, north, south, south))
        ]
        self.administrator = make_user("adam.administrator", Role.ADMINISTRATOR)
        for officer in self.officers[1:]:  # the first is not trained
            qualify(officer, by=self.supervisors[0], now=self.now)
        for number in range(6):
            officer = self.officers[number % 5]
            make_offender(now=self.now, team=officer.team, manager=officer)
        self.managed = set(Offender.objects.values_list("pk", flat=True))

    def one(self, rows: Any, index: int) -> Any:
        """One of the rows there are, if there is any."""
        found = list(rows.order_by("pk"))
        return found[index % len(found)] if found else None

    @rule(officer=some, supervisor=some)
    def start(self, officer: int, supervisor: int) -> None:
        leaver = self.officers[officer % 5]
        new = services.NewHandOver(leaver.pk, self.day + timedelta(days=3), HandOverReason.LEAVES, "Leaves.")
        self.attempt(services.start_hand_over, new=new, by=self.supervisors[supervisor % 4])

    @rule(case=some, officer=some, supervisor=some, authority=st.sampled_from(["", "Course booked."]))
    def offer(self, case: int, officer: int, supervisor: int, authority: str) -> None:
        hand_over = self.one(HandOver.objects.all(), supervisor)
        if hand_over is None:
            return
        self.attempt(
            services.offer_case,
            hand_over_id=hand_over.pk,
            offender_id=self.one(Offender.objects.all(), case).pk,
            offered_to_id=self.officers[officer % 5].pk,
            authority=authority,
            by=hand_over.accountable,
        )

    @rule(offer=some, deed=st.sampled_from(["accept", "accept", "reject", "revoke", "other"]))
    def answer(self, offer: int, deed: str) -> None:
        chosen = self.one(Offer.objects.all(), offer)
        if chosen is None:
            return
        match deed:
            case "accept":
                self.attempt(services.accept_offer, offer_id=chosen.pk, by=chosen.offered_to)
            case "reject":
                self.attempt(
                    services.reject_offer, offer_id=chosen.pk, because="Too many.", by=chosen.offered_to
                )
            case "revoke":
                self.attempt(services.revoke_offer, offer_id=chosen.pk, by=chosen.offered_by)
            case _:
                self.attempt(services.accept_offer, offer_id=chosen.pk, by=self.officers[offer % 5])

    @rule(hand_over=some, deed=st.sampled_from(["finish", "finish", "call off", "take over"]), who=some)
    def end(self, hand_over: int, deed: str, who: int) -> None:
        chosen = self.one(HandOver.objects.all(), hand_over)
        if chosen is None:
            return
        deeds = {
            "finish": services.finish_hand_over,
            "call off": services.call_off_hand_over,
            "take over": services.take_over_hand_over,
        }
        was_open = chosen.closed_at is None
        self.attempt(deeds[deed], hand_over_id=chosen.pk, by=self.supervisors[who % 4])
        chosen.refresh_from_db()
        if was_open and chosen.ending == "finished":
            assert not chosen.cases().exists()

    @rule(case=some, team=some, supervisor=some)
    def ask_transfer(self, case: int, team: int, supervisor: int) -> None:
        force = "Nearby Police" if team % 3 == 2 else ""
        new = services.NewTransfer(None if force else self.teams[team % 3].pk, force, "Has moved.")
        offender = self.one(Offender.objects.all(), case)
        self.attempt(
            services.ask_transfer, offender_id=offender.pk, new=new, by=self.supervisors[supervisor % 4]
        )

    @rule(transfer=some, officer=some, supervisor=some, deed=some)
    def answer_transfer(self, transfer: int, officer: int, supervisor: int, deed: int) -> None:
        chosen = self.one(Transfer.objects.all(), transfer)
        if chosen is None:
            return
        by, told = self.supervisors[supervisor % 4], {"transfer_id": chosen.pk}
        match deed % 5:
            case 0:
                self.attempt(services.reject_transfer, because="No room.", by=by, **told)
            case 1:
                self.attempt(services.revoke_transfer, by=by, **told)
            case 2:
                self.attempt(services.confirm_transfer_out, receipt="NP/1", taken_on=self.day, by=by, **told)
            case _:
                self.attempt(
                    services.accept_transfer,
                    manager_id=self.officers[officer % 5].pk,
                    authority="",
                    by=by,
                    **told,
                )

    @rule(case=some, officer=some, supervisor=some)
    def reallocate(self, case: int, officer: int, supervisor: int) -> None:
        offender = self.one(Offender.objects.all(), case)
        asked = services.Asked([offender.pk], self.officers[officer % 5].pk, "Evens out.")
        self.attempt(services.reallocate_cases, asked=asked, by=self.supervisors[supervisor % 4])

    @rule(who=some)
    def disable(self, who: int) -> None:
        people = [*self.officers, *self.supervisors]
        self.attempt(accounts.disable_user, user_id=people[who % 9].pk, by=self.administrator)

    @rule(who=some, days=st.sampled_from([0, 2, 9]))
    def be_away(self, who: int, days: int) -> None:
        self.attempt(
            accounts.record_absence,
            user_id=self.officers[who % 5].pk,
            starts_on=self.day,
            ends_on=self.day + timedelta(days=days),
            reason=AbsenceReason.LEAVE,
            by=self.supervisors[0],
        )

    @rule(officer=some)
    def register(self, officer: int) -> None:
        manager = self.officers[officer % 5]
        manager.refresh_from_db()
        if manager.is_active:
            made = make_offender(now=self.now, team=manager.team, manager=manager)
            self.managed.add(made.pk)

    @rule(case=some)
    def close(self, case: int) -> None:
        offender = self.one(Offender.objects.all(), case)
        told: dict[str, Any] = {"reason": ClosureReason.DECEASED, "evidence": "Certificate"}
        self.attempt(
            offenders.request_closure,
            offender_id=offender.pk,
            closed_on=self.day,
            by=self.supervisors[0],
            **told,
        )
        proposal = offender.proposals.waiting().filter(kind="close").first()
        if proposal is not None:
            self.attempt(offenders.approve, proposal_id=proposal.pk, by=self.supervisors[2])

    @rule(days=st.sampled_from([1, 5]))
    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)

    @invariant()
    def nobody_is_orphaned(self) -> None:
        """Whoever had a manager has an active one, of the team that has the case, and one assignment says so."""
        if not hasattr(self, "managed"):
            return
        live = Offender.objects.live().filter(pk__in=self.managed).select_related("manager")
        for offender in live:
            assert offender.manager is not None
            assert offender.manager.is_active
            assert offender.team_id == offender.manager.team_id
            current = Assignment.objects.filter(offender=offender, until_on=None).first()
            assert current is None or current.manager_id == offender.manager_id

    @invariant()
    def somebody_answers_beside_each_leaver(self) -> None:
        """An active supervisor, one for each open hand-over and none beside; and no offer outlives its hand-over."""
        for hand_over in HandOver.objects.open().select_related("accountable"):
            duty = SharedDuty.objects.get(officer=hand_over.leaver_id, ends_at=None)
            assert duty.shared_with_id == hand_over.accountable_id
            assert hand_over.accountable.is_active
        assert SharedDuty.objects.filter(ends_at=None).count() == HandOver.objects.open().count()
        assert not Offer.objects.filter(answer="", hand_over__closed_at__isnull=False).exists()
        assert not User.objects.filter(is_active=False, caseload__closed_on=None, caseload__gt=0).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(2))
def test_nobody_is_orphaned_whatever_people_do(part: int) -> None:
    """At no moment, and finishing leaves none behind (issue 8, peers 22)."""
    run_state_machine_as_test(
        Teams,
        settings=settings(
            max_examples=SEQUENCES // 2,
            stateful_step_count=14,
            deadline=None,
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
