"""Writing the audit log. Every write service and every page that shows a person calls `record`."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Subquery
from django.utils.module_loading import import_string

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
    told = details or {}
    concerned = offender_ids if isinstance(offender_ids, Subquery) else list(offender_ids)
    event = AuditEvent.objects.create(
        verb=verb,
        actor_id=by.pk,
        actor_name=str(by),
        actor_role=by.role,
        offender_ids=concerned,
        details=_with_ground(told, user_id=by.pk, offender_ids=concerned),
    )
    event.details = told
    return event


def _with_ground(
    details: dict[str, object], *, user_id: int | None, offender_ids: list[int] | Subquery
) -> Any:
    """As `settings.AUDIT_GROUND` adds to them: on which ground somebody has a record that is hidden from them else."""
    if user_id is None or not offender_ids:
        return details
    ground: Callable[..., Any] = import_string(settings.AUDIT_GROUND)
    return ground(details, user_id=user_id, offender_ids=offender_ids)
