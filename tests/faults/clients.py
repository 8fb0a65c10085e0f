"""The people who use Vigil while it is broken. Everything they do and are told is in the history."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

import psycopg2

from tests.faults.browsing import Answer, Browser, Unanswered
from tests.faults.history import History
from tests.faults.stack import Stack, wait_until

PAUSE = 0.4  # seconds between two deeds of one person, on average
TRIES = 200  # of one visit, with the same key, until the server has said yes or no


@dataclass(frozen=True)
class Someone:
    """A person on the register, as the clients know them. Nobody ever visits one who is only watched."""

    public_id: str
    reference: str
    team: str

    @property
    def is_watched(self) -> bool:
        """Whether the clients leave them alone, so that what must be on the list is known at any moment."""
        number = int(self.reference[-4:])
        return self.team != "North" or number >= 60 or number % 2 == 0


def register_of(stack: Stack) -> list[Someone]:
    """Everybody, by reference."""
    rows = stack.rows(
        "SELECT offender.public_id, reference, team.name FROM offenders_offender AS offender"
        " JOIN accounts_team AS team ON team.id = team_id ORDER BY reference"
    )
    return [Someone(str(UUID(str(public_id))), reference, team) for public_id, reference, team in rows]


class Client(Thread):
    """One person who does one thing after another until told to stop."""

    def __init__(self, crowd: "Crowd", name: str, username: str) -> None:
        super().__init__(daemon=True, name=name)
        self.crowd, self.stack, self.history = crowd, crowd.stack, crowd.history
        self.browser = Browser(self.stack.port, username)
        self.luck = random.Random(f"{crowd.seed} {name}")
        self.is_idle = True

    def run(self) -> None:
        """The working day."""
        while not self.crowd.closing.is_set():
            if self.crowd.may_act.wait(timeout=0.2):
                self.is_idle = False
                if self.crowd.may_act.is_set():
                    self.act()
                self.is_idle = True
                time.sleep(self.luck.uniform(0.5, 1.5) * PAUSE)

    def act(self) -> None:
        """One deed."""
        raise NotImplementedError

    def signed_in(self, ask: Callable[[], Answer]) -> Answer:
        """The answer, after signing in where the server asks for it. Raises Unanswered."""
        answer = ask()
        if (
            answer.is_sent_to_sign_in
            or answer.status == 401
            or (answer.status == 403 and "CSRF" not in answer.text)
        ):
            if not self.browser.sign_in():
                raise Unanswered("sign-in")
            answer = ask()
        return answer

    def asked(self, deed: str, path: str, **facts: Any) -> Answer | None:
        """What a page said, written down; None when it said nothing that can be used."""
        self.history.write(self.name, deed, "invoke", path=path, **facts)
        try:
            answer = self.signed_in(lambda: self.browser.get(path))
        except Unanswered as error:
            self.history.write(self.name, deed, "info", error=str(error), **facts)
            return None
        kind = "ok" if answer.status == 200 else "info" if answer.status >= 500 else "fail"
        self.history.write(self.name, deed, kind, status=answer.status, user=self.browser.username, **facts)
        return answer if answer.status == 200 else None


class Officer(Client):
    """Records visits, each with a key that every retry keeps, and opens records."""

    def act(self) -> None:
        """Mostly a visit."""
        someone = self.luck.choice(self.crowd.visited)
        if self.luck.random() < 0.6:
            self.record(someone)
        else:
            self.asked("view", f"/offenders/{someone.public_id}/", reference=someone.reference)

    def record(self, someone: Someone) -> None:
        """A visit, tried with one key until the server has said yes or no."""
        key = str(UUID(int=self.luck.getrandbits(128), version=4))
        earlier = timedelta(seconds=self.luck.uniform(60, 12_000))
        outcome = self.luck.choice(["seen_inside", "no_answer"])
        told = {
            "client_key": key,
            "offender": someone.public_id,
            "visited_at": (self.stack.world.now() - earlier).isoformat(),
            "outcome": outcome,
            "arrangement": "unannounced",
            "purposes": ["risk"],
            "officers": [self.browser.username],
            "single_crewed_reason": "Agreed with the sergeant.",
            "single_crewed_authority": "susan."
            + self.browser.username.partition(".")[2].rstrip("0123456789"),
        }
        facts = {"key": key, "reference": someone.reference, "outcome": outcome}
        self.history.write(self.name, "record", "invoke", **facts)
        for attempt in range(TRIES):
            try:
                answer = self.signed_in(lambda: self.browser.post_json("/api/v1/visits/", told))
            except Unanswered as error:
                self.history.write(self.name, "try", "info", key=key, attempt=attempt, error=str(error))
            else:
                self.history.write(self.name, "try", "ok", key=key, attempt=attempt, status=answer.status)
                if answer.status in (200, 201):
                    receipt = answer.json()["receipt_number"]
                    self.history.write(self.name, "record", "ok", receipt=receipt, attempt=attempt, **facts)
                    return
                if answer.status < 500:
                    self.history.write(
                        self.name, "record", "fail", status=answer.status, text=answer.text, **facts
                    )
                    return
            if self.crowd.closing.wait(0.3):
                break
        self.history.write(self.name, "record", "info", **facts)


class Supervisor(Client):
    """Reads who is overdue, all of it at once, and acknowledges an alert now and then."""

    def act(self) -> None:
        """Mostly the list."""
        if self.luck.random() < 0.25:
            self._acknowledge()
        else:
            self._list()

    def _list(self) -> None:
        level = self.luck.choice(["very_high", "high", "medium", "low"])  # one level fits a page
        expected = self.crowd.overdue_and_watched(level)
        answer = self.asked("list", f"/api/v1/obligations/?overdue=true&level={level}&page_size=200")
        if answer is not None and expected == self.crowd.overdue_and_watched(level):
            shown = {row["offender"]["reference"] for row in answer.json()["results"]}
            self.history.write(self.name, "listed", "ok", missing=sorted(expected - shown), shown=len(shown))

    def _acknowledge(self) -> None:
        """An alert on somebody who is visited, until tomorrow."""
        waiting = self.crowd.alerts_to_acknowledge()
        if not waiting:
            return
        public_id = self.luck.choice(waiting)
        until = self.stack.world.today() + timedelta(days=1)
        form = {
            "acknowledge-reason": f"Planned for tomorrow, says {self.name}.",
            "acknowledge-until": until.isoformat(),
        }
        path = f"/alerts/{public_id}/acknowledge/"
        self.history.write(self.name, "acknowledge", "invoke", alert=public_id)
        try:
            answer = self.signed_in(lambda: self.browser.post_form(path, **form))
        except Unanswered as error:
            self.history.write(self.name, "acknowledge", "info", alert=public_id, error=str(error))
            return
        is_done = answer.status == 302 and "/sign-in/" not in answer.headers.get("Location", "")
        kind = "ok" if is_done else "info" if answer.status >= 500 else "fail"
        self.history.write(self.name, "acknowledge", kind, alert=public_id, status=answer.status)


class Stranger(Client):
    """Somebody of another team, and somebody not signed in at all: whatever breaks, neither may see North."""

    def __init__(self, crowd: "Crowd", name: str, username: str) -> None:
        super().__init__(crowd, name, username)
        self.nobody = Browser(self.stack.port, "nobody")

    def act(self) -> None:
        """Both try somebody's record."""
        path = f"/offenders/{self.luck.choice(self.crowd.visited).public_id}/"
        self.asked("intrude", path)
        try:
            answer = self.nobody.get(path)
        except Unanswered:
            return
        kind = "ok" if answer.status == 200 else "fail"
        self.history.write(self.name, "intrude", kind, status=answer.status, user="nobody")


