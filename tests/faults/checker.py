"""The invariants I1 to I10, checked from the history, the database, the mails, the logs and Redis."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from tests.faults.browsing import Browser
from tests.faults.clients import Crowd
from tests.faults.oracle import Register
from tests.faults.register import FAMILY, GIVEN, STREET
from tests.faults.stack import Stack

MOST_COPIES = 3  # of one mail, all with the same Message-ID
REFERENCE = re.compile(r"\bTST/(?:North|South)/\d{4}\b")

OPEN_ALERTS = """
SELECT offender.reference, alert.kind, alert.subject, alert.since_on, alert.id
FROM alerts_alert AS alert JOIN offenders_offender AS offender ON offender.id = alert.offender_id
WHERE alert.closed_at IS NULL AND NOT offender.is_canary
"""
LEDGER = """
SELECT alert.id, offender.reference, person.email, told.channel, told.round, told.message_id,
    told.sent_at, told.dead_at, told.error, told.attempts
FROM alerts_notification AS told
JOIN alerts_alert AS alert ON alert.id = told.alert_id
JOIN offenders_offender AS offender ON offender.id = alert.offender_id
JOIN accounts_user AS person ON person.id = told.recipient_id
WHERE alert.closed_at IS NULL
"""
CLOSED_EARLY = """
SELECT reference, closed_at FROM alerts_alert AS alert
JOIN offenders_offender AS offender ON offender.id = alert.offender_id
WHERE kind = 'visit_overdue' AND closed_at IS NOT NULL AND opened_at > %(since)s AND reference = ANY(%(watched)s)
"""
RECEIPTS = """
SELECT visit.client_key::text, visit.receipt_number, count(event.id)
FROM visits_visit AS visit
LEFT JOIN audit_auditevent AS event
    ON event.verb = 'visit_recorded' AND event.details->>'receipt' = visit.receipt_number
