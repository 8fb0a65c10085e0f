"""The whole history of one alert: opened, told, handled, closed, the newest first."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from offender_mgmt.alerts.choices import ActionKind, Step
from offender_mgmt.alerts.models import Alert, AlertAction, Notification
from offender_mgmt.alerts.rules.course import Delivery, delivery_in_words

Told = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Entry:
    """Something that happened: when, what, by whom, in which words, and who was told of it how."""

    at: datetime
    title: str
    by: str = ""
    text: str = ""
    until: datetime | None = None
    told: Told = field(default_factory=list)


def history_of(alert: Alert) -> list[Entry]:
    """Everything that happened to an alert, in three queries."""
    rounds = _rounds(alert)
    entries = [Entry(alert.opened_at, "Opened")]
    for step in alert.escalations.order_by("round"):
        label = Step(step.step).label
        title = f"{label} told" if step.told else f"Nobody told: no {label.lower()} could be reached"
        entries.append(Entry(step.at, title, told=_people(rounds.pop(step.round, []))))
    assigned = {rows[0].created_at: _people(rows) for rows in rounds.values()}
    actions = alert.actions.select_related("by", "assignee").order_by("at", "pk")
    entries += [_done(action, assigned.get(action.at, [])) for action in actions]
    if alert.closed_at:
        entries.append(Entry(alert.closed_at, "Closed: what it was about is no longer so"))
    # Stable, then turned round: of what happened at one instant the last stands first.
    return sorted(entries, key=lambda entry: entry.at)[::-1]


def _done(action: AlertAction, told: Told) -> Entry:
    by = str(action.by)
    if action.kind == ActionKind.ASSIGN:
        return Entry(action.at, f"Assigned to {action.assignee}", by, action.text, told=told)
    return Entry(action.at, ActionKind(action.kind).label, by, action.text, action.until)


def _rounds(alert: Alert) -> dict[int, list[Notification]]:
    """The notifications of each round of telling, by person."""
    rows = alert.notifications.select_related("recipient")
    rounds: defaultdict[int, list[Notification]] = defaultdict(list)
    for row in rows.order_by("recipient__last_name", "recipient", "-channel"):
        rounds[row.round].append(row)
    return rounds


def _people(rows: list[Notification]) -> Told:
    """Each person who was told in a round, with what became of it by each channel."""
    people: dict[str, list[str]] = {}
    for row in rows:
        people.setdefault(str(row.recipient), []).append(delivery_in_words(_delivery(row)))
    return list(people.items())


def _delivery(row: Notification) -> Delivery:
    return Delivery(
        channel=row.channel,
        sent_at=row.sent_at,
        dead_at=row.dead_at,
        opened_at=row.opened_at,
        attempts=row.attempts,
        error=row.error,
    )