class Crowd:
    """All of them, at work together."""

    def __init__(self, stack: Stack, seed: int) -> None:
        self.stack, self.seed, self.history = stack, seed, History()
        self.everybody = register_of(stack)
        self.visited = [someone for someone in self.everybody if not someone.is_watched]
        self.watched = [someone.reference for someone in self.everybody if someone.is_watched]
        self.may_act, self.closing = Event(), Event()
        self.overdue_and_watched: Callable[[str], set[str]] = lambda level: set()
        self.clients: list[Client] = [
            *(Officer(self, f"officer-{number}", f"officer.north{number}") for number in range(3)),
            Supervisor(self, "supervisor", "susan.north"),
            Stranger(self, "stranger", "oscar.south"),
        ]

    def start(self) -> None:
        """Everybody begins."""
        self.may_act.set()
        for client in self.clients:
            client.start()

    def pause(self) -> None:
        """Afterwards nobody does anything: every deed has been answered or given up."""
        self.may_act.clear()
        time.sleep(0.05)
        wait_until(
            lambda: all(client.is_idle for client in self.clients), "every client had its answer", seconds=60
        )

    def sign_in_again(self) -> None:
        """Everybody has a session of today. They must be at rest."""
        for client in self.clients:
            client.browser.sign_in()

    def go_on(self) -> None:
        """Everybody goes on."""
        self.may_act.set()

    def stop(self) -> None:
        """Everybody goes home."""
        self.closing.set()
        for client in self.clients:
            if client.is_alive():
                client.join(timeout=30)

    def alerts_to_acknowledge(self) -> list[str]:
        """Open alerts on people of North who are visited, read past Vigil; none while the database is away."""
        try:
            rows = self.stack.rows(
                "SELECT alert.public_id FROM alerts_alert AS alert JOIN offenders_offender AS offender"
                " ON offender.id = alert.offender_id WHERE alert.closed_at IS NULL"
                " AND alert.kind = 'visit_overdue' AND reference = ANY(%(visited)s) ORDER BY alert.id LIMIT 20",
                {"visited": [someone.reference for someone in self.visited]},
            )
        except psycopg2.Error:
            return []
        return [str(public_id) for (public_id,) in rows]
