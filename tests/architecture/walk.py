"""One request by one role for one kind of thing, and all that the walks want to know of its answer."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from tests.architecture.addresses import Address
from tests.architecture.headers import check_headers
from tests.architecture.window_things import tells_window
from tests.architecture.world import SURNAMES, World, new_visit

Cell = tuple[str, str, str]  # method, kind of thing, role
LOOKING = ("GET", "HEAD")


@dataclass(frozen=True)
class Answer:
    """What came back: as the table writes it, as bytes, and whom it names."""

    word: str
    neutral: tuple[int, bytes, dict[str, str]]
    shown: frozenset[int]
    unaudited: frozenset[int]  # shown, and not named by any audit event that the request has written
    is_written: bool = False  # as a refused look
    tells_window: bool = False  # what only a supervisor and, when it is near, the manager may see


def ask(world: World, address: Address, cell: Cell, body: dict[str, Any] | None = None) -> Answer:
    """The answer to one request. A look stays done, so that whoever compares sees what it changed; anything else
    is undone.
    """
    with transaction.atomic():
        answer = _ask(world, address, cell, body if body is not None else _body(world, address, cell))
        transaction.set_rollback(cell[0] not in LOOKING)
    return answer


def _body(world: World, address: Address, cell: Cell) -> dict[str, Any]:
    method, kind, _ = cell
    if method != "POST":
        return {}
    if address.route.startswith("api/"):
        return {"data": new_visit(world.kinds(address.route)[kind]), "content_type": "application/json"}
    return {"data": {"nonsense": "yes"}}


def _ask(world: World, address: Address, cell: Cell, body: dict[str, Any]) -> Answer:
    method, kind, role = cell
    before = AuditEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    path = address.path(world.kinds(address.route)[kind])
    answer = getattr(world.client(role), method.lower())(path, **body)
    check_headers(answer)
    shown = _shown(world, answer)
    audited = _audited(world, role, before) if shown else frozenset()
    tells = tells_window(f"{answer.headers} {_content(answer).decode(errors='replace')}")
    is_written = _is_written(world, role, answer)
    return Answer(_word(answer), _neutral(answer), shown, shown - audited, is_written, tells)


def _content(answer: Any) -> bytes:
    """Its bytes. A stream can be read once: what was read is kept with it."""
    if not answer.streaming:
        return bytes(answer.content)
    if not hasattr(answer, "was_read"):
        answer.was_read = answer.getvalue()
    return bytes(answer.was_read)


def _shown(world: World, answer: Any) -> frozenset[int]:
    """The offenders whom this answer names, by surname, reference or id."""
    text = _content(answer).decode(errors="replace")
    return frozenset(
        offender.pk
        for kind, offender in world.offenders.items()
        if SURNAMES[kind] in text or offender.reference in text or str(offender.public_id) in text
    )


def _audited(world: World, role: str, after: int) -> frozenset[int]:
    """The offenders named by what this role did since that event."""
    user = world.users[role]
    events = AuditEvent.objects.filter(pk__gt=after, actor_id=user.pk if user else None)
    return frozenset(offender_id for event in events for offender_id in event.offender_ids)


def _is_written(world: World, role: str, answer: Any) -> bool:
    """Whether the log has this refusal of this role, written for this request or for the same a moment before."""
    user, match = world.users[role], answer.resolver_match
    if user is None or match is None or answer.status_code not in (403, 404):
        return False
    told = {"page": match.view_name, "method": answer.request["REQUEST_METHOD"], "status": answer.status_code}
    return AuditEvent.objects.filter(
        actor_id=user.pk, verb=Verb.LOOK_REFUSED, details__contains=told
    ).exists()


def _word(answer: Any) -> str:
    """The answer as the table writes it."""
    is_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/")
    return "in" if is_sign_in and "next=" in answer.headers["Location"] else str(answer.status_code)


def _neutral(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    """An answer without what differs between any two: the token against forgery."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", _content(answer))
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, body, headers
