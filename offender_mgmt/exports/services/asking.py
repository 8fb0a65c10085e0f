"""Asking for an export, and taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.rules.disclosures import Disclosure
from offender_mgmt.errors import RuleViolation
from offender_mgmt.exports.choices import UNFINISHED, State
from offender_mgmt.exports.models import ExportRequest

MOST_UNFINISHED = 10  # of one person: the queue is everybody's


@dataclass(frozen=True)
class Order:
    """What is to be made. `kind` is a key of EXPORT_KINDS, `asked` what it takes: codes and ids, never a name."""

    kind: str
    title: str
    asked: Mapping[str, object]
    formats: Sequence[str] = ("csv",)


@transaction.atomic
def ask_for(order: Order, *, to: Disclosure, by: User, now: datetime) -> ExportRequest:
    """Put an order into the queue. Afterwards it *waits*, and a worker makes it with the rights that `by` has then.

    Raises RuleViolation when the same person has too many that are not finished.
    """
    # Lock first: two clicks together must not pass the limit.
    User.objects.select_for_update().get(pk=by.pk)
    if ExportRequest.objects.filter(asked_by=by, state__in=UNFINISHED).count() >= MOST_UNFINISHED:
        raise RuleViolation(
            f"{MOST_UNFINISHED} of your exports are not finished yet. Wait for one, or cancel one."
        )
    request = ExportRequest.objects.create(
        kind=order.kind,
        title=order.title,
        asked=dict(order.asked),
        formats=list(order.formats),
        recipient=to.recipient.strip(),
        basis=to.basis,
        asked_by=by,
        asked_at=now,
    )
    audit.record(
        Verb.EXPORT_ASKED,
        by=by,
        details=to.details
        | {"export": str(request.public_id), "kind": order.kind, "asked": dict(order.asked)},
    )
    return request


@transaction.atomic
def cancel(public_id: UUID, *, by: User, now: datetime) -> ExportRequest:
    """Take an order of one's own back. A worker that is at it stops at its next step.

    Raises RuleViolation when it is over already; ExportRequest.DoesNotExist when it is not theirs.
    """
    request = ExportRequest.objects.select_for_update(of=("self",)).get(public_id=public_id, asked_by=by)
    if request.state not in UNFINISHED:
        raise RuleViolation("This export is over already. There is nothing to cancel.")
    end(request, State.CANCELLED, "", by=by, now=now)
    return request


def end(request: ExportRequest, state: State, said: str, *, by: audit.Actor, now: datetime) -> None:
    """It is over without a file that could still be had; the log says how. The caller holds its lock."""
    request.state, request.said = state, said
    request.finished_at = request.finished_at or now
    request.save(update_fields=["state", "said", "finished_at"])
    audit.record(Verb.EXPORT_ENDED, by=by, details={"export": str(request.public_id), "state": str(state)})
