"""One fault after another: what each may use, what it measures, and the check that follows it."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.faults.checker import Checker
from tests.faults.clients import Crowd
from tests.faults.oracle import Register
from tests.faults.stack import BACKGROUND, BEATS, SWEEPERS, WORKERS, Stack, wait_until
from tests.faults.world import seconds_since

REFUSED = "because clocks disagree"
FIGURES = "figures"  # the property of a test's report


@dataclass
class Measured:
    """What one fault did, in words for the table of docs/reliability.md."""

    code: str
    name: str
    figures: dict[str, Any] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        figures = "; ".join(f"{what}: {value}" for what, value in self.figures.items())
        return f"{self.code} {self.name}: {'held' if not self.violations else 'BROKEN'}; {figures}"


class Drill:
    """The stack with its clients, and the ways in which faults look at it."""

    def __init__(self, stack: Stack, seed: int) -> None:
        self.stack, self.seed = stack, seed
        self.luck = random.Random(seed)
        self.crowd = Crowd(stack, seed)
        self.checker = Checker(stack, self.crowd)
        self.crowd.overdue_and_watched = self._overdue_and_watched
        self._static = Register(stack)
        self.present = Measured("", "")
        self.known: set[str] = set()
        self.after: list[Callable[[], None]] = []

    def suffer(self, code: str, name: str, fault: Callable[["Drill"], None]) -> Measured:
        """Lets the fault do its worst under load, heals everything, and checks every invariant."""
        self.present = Measured(code, name)
        # A part that has never been heard of cannot fall silent: the first fault of a stack waits for all of them.
        self.wait_until_not_said("never given a sign of life", seconds=60)
        began, began_at = time.monotonic(), self.stack.world.now()
        try:
            fault(self)
        finally:
            self._undo()
        self.settle()
        self.present.violations = [line for line in self.checker.violations() if line not in self.known]
        self.known |= set(self.present.violations)  # said once, by the fault that it came with
        self.measure("alerts lost", sum("is overdue since" in line for line in self.present.violations))
        self.measure("duplicates in the table", sum(line[:2] == "I2" for line in self.present.violations))
        arrived = {mail.message_id for at, mail in self.stack.office.arrived_at if at >= began}
        copies = self.stack.office.copies()
        self.measure("messages", len(arrived))
        self.measure("most copies of one Message-ID", max((copies[one] for one in arrived), default=0))
        self._count_tries(began)
        self.measure("checks", self.checks_since(began_at))
        self.measure("seconds in all", seconds_since(began))
        self.crowd.go_on()
        return self.present

    def measure(self, what: str, value: Any) -> None:
        """Keeps a figure of the present fault."""
        self.present.figures[what] = value

    def finally_(self, undo: Callable[[], None]) -> None:
        """Does this after the fault, whatever happens."""
        self.after.append(undo)

    def _undo(self) -> None:
        while self.after:
            self.after.pop()()

    def settle(self) -> None:
        """Heals everything; afterwards a full check has been accepted and no client is doing anything."""
        stack = self.stack
        for cable in stack.cables.values():
            cable.heal()
        for part in stack.parts.values():
            part.thaw()
        stack.start_postgres()
        stack.start_redis()
        stack.mail_host.start()
        stack.office.be_kind()
        stack.start_background()
        self.measure(
            "seconds until a page",
            wait_until(self.page_answers, "a page was answered", seconds=60, every=0.3),
        )
        self.crowd.pause()
        self.measure("seconds until a full check", self.wait_for_check())

    def page_answers(self) -> bool:
        """Whether a supervisor gets a page."""
        try:
            return self.checker.health()[0] in ("green", "amber", "red")
        except Exception:
            return False

    def wait_for_check(self, *, seconds: float = 60) -> float:
        """Waits for an accepted check that began from now on, and for its recount; how long that took."""
        since = self.stack.world.now()
        return wait_until(
            lambda: self.stack.value(
                "SELECT count(*) FROM alerts_sweeprun AS run JOIN alerts_recount ON run_id = run.id"
                " WHERE refusal = '' AND started_at >= %(since)s",
                {"since": since},
            ),
            "a full check was accepted",
            seconds=seconds,
        )

    def checks_since(self, moment: datetime, *, refusal: str = "", trigger: str = "%") -> int:
        """How many full checks were recorded since, accepted or refused for that reason."""
        count: int = self.stack.value(
            "SELECT count(*) FROM alerts_sweeprun"
            " WHERE recorded_at >= %(moment)s AND refusal = %(refusal)s AND trigger LIKE %(trigger)s",
            {"moment": moment, "refusal": refusal, "trigger": trigger},
        )
        return count

    def new_day(self, days: int = 1) -> set[str]:
        """The next day comes for all clocks at once; who has become overdue by it, of those nobody visits."""
        before = self._overdue_and_watched()
        self.stack.world.move_on(timedelta(days=days))
        due = self._overdue_and_watched() - before
        assert due, "nobody became overdue: the register is not long enough for so many days"
        return due

    def alerted(self, people: set[str]) -> set[str]:
        """Who of these has an open alert for the overdue visit."""
        rows = self.stack.rows(
            "SELECT reference FROM alerts_alert AS alert JOIN offenders_offender AS offender"
            " ON offender.id = alert.offender_id WHERE kind = 'visit_overdue' AND closed_at IS NULL"
            " AND reference = ANY(%(people)s)",
            {"people": sorted(people)},
        )
        return {reference for (reference,) in rows}

    def wait_until_alerted(self, people: set[str], *, seconds: float = 60) -> float:
        """How long until each of them had an alert."""
        return wait_until(lambda: self.alerted(people) == people, "all were alerted", seconds=seconds)

    def saved_since(self, began: float) -> int:
        """How many visits were saved, as the clients were told."""
        return len(self.crowd.history.of("record", "ok", since=began))

    def let_mail_out(self, *, seconds: float = 60) -> int:
        """Minutes pass until nothing waits for a mail any more; how many minutes."""
        began, passed = time.monotonic(), 0
        while self.mails_waiting():
            if time.monotonic() - began > seconds:
                raise TimeoutError(
                    f"{self.mails_waiting()} still wait for their mail after {passed} minutes."
                )
            self.stack.world.move_on(timedelta(minutes=6))
            passed += 6
            deadline = time.monotonic() + 3
            while self.mails_waiting() and time.monotonic() < deadline:
                time.sleep(0.1)
        return passed

    def mails_waiting(self) -> int:
        """How many lines of the ledger have still to be mailed."""
        count: int = self.stack.value(
            "SELECT count(*) FROM alerts_notification AS told JOIN alerts_alert AS alert ON alert.id = alert_id"
            " WHERE channel = 'email' AND sent_at IS NULL AND dead_at IS NULL AND closed_at IS NULL"
        )
        return count

    def colour(self) -> str:
        """The banner's colour now.

        A check that looked at its clock in the very moment in which the world moved on was refused, rightly, and the
        banner is red for a quarter of an hour: that is let pass first.
        """
        found = self.checker.health()[0]
        if found != "red" or REFUSED not in self.checker.findings():
            return found
        self.stack.world.move_on(timedelta(minutes=16))
        self.wait_for_check()
        return self.checker.health()[0]

    def wait_for_banner(self, colour: str, words: str, *, seconds: float = 20) -> float:
        """How long until the supervisor's page says so."""
        began = time.monotonic()
        while True:
            found, findings = self.colour(), self.checker.findings()
            if found == colour and words in findings:
                return seconds_since(began)
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"The banner is not {colour} with {words!r}, but {found}: {findings}")
            time.sleep(0.3)

    def wait_for_silence(self, part: str) -> int:
        """How many minutes of the world's clock until the banner is amber because that part is silent.

        What it had asked for before may be done only now, on a busy machine, and count as a sign of life: hence a
        second step. Silence must be seen within fifteen minutes.
        """
        words = f"{part} has given no sign of life"
        self.stack.world.move_on(timedelta(minutes=6))
        try:
            self.wait_for_banner("amber", words, seconds=10)
        except TimeoutError:
            self.stack.world.move_on(timedelta(minutes=6))
            self.wait_for_banner("amber", words)
            return 12
        return 6

    def wait_until_not_said(self, words: str, *, seconds: float = 40) -> float:
        """How long until the supervisor's page says that no more."""
        return wait_until(
            lambda: words not in self.checker.health()[1],
            f"the banner did not say {words!r}",
            seconds=seconds,
        )

    def wait_for_lock(self, *, seconds: float = 20) -> None:
        """Returns when somebody waits for a lock in the middle of a full check."""
        wait_until(
            lambda: self.stack.value(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE wait_event_type = 'Lock' AND query LIKE '%%alerts_sweeprun%%'"
            ),
            "a full check was in its middle",
            seconds=seconds,
        )

    def _overdue_and_watched(self, level: str = "") -> set[str]:
        """Nobody visits these, so it is known without asking anybody who of them is overdue now."""
        overdue = self._static.overdue(self.stack.world.today())
        return {
            reference
            for reference in self.crowd.watched
            if reference in overdue
            and self._static.team[reference] == "North"
            and level in ("", self._static.level[reference])
        }

    def _count_tries(self, began: float) -> None:
        """What the clients were told while they tried to save."""
        tries = self.crowd.history.of("try", since=began)
        statuses = [str(entry.facts.get("status", "none")) for entry in tries]
        self.measure("saved", self.saved_since(began))
        answers = {status: statuses.count(status) for status in sorted(set(statuses))}
        self.measure(
            "answers to saving", ", ".join(f"{count} x {status}" for status, count in answers.items())
        )


__all__ = ["BACKGROUND", "BEATS", "SWEEPERS", "WORKERS", "Drill", "Measured"]
