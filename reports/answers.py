"""What the audit log answers: each event as a line, with references for the log's numbers, and no names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import PROCESSING, Processing, Verb
from offender_mgmt.audit.models import AuditEvent, Inquiry
from offender_mgmt.offenders.models import Offender

DEFINITION = "audit-log/1"
UNKNOWN = "a record that is not on the register"


@dataclass(frozen=True)
class Entry:
    """One event. `references` are the people in it whom the answer names, `offender_ids` the same as the log has them;
    `others` were in it too, and the question was not about them.
    """

    at: datetime
    name: str
    username: str
    role: str
    processing: str
    deed: str
    facts: str
    references: tuple[str, ...]
    offender_ids: tuple[int, ...]
    others: int


def entries_of(inquiry: Inquiry, events: Sequence[AuditEvent], *, asker: User) -> list[Entry]:
    """These events as lines, in their order. Two queries, however many there are."""
    named = {event.pk: _named(inquiry, event) for event in events}
    references = _references({pk for pks in named.values() for pk in pks}, asker)
    usernames = User.objects.in_bulk({event.actor_id for event in events if event.actor_id is not None})
    return [
        Entry(
            at=event.at,
            name=event.actor_name,
            username=usernames[event.actor_id].username if event.actor_id in usernames else "",
            role=dict(Role.choices).get(event.actor_role, event.actor_role.capitalize()),
            processing=Processing(PROCESSING[event.verb]).label,
            deed=Verb(event.verb).label,
            facts=facts_in_words(event.details),
            references=tuple(references.get(pk, UNKNOWN) for pk in named[event.pk]),
            offender_ids=named[event.pk],
            others=len(event.offender_ids) - len(named[event.pk]),
        )
        for event in events
    ]


def _named(inquiry: Inquiry, event: AuditEvent) -> tuple[int, ...]:
    """Whom the answer names of an event: the person asked about, or everybody whom the account had before it."""
    if inquiry.offender_id is None:
        return tuple(event.offender_ids)
    return tuple(pk for pk in event.offender_ids if pk == inquiry.offender_id)


def _references(offender_ids: Iterable[int], asker: User) -> dict[int, str]:
    """Reference by number, of those whom the asker may read of in reports."""
    reportable = Offender.objects.askable_by(asker).filter(pk__in=offender_ids)
    return dict(reportable.values_list("pk", "reference"))


def facts_in_words(details: dict[str, Any]) -> str:
    """The details of an event on one line, in the order of their names; empty values are left out."""
    told = ((name, _told(value)) for name, value in sorted(details.items()))
    return "; ".join(f"{name.replace('_', ' ')}: {words}" for name, words in told if words)


def _told(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return ""
        case list():
            return ", ".join(_told(one) for one in value)
        case dict():
            return ", ".join(f"{name} {_told(one)}" for name, one in sorted(value.items()))
        case _:
            return str(value)
