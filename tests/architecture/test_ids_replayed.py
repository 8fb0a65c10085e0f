"""Every id that one role is shown, asked again by every other role in every place that takes one (ACC-5).

The table of `access_matrix` says what each address answers for things of the world. This asks what nobody thought of:
the id of a visit where a device is expected, of an alert in a filter, of a batch in a body. Whatever the answer is, it
names nobody whom the asker may not see, and writes of nobody whom they may not see.
"""

import os
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from offender_mgmt.accounts.choices import Permission, Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.architecture.addresses import Address, every_address
from tests.architecture.world import ROLES, SURNAMES, World
from tests.conftest import COUNTED

# Out of more than a million. By hand, ask more; without a seed, each run asks others.
REPLAYS = int(os.environ.get("VIGIL_REPLAYS", "200"))
SEED = int(os.environ.get("VIGIL_REPLAY_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
FEW = 1000
SHOWN_MOST = ("officer", "supervisor")
SIGNED_IN = [role for role in ROLES if role not in ("anonymous", "disabled")]
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*? name="(\w+)"')
NO_ID = {"csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Place:
    """Where an id can be put: in the path of an address, or in a field of its query or its body."""

    address: Address
    method: str
    field: str = ""  # none: in the path

    def ask(self, world: World, role: str, one: str) -> Any:
        """The answer to this role with the id there. The rest of the request is of the world, or nonsense."""
        key = next(iter(world.kinds(self.address.route).values()))
        path = self.address.path(key if self.field else one)
        told: dict[str, Any] = {"data": {self.field or "nonsense": one if self.field else "yes"}}
        if self.method == "post" and self.address.route.startswith("api/"):
            told["content_type"] = "application/json"
        return getattr(world.client(role), self.method)(
            path, **told if self.field or self.method == "post" else {}
        )


def seen_ids(world: World, role: str, fields: dict[str, set[str]]) -> set[str]:
    """Every id in every answer to what this role may ask of the world; adds the fields of each page's forms."""
    found: set[str] = set()
    for address in every_address():
        for key in world.kinds(address.route).values():
            with transaction.atomic():
                answer = world.client(role).get(address.path(key))
            if answer.status_code == 200 and not answer.streaming:
                page = answer.content.decode(errors="replace")
                found.update(ID.findall(page))
                fields[address.route].update(set(FIELD.findall(page)) - NO_ID)
    return found


def described_fields() -> Iterator[tuple[str, str, str]]:
    """What the API says that it takes: a route, a method, and a field of the query or the body."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    bodies = schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        route = re.sub(r"\{(\w+)\}", r"<str:\1>", path.lstrip("/")).replace("<str:id>", "<str:pk>")
        for method, operation in operations.items():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "query":
                    yield route, method, parameter["name"]
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = content["schema"].get("$ref", "").rpartition("/")[2]
                yield from ((route, method, field) for field in bodies.get(name, {}).get("properties", ()))


def places(fields: Mapping[str, set[str]]) -> list[Place]:
    """Every place of every address."""
    addresses = {address.route: address for address in every_address()}
    in_paths = [
        Place(one, method) for one in addresses.values() if "<" in one.route for method in ("get", "post")
    ]
    in_forms = [
        Place(addresses[route], method, field)
        for route, names in sorted(fields.items())
        for field in sorted(names)
        for method in ("get", "post")
    ]
    in_api = [Place(addresses[route], method, field) for route, method, field in described_fields()]
    return in_paths + in_forms + in_api


def leaked(world: World, role: str, one: str, answer: Any, after: int) -> set[str]:
    """Whom this answer names, or what the request wrote of them, though the role may not see them.

    The id that was asked for tells nothing when it comes back. Auditors read references, and no names; professional
    standards read those whose lists they oversee, and act on them.
    """
    user = world.users[role]
    assert user is not None
    hidden = {kind: person for kind, person in world.offenders.items() if person not in visible(user)}
    text = "" if answer.streaming else answer.content.decode(errors="replace")
    found = {kind for kind in hidden if SURNAMES[kind] in text}
    if user.role == Role.AUDITOR:
        return found
    overseen = set(Offender.objects.overseen_by(user)) if user.may(Permission.OVERSEE_ACCESS) else set()
    kept = {kind: person for kind, person in hidden.items() if person not in overseen}
    found |= {
        kind
        for kind, person in kept.items()
        if {name for name in (person.reference, str(person.public_id)) if name in text} - {one}
    }
    written = AuditEvent.objects.filter(pk__gt=after, actor_id=user.pk).exclude(verb=Verb.LOOK_REFUSED)
    named = {pk for ids in written.values_list("offender_ids", flat=True) for pk in ids}
    return found | {f"wrote of {kind}" for kind, person in kept.items() if person.pk in named}


def visible(user: User) -> set[Offender]:
    """Whose records this user may open."""
    return set(Offender.objects.visible_to(user))


def test_no_id_opens_in_any_place_what_its_asker_may_not_see(
    world: World, record_property: Callable[[str, object], None]
) -> None:
    """As many replays as are asked for, chosen by the seed; of few, the ids are those that one role is shown."""
    luck, fields = random.Random(SEED), defaultdict[str, set[str]](set)
    shown_to = SIGNED_IN if REPLAYS > FEW else [luck.choice(SHOWN_MOST)]
    ids = sorted({one for role in shown_to for one in seen_ids(world, role, fields)})
    all_places = places(fields)

    leaks = []
    for _ in range(REPLAYS):
        world.prove_afresh(now=timezone.now())
        role, one, place = luck.choice(SIGNED_IN), luck.choice(ids), luck.choice(all_places)
        with transaction.atomic():
            after = last_event()
            answer = place.ask(world, role, one)
            found = leaked(world, role, one, answer, after)
            transaction.set_rollback(True)
        if found or answer.status_code >= 500:
            leaks.append((role, place, one, answer.status_code, found))

    cells = len(SIGNED_IN) * len(ids) * len(all_places)
    record_property(COUNTED, f"{REPLAYS:,} of {cells:,} replays of {len(ids)} ids, VIGIL_REPLAY_SEED={SEED}")
    assert leaks == [], f"VIGIL_REPLAY_SEED={SEED}"
    assert len(ids) > 50
    assert world.client("officer").get("/account/").status_code == 200  # to the end they were signed in


def test_a_leak_would_be_seen(world: World) -> None:
    """What the officer is rightly shown, taken for an answer to the outsider; and what was written by it."""
    own, after = str(world.offenders["own"].public_id), last_event()
    (address,) = (one for one in every_address() if one.route == "offenders/<uuid:public_id>/")

    answer = Place(address, "get").ask(world, "officer", own)
    audit.record(Verb.OFFENDER_VIEWED, by=world.users["outsider"], offender_ids=[world.offenders["own"].pk])

    assert leaked(world, "outsider", own, answer, after) == {"own", "wrote of own"}
    assert leaked(world, "officer", own, answer, after) == set()


def last_event() -> int:
    """The key of the last event of the log."""
    return AuditEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0