WHERE visit.recorded_by_id IN (SELECT id FROM accounts_user WHERE username LIKE 'officer.north%%')
GROUP BY visit.id
"""


class Checker:
    """Each check yields sentences about what does not hold; nothing when all is well. Clients must be at rest."""

    def __init__(self, stack: Stack, crowd: Crowd) -> None:
        self.stack, self.crowd, self.history = stack, crowd, crowd.history
        # More patient than the clients: what a page says is checked here, and a busy machine may take its time.
        self.supervisors = {
            team: Browser(stack.port, f"susan.{team.lower()}", patience=60) for team in ("North", "South")
        }
        self.began_at = stack.world.now()
        self.poisoned: set[str] = set()
        self.unreachable: set[str] = set()  # addresses that the post office has refused for ever

    def violations(self) -> list[str]:
        """Every sentence, each with its invariant in front."""
        checks: list[Callable[[], Iterator[str]]] = [
            self.i1_everybody_overdue_is_on_the_list,
            self.i1_alerts_are_exactly_what_is_overdue,
            self.i2_one_open_alert_each,
            self.i2_no_alert_closed_early,
            self.i3_everybody_is_told,
            self.i4_every_saved_visit_is_there_once,
            self.i5_everything_is_audited,
            self.i6_nobody_saw_what_is_not_theirs,
            self.i8_due_dates_are_those_of_the_oracle,
            self.i9_the_counts_add_up,
            self.i10_no_personal_data_outside,
        ]
        return [
            f"{check.__name__.partition('_')[0].upper()}: {found}" for check in checks for found in check()
        ]

    def i1_everybody_overdue_is_on_the_list(self) -> Iterator[str]:
        """The supervisors' pages, against the oracle; and what the clients were shown meanwhile."""
        on = self.stack.world.today()
        register = Register(self.stack)
        overdue = register.overdue(on)
        for team, browser in self.supervisors.items():
            expected = {reference for reference in overdue if register.team[reference] == team}
            shown = self.overdue_list(browser)
            if on == self.stack.world.today() and shown - self.poisoned != expected - self.poisoned:
                yield f"{team}'s list lacks {sorted(expected - shown)[:5]}, has {sorted(shown - expected)[:5]}"
        for entry in self.history.of("listed", "ok"):
            if entry.facts["missing"]:
                yield f"a list lacked {entry.facts['missing'][:5]}"

    def overdue_list(self, browser: Browser) -> set[str]:
        """Everybody on the pages of overdue visits, read as their reader does."""
        shown: set[str] = set()
        for page in range(1, 50):
            answer = browser.get(f"/visits/overdue/?page={page}")
            if answer.is_sent_to_sign_in:
                browser.sign_in()
                answer = browser.get(f"/visits/overdue/?page={page}")
            if answer.status != 200:
                return {f"status {answer.status}"}
            references = set(REFERENCE.findall(answer.text))
            if references <= shown:
                break
            shown |= references
        return shown

    def i1_alerts_are_exactly_what_is_overdue(self) -> Iterator[str]:
        """Each overdue visit has its alert, since its due date; nobody else has one."""
        expected = Register(self.stack).overdue(self.stack.world.today())
        found: dict[str, date] = {
            reference: since_on
            for reference, kind, _, since_on, _ in self.stack.rows(OPEN_ALERTS)
            if kind == "visit_overdue"
        }
        for reference in sorted((expected.keys() | found.keys()) - self.poisoned):
            if expected.get(reference) != found.get(reference):
                yield f"{reference} is overdue since {expected.get(reference)}, alert {found.get(reference)}"

    def i2_one_open_alert_each(self) -> Iterator[str]:
        """Counted, whatever the index promises."""
        alerts = Counter(row[:3] for row in self.stack.rows(OPEN_ALERTS))
        yield from (f"{identity} is open {count} times" for identity, count in alerts.items() if count > 1)
        rows = Counter((row[0], row[2], row[3], row[4]) for row in self.stack.rows(LEDGER))
        yield from (f"{row} is in the ledger {count} times" for row, count in rows.items() if count > 1)

    def i2_no_alert_closed_early(self) -> Iterator[str]:
        """Nobody visits those who are watched, so no alert of theirs may ever have closed. A poisoned row had its
        duty taken away: its alert gives way to "No due date".
        """
        watched = [one for one in self.crowd.watched if one not in self.poisoned]
        rows = self.stack.rows(CLOSED_EARLY, {"watched": watched, "since": self.began_at})
        yield from (f"the alert of {reference} closed at {at} and was right" for reference, at in rows)

    def i3_everybody_is_told(self) -> Iterator[str]:
        """In-app at once, by mail sent or to be sent; what was sent has arrived; no mail came from nowhere."""
        ledger = self.stack.rows(LEDGER)
        arrived = {(mail.message_id, mail.recipient): mail for mail in list(self.stack.office.mails)}
        inbox = {(row[0], row[2]) for row in ledger if row[3] == "inbox"}
        told = {row[0] for row in ledger}
        for alert_id, reference, email, channel, _, message_id, sent_at, dead_at, error, attempts in ledger:
            if (alert_id, email) not in inbox:
                yield f"{email} was told of {reference} by {channel}, and not in Vigil"
            if channel == "email" and sent_at is not None and (message_id, email) not in arrived:
                yield f"the mail to {email} about {reference} is said to be sent, and never arrived"
            if channel == "email" and dead_at is not None and email not in self.unreachable:
                yield f"the mail to {email} about {reference} was given up ({error}, {attempts} tries)"
        for reference, kind, _, _, alert_id in self.stack.rows(OPEN_ALERTS):
            if alert_id not in told:
                yield f"nobody was told of {reference}, {kind}"
        for message_id, count in self.stack.office.copies().items():
            if count > MOST_COPIES:
                yield f"{count} copies of {message_id}"
        known = {row[0] for row in self.stack.rows("SELECT DISTINCT message_id FROM alerts_notification")}
        yield from (f"{message_id} is in no ledger" for message_id, _ in arrived if message_id not in known)

    def i4_every_saved_visit_is_there_once(self) -> Iterator[str]:
        """Each visit whose receipt was given is there with that receipt; what was refused is not."""
        saved = {key: receipt for key, receipt, _ in self.stack.rows(RECEIPTS)}
        tried = {entry.facts["key"] for entry in self.history.of("record", "invoke")}
        for entry in self.history.of("record", "ok"):
            if saved.get(entry.facts["key"]) != entry.facts["receipt"]:
                yield f"receipt {entry.facts['receipt']} was given and is lost"
        for entry in self.history.of("record", "fail"):
            if entry.facts["key"] in saved:
                yield f"{entry.facts['key']} was refused, and saved"
        yield from (f"visit {key} was never asked for" for key in saved.keys() - tried)
        promised = {entry.facts["alert"] for entry in self.history.of("acknowledge", "ok")}
        kept = {
            str(public_id)
            for (public_id,) in self.stack.rows(
                "SELECT alert.public_id FROM alerts_alertaction AS action"
                " JOIN alerts_alert AS alert ON alert.id = action.alert_id WHERE action.kind = 'acknowledge'"
            )
        }
        yield from (f"the acknowledgement of {alert} is lost" for alert in promised - kept)

    def i5_everything_is_audited(self) -> Iterator[str]:
        """Each saved visit has one event; each record that was shown has one for that reader."""
        for key, receipt, events in self.stack.rows(RECEIPTS):
            if events != 1:
                yield f"visit {receipt} ({key}) has {events} audit events"
        shown = Counter(
            (entry.facts["user"], entry.facts["reference"]) for entry in self.history.of("view", "ok")
        )
        written = {
            (username, reference): count
            for username, reference, count in self.stack.rows(
                "SELECT person.username, offender.reference, count(*) FROM audit_auditevent AS event"
                " JOIN accounts_user AS person ON person.id = event.actor_id"
                " JOIN offenders_offender AS offender ON offender.id = ANY(event.offender_ids)"
                " WHERE event.verb = 'offender_viewed' GROUP BY 1, 2"
            )
        }
        for (user, reference), count in shown.items():
            if written.get((user, reference), 0) < count:
                yield f"{user} saw {reference} {count} times, and {written.get((user, reference), 0)} are audited"

    def i6_nobody_saw_what_is_not_theirs(self) -> Iterator[str]:
        """No page of North was ever shown to somebody of South, or to nobody."""
        for entry in self.history.of("intrude", "ok"):
            yield f"{entry.facts['user']} was shown a record of another team"

    def i8_due_dates_are_those_of_the_oracle(self) -> Iterator[str]:
        """Every open obligation, against the visits alone; a suspension moves the date on, never back."""
        register = Register(self.stack)
        for reference, due_on in self.stack.rows(
            "SELECT reference, due_on FROM visits_visitobligation AS duty"
            " JOIN offenders_offender AS offender ON offender.id = duty.offender_id"
            " WHERE duty.closed_at IS NULL AND NOT is_canary"
        ):
            if reference in self.poisoned or reference in register.held_until:
                continue
            if due_on != register.due.get(reference):
                yield f"{reference} is due on {due_on}, and should be on {register.due.get(reference)}"

    def i9_the_counts_add_up(self) -> Iterator[str]:
        """The last accepted check: its parts are its whole, and its whole is the register's."""
        live = self.stack.value("SELECT count(*) FROM offenders_offender WHERE closed_on IS NULL")
        (counted, *parts), *_ = self.stack.rows(
            "SELECT live, scheduled, suspended, unschedulable FROM alerts_sweeprun"
            " WHERE refusal = '' ORDER BY recorded_at DESC LIMIT 1"
        )
        if counted != sum(parts) or counted != live:
            yield f"{live} are live; the last check says {counted} = {parts}"
        for is_equal, figures in self.stack.rows(
            "SELECT is_equal, figures FROM alerts_recount ORDER BY at DESC LIMIT 1"
        ):
            if not is_equal:
                yield f"the last recount differs: {figures}"

    def i10_no_personal_data_outside(self) -> Iterator[str]:
        """The canaries' names are in no mail, webhook, log, and in nothing that Redis was ever told."""
        words = tuple(word.encode() for word in (FAMILY, GIVEN, STREET))
        for mail in list(self.stack.office.mails):
            yield from (f"{word!r} is in a mail" for word in words if word in mail.raw.encode())
        for _, body in list(self.stack.outside.posts):
            yield from (f"{word!r} was told to the webhook" for word in words if word in body)
        redis = [path for path in (self.stack.folder / "redis").rglob("*") if path.is_file()]
        for path in [*self.stack.logs(), *redis]:
            content = path.read_bytes()
            yield from (f"{word!r} is in {path.name}" for word in words if word in content)

    def health(self) -> tuple[str, str]:
        """The banner of the supervisor's page: its colour, and its words."""
        page = self._page("/visits/overdue/")
        match = re.search(r'data-health="(\w+)".*?</section>', page, re.DOTALL)
        return (match[1], _words(match[0])) if match else ("none", _words(page))

    def findings(self) -> str:
        """All that the page of operations says."""
        return _words(self._page("/operations/"))

    def _page(self, path: str) -> str:
        browser = self.supervisors["North"]
        answer = browser.get(path)
        if answer.is_sent_to_sign_in:
            browser.sign_in()
            answer = browser.get(path)
        return answer.text


def _invariant(check: Callable[[], Iterator[str]]) -> str:
    return check.__name__.partition("_")[0].upper()


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
