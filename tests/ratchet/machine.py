"""A machine that does anything to a register that people may do, in any order, and checks it after each step."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from intake import services as intake
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ChangeKind, ClosureReason, RiskLevel, SuspensionReason
from offender_mgmt.offenders.models import Offender, Proposal, Suspension
from risk import services as risk
from tests.factories import make_user
from tests.intake.test_again import extract
from tests.ratchet.facts import Facts, audited_since, export
from tests.visits.diary import Standing
from visits import services as visits
from visits.choices import Arrangement, LadderChoice, Outcome
from visits.conditions import partition
from visits.models import Visit, VisitObligation
from visits.services.recording import VisitDetails

FIRST_DAY = date(2026, 1, 5)
PEOPLE = 4
any_of = st.integers(min_value=0, max_value=PEOPLE - 1)
some_days = st.sampled_from([0, 1, 3, 14, 45, 100])


class Register(RuleBasedStateMachine):
    """People come onto the register and things happen to them; `check` says what must hold after each."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.day = FIRST_DAY
        self.before: dict[int, Facts] = {}
        self.standing: dict[int, Standing] = {}
        self.due_on: dict[int, date] = {}
        self.event = 0
        self.is_refused = False
        self.waiting = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)

    def someone(self, index: int) -> Offender:
        """One of the people on the register."""
        people = list(Offender.objects.order_by("pk"))
        return people[index % len(people)]

    def attempt(self, deed: Callable[..., Any], **told: Any) -> None:
        """Do something as a person would; what the rules refuse must leave no trace."""
        try:
            deed(now=self.now, **told)
        except RuleViolation:
            self.is_refused = True

    @initialize()
    def cast(self) -> None:
        """Two teams, an officer, two supervisors and the first person."""
        self.north, self.south = Team.objects.create(name="North"), Team.objects.create(name="South")
        teams = [self.north, self.south]
        self.officer = make_user("olivia.officer", Role.OFFENDER_MANAGER, team=self.north)
        self.supervisor = make_user("susan.supervisor", Role.SUPERVISOR, supervises=teams)
        self.second = make_user("simon.supervisor", Role.SUPERVISOR, supervises=teams)
        self.register(40)

    @rule(days=st.sampled_from([1, 7, 30, 92, 200]))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days)

    @precondition(lambda self: len(self.before) < PEOPLE)
    @rule(ago=st.sampled_from([None, 0, 40, 800]))
    def register(self, ago: int | None) -> None:
        new = offenders.NewOffender(
            reference=f"TST/{Offender.objects.count():05}",
            family_name="Somebody",
            registered_on=None if ago is None else self.day - timedelta(ago),
            team=self.north,
            manager=self.officer,
        )
        self.attempt(offenders.register_offender, new=new, by=self.officer)

    @rule(
        index=any_of, ago=some_days, outcome=st.sampled_from([Outcome.SEEN_INSIDE] * 3 + [Outcome.NO_ANSWER])
    )
    def visit(self, index: int, ago: int, outcome: Outcome) -> None:
        """A visit or an attempt, perhaps written up late and out of order."""
        self.attempt(
            visits.record_visit,
            offender_id=self.someone(index).pk,
            details=self.details(ago, outcome),
            client_key=uuid4(),
            by=self.officer,
        )

    def details(self, ago: int, outcome: Outcome) -> VisitDetails:
        return VisitDetails(
            visited_at=self.now - timedelta(days=ago, minutes=Visit.objects.count() + 1),
            outcome=outcome,
            arrangement=Arrangement.UNANNOUNCED,
            purposes=["risk"],
            officers=[self.officer, self.supervisor],
        )

    @rule(index=any_of, choice=st.sampled_from([LadderChoice.ARREST, LadderChoice.OTHER]))
    def decide_after_attempts(self, index: int, choice: LadderChoice) -> None:
        """By one or by two: no date moves."""
        chosen = visits.CourseChosen(choice, "word " * 20, self.day)
        self.attempt(
            visits.decide_after_attempts,
            offender_id=self.someone(index).pk,
            chosen=chosen,
            by=self.supervisor,
        )

    @rule(index=any_of, ago=st.sampled_from([None, 0, 14, 100]))
    def correct_a_visit(self, index: int, ago: int | None) -> None:
        found = list(Visit.objects.order_by("pk"))
        if found:
            replacement = None if ago is None else self.details(ago, Outcome.SEEN_INSIDE)
            visit_id = found[index % len(found)].pk
            self.attempt(
                visits.correct_visit,
                visit_id=visit_id,
                replacement=replacement,
                reason="Wrong.",
                by=self.officer,
            )

    @rule(index=any_of, level=st.sampled_from(RiskLevel.values))
    def decide(self, index: int, level: str) -> None:
        chosen = risk.LevelChosen(RiskLevel(level), "As the tools say.", "word " * 20)
        self.attempt(risk.decide_level, offender_id=self.someone(index).pk, chosen=chosen, by=self.officer)

    @rule(
        index=any_of,
        reason=st.sampled_from(list(SuspensionReason)),
        ago=some_days,
        check=st.sampled_from([0, 10, 90, 300]),
        until=st.sampled_from([None, 5, 60]),
    )
    def ask_for_suspension(
        self, index: int, reason: SuspensionReason, ago: int, check: int, until: int | None
    ) -> None:
        asked = offenders.SuspensionAsked(
            reason=reason,
            evidence="Told by letter.",
            started_on=self.day - timedelta(ago),
            next_check_on=self.day + timedelta(check),
            expected_until=None if until is None else self.day + timedelta(until),
        )
        self.attempt(
            offenders.request_suspension, offender_id=self.someone(index).pk, asked=asked, by=self.officer
        )

    @rule(index=any_of, ago=some_days)
    def end_a_suspension(self, index: int, ago: int) -> None:
        found = list(Suspension.objects.order_by("pk"))
        if found:
            suspension = found[index % len(found)]
            ended_on = self.day - timedelta(ago)
            self.attempt(
                offenders.end_suspension, suspension_id=suspension.pk, ended_on=ended_on, by=self.officer
            )

    @precondition(lambda self: self.waiting)
    @rule(index=any_of, is_by_another=st.sampled_from([True, True, True, False]))
    def approve(self, index: int, is_by_another: bool) -> None:
        """Approval of whatever waits; by whoever asked for it, it must fail."""
        self.answer(index, is_by_another=is_by_another)

    def answer(self, index: int, *, is_by_another: bool) -> None:
        """Approve one of the proposals that wait, as another supervisor or as whoever asked."""
        found = list(Proposal.objects.waiting().order_by("pk"))
        proposal = found[index % len(found)]
        asked = proposal.requested_by or self.officer
        by = (self.second if asked == self.supervisor else self.supervisor) if is_by_another else asked
        self.attempt(offenders.approve, proposal_id=proposal.pk, by=by)
        proposal.refresh_from_db()
        assert proposal.approved_by_id is None or proposal.approved_by_id != proposal.requested_by_id

    @precondition(lambda self: self.waiting)
    @rule(index=any_of)
    def agree(self, index: int) -> None:
        """The same by another, so that it is drawn more often: much waits for it."""
        self.answer(index, is_by_another=True)

    @precondition(lambda self: self.waiting)
    @rule(index=any_of)
    def send_back(self, index: int) -> None:
        found = list(Proposal.objects.waiting().order_by("pk"))
        proposal_id = found[index % len(found)].pk
        self.attempt(
            offenders.return_proposal, proposal_id=proposal_id, answer="Not yet.", by=self.supervisor
        )

    @rule(index=any_of, kind=st.sampled_from([None, *ChangeKind]), to=st.sampled_from(["none", "south"]))
    def paperwork(self, index: int, kind: ChangeKind | None, to: str) -> None:
        """Something becomes known, such as a new address, or the person goes to another team."""
        person, team = {"offender_id": self.someone(index).pk, "by": self.supervisor}, {"south": self.south}
        if kind is None:
            self.attempt(offenders.assign, **person, manager=None, team=team.get(to), from_on=self.day)
        elif kind == ChangeKind.ADDRESS:
            told = {"lines": "2 Elm Road", "postcode": "ZZ1 1ZZ", "from_on": self.day}
            self.attempt(offenders.move, **person, **told)
        else:
            new = offenders.NewChange(kind=kind, happened_on=self.day, told="Told.")
            self.attempt(offenders.record_change, **person, new=new)

    @rule(index=any_of, reason=st.sampled_from([ClosureReason.DECEASED, ClosureReason.TRANSFERRED_OUT]))
    def ask_for_closure(self, index: int, reason: ClosureReason) -> None:
        told = {"reason": reason, "evidence": "Letter.", "closed_on": self.day}
        self.attempt(offenders.request_closure, offender_id=self.someone(index).pk, **told, by=self.officer)

    @precondition(lambda self: any(not facts.is_live for facts in self.before.values()))
    @rule(index=any_of)
    def reopen(self, index: int) -> None:
        closed = [key for key, facts in self.before.items() if not facts.is_live]
        self.attempt(
            offenders.reopen, offender_id=closed[index % len(closed)], because="Alive.", by=self.supervisor
        )

    @precondition(lambda self: len(self.before) > 1)
    @rule(kept=any_of, further=st.integers(min_value=1, max_value=PEOPLE - 1))
    def ask_for_merge(self, kept: int, further: int) -> None:
        self.attempt(
            intake.request_merge,
            kept_id=self.someone(kept).pk,
            duplicate_id=self.someone(kept + further).pk,
            reason="One person.",
            by=self.officer,
        )

    @rule(number=st.sampled_from([0, 1, 2, 90]), level=st.sampled_from(["Low", "High", ""]), ago=some_days)
    def bring_in_an_extract(self, number: int, level: str, ago: int) -> None:
        """An extract that tells of somebody new, or of somebody who is there already."""
        row = {"ref": f"TST/{number:05}", "surname": "Somebody", "risk": level, "registered": ""}
        row["visit"] = f"{self.day - timedelta(ago):%d/%m/%Y}"
        self.attempt(self._bring_in, content=extract(row) + b"\n" * (AuditEvent.objects.count() % 97))

    def _bring_in(self, *, content: bytes, now: datetime) -> None:
        told = {"filename": "x.csv", "profile": "standard", "extract_date": self.day}
        batch = intake.stage(content=content, **told, by=self.supervisor, now=now)
        intake.preview(batch.public_id, now=now)
        self.batch = intake.apply(batch.public_id, by=self.supervisor, now=now)

    @precondition(lambda self: hasattr(self, "batch"))
    @rule()
    def undo_the_last_import(self) -> None:
        self.attempt(self._undo, public_id=self.batch.public_id)

    def _undo(self, *, public_id: Any, now: datetime) -> None:
        intake.request_undo(public_id, reason="Wrong file.", by=self.supervisor, now=now)
        intake.undo(public_id, by=self.second, now=now)

    @invariant()
    def check(self) -> None:
        """What must hold after every step."""
        now_known = export()
        assert not self.is_refused or now_known == self.before, "what was refused left a trace"
        audited = audited_since(self.event)
        due_on = dict(VisitObligation.objects.open().values_list("offender_id", "due_on"))
        self.check_that_the_buckets_add_up(now_known)
        for key, facts in now_known.items():
            earlier = self.before.get(key)
            assert facts == earlier or key in audited, "a change without its audit event"
            if facts.is_live:
                self.check_the_date(key, facts, earlier, due_on[key])
        self.before, self.due_on = now_known, self.due_on | due_on
        self.is_refused = False
        self.waiting = sum(
            row["closed_at"] is None for facts in now_known.values() for row in facts.rows["Proposal"]
        )
        self.event = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def check_that_the_buckets_add_up(self, known: dict[int, Facts]) -> None:
        """Every live offender is in exactly one bucket (design 3.2)."""
        parts = partition(self.day)
        live = sum(facts.is_live for facts in known.values())
        assert parts.live == live == parts.scheduled + parts.suspended + parts.unschedulable
        assert parts.unschedulable == 0

    def check_the_date(self, key: int, facts: Facts, earlier: Facts | None, due_on: date) -> None:
        """The date is what a second implementation gives, and later only by a visit or by two people (domain 4)."""
        is_agreed = bool(facts.approved() - (earlier.approved() if earlier else set())) or self.is_merged(key)
        before = self.standing.get(key, Standing())
        standing = before.on(
            facts.person(self.day), self.day, is_agreed=is_agreed, is_correction=facts.last_is_correction()
        )
        self.standing[key] = standing
        assert due_on == standing.due_on, facts
        is_visited = standing.visited_on is not None and standing.visited_on > (before.visited_on or date.min)
        if key in self.due_on and due_on > self.due_on[key]:
            assert is_agreed or (is_visited and not facts.last_is_correction()), facts

    def is_merged(self, key: int) -> bool:
        """Whether the step approved a merge of which this is the other record."""
        return False
