"""Writing the audit log. Every write service and every page that shows a person calls `record`."""

from collections.abc import Iterable
from typing import Protocol

from django.db import transaction
from django.db.models import Subquery

from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import VigilError


class Actor(Protocol):
    """Whoever acts: a User, or the named system actor of a job."""

    @property
    def pk(self) -> int | None: ...

    @property
    def role(self) -> str: ...

    def __str__(self) -> str: ...


class SystemActor:
    """A job that acts without a person, such as the sweep. Named, so that no event is without an author."""

    pk = None
    role = "system"

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


def record(
    verb: Verb,
    *,
    by: Actor,
    offender_ids: Iterable[int] | Subquery = (),
    details: dict[str, object] | None = None,
) -> AuditEvent:
    """Write one event in the caller's transaction; if it cannot be written, the deed is undone with it.

    `offender_ids` may be a query of one list of them, which then need not leave the database. `details` holds names of
    fields and codes, never free text about a person. Outside a transaction it refuses: an event that commits without
    its deed, or the reverse, is worse than an error.
    """
    if not transaction.get_connection().in_atomic_block:
        raise VigilError("An audit event must be written in the transaction of the deed that it records.")
    return AuditEvent.objects.create(
        verb=verb,
        actor_id=by.pk,
        actor_name=str(by),
        actor_role=by.role,
        offender_ids=offender_ids if isinstance(offender_ids, Subquery) else list(offender_ids),
        details=details or {},
    )
