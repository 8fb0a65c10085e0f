"""One id, asked by one role in one place, and what the answer tells them that it should not."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import transaction
from django.test import Client
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator

from caseload.models import Transfer
from intake.models import ImportBatch
from offender_mgmt.accounts.choices import Permission, Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.architecture.addresses import Address, every_address
from tests.architecture.forms import filled, forms_of
from tests.architecture.watching import ID, watched
from tests.architecture.world import SURNAMES, World

# A look that was refused; and whoever is out comes back, whosever the record is by then.
OF_ANYBODY = (Verb.LOOK_REFUSED, Verb.CHECKED_IN)
# An administrator reads, by reference and without names, whom policy would change (`people_shown_to`).
BY_REFERENCE = ("caseload/simulations/<uuid:public_id>/", "caseload/policy/<int:revision_id>/outcome/")
# Who is asked to take a case reads whose it is before they answer (`TransferQuerySet.visible_to`).
TO_TAKE = tuple(f"caseload/transfers/<uuid:public_id>/{deed}/" for deed in ("accept", "reject"))


@dataclass(frozen=True)
class Way:
    """A path, and what is told beside the id."""

    path: str
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Where an id can be put: in the path of an address, or in a field of its query or its body; and all ways there."""

    address: Address
    method: str
    field: str  # none: in the path
    ways: Sequence[Way]

    def ask(self, client: Client, one: str, way: Way) -> tuple[Any, str]:
        """The answer with the id there, and what was sent."""
        path = way.path if self.field else self.address.path(one)
        told = dict(way.told)
        if self.field:
            told[self.field] = [one] if isinstance(told.get(self.field), list) else one
        is_json = self.method == "post" and self.address.route.startswith("api/")
        more = {"content_type": "application/json"} if is_json else {}
        return getattr(client, self.method)(path, told, **more), f"{path} {told}"


@dataclass
class Asker:
    """A role, and whom it may not see. It is asked for once: every request is undone."""

    world: World
    role: str

    @cached_property
    def user(self) -> User:
        """The account with that role."""
        user = self.world.users[self.role]
        assert user is not None
        return user

    @cached_property
    def hidden(self) -> dict[str, Offender]:
        """Whose names they may not read."""
        visible = set(Offender.objects.visible_to(self.user))
        return {kind: person for kind, person in self.world.offenders.items() if person not in visible}

    @cached_property
    def kept(self) -> dict[str, Offender]:
        """Whose references they may not read, and on whom they may not act. Auditors read references, and no names;
        professional standards read those whose lists they oversee, and act on them.
        """
        if self.user.role == Role.AUDITOR:
            return {}
        oversees = self.user.may(Permission.OVERSEE_ACCESS)
        overseen = set(Offender.objects.overseen_by(self.user)) if oversees else set()
        return {kind: person for kind, person in self.hidden.items() if person not in overseen}

    @cached_property
    def to_take(self) -> set[str]:
        """Whose case they are asked to take into a team of theirs."""
        asked = Transfer.objects.waiting().filter(to_team__in=self.user.supervised_teams.all())
        about = set(asked.values_list("offender", flat=True))
        return {kind for kind, person in self.hidden.items() if person.pk in about}

    @cached_property
    def own_files(self) -> set[str]:
        """The files that they brought. Whoever did reads what is in them, of whomever."""
        keys = ImportBatch.objects.filter(uploaded_by=self.user).values_list("public_id", flat=True)
        return set(map(str, keys))

    def replay(self, place: Place, one: str, way: Way) -> tuple[int, str]:
        """Ask, and undo what it did. Return the status, and what is wrong with the answer, in words, or nothing."""
        with transaction.atomic():
            after = last_event()
            answer, sent = place.ask(self.world.client(self.role), one, way)
            found = self.leaked(place, sent, answer, after)
            transaction.set_rollback(True)
        status: int = answer.status_code
        is_wrong = found or status >= 500
        return status, f"{self.role} {place.method} {sent}: {status} {sorted(found)}" if is_wrong else ""

    def ids_to_ask(self, place: Place, way: Way, ids: Sequence[str]) -> list[str]:
        """Those of the ids for which the answer might be other than for an id that nobody has."""
        one = str(uuid4())
        with transaction.atomic(), watched(one, ids) as watch:
            answer, _ = place.ask(self.world.client(self.role), one, way)
            transaction.set_rollback(True)
        return watch.ids_to_ask(place.field, answer)

    def leaked(self, place: Place, sent: str, answer: Any, after: int) -> set[str]:
        """Whom this answer names, or what the request wrote of them, though the role may not see them.

        What was sent tells nothing when it comes back.
        """
        if place.address.route.startswith("import/") and any(one in sent for one in self.own_files):
            return set()
        text = "" if answer.streaming else answer.content.decode(errors="replace")

        def is_told(*names: object) -> bool:
            return any(str(name) in text and str(name) not in sent for name in names)

        is_asked = self.to_take if place.address.route in TO_TAKE else set()
        reads_references = self.user.role == Role.ADMINISTRATOR and place.address.route in BY_REFERENCE
        kept = {} if reads_references else {kind: self.kept[kind] for kind in self.kept.keys() - is_asked}
        named = {kind for kind in self.hidden.keys() - is_asked if is_told(SURNAMES[kind])}
        named |= {kind for kind, one in kept.items() if is_told(one.reference, one.public_id)}
        written = AuditEvent.objects.filter(pk__gt=after, actor_id=self.user.pk).exclude(verb__in=OF_ANYBODY)
        about = {pk for ids in written.values_list("offender_ids", flat=True) for pk in ids}
        return named | {f"wrote of {kind}" for kind, person in kept.items() if person.pk in about}


def last_event() -> int:
    """The key of the last event of the log."""
    return AuditEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0


@dataclass
class Shown:
    """Every id in every answer to what some roles may ask of the world, and every place where one can be put."""

    ids: set[str] = field(default_factory=set)
    in_forms: dict[tuple[str, str, str], dict[str, Way]] = field(default_factory=lambda: defaultdict(dict))

    def show(self, world: World, role: str, addresses: Iterable[Address]) -> None:
        """Let this role ask for all that there is at these addresses."""
        for address in addresses:
            for key in world.kinds(address.route).values():
                with transaction.atomic():
                    answer = world.client(role).get(address.path(key))
                if answer.status_code == 200 and not answer.streaming:
                    page = answer.content.decode(errors="replace")
                    self.ids.update(ID.findall(page))
                    self._add_forms(page, address.path(key))

    def _add_forms(self, page: str, path: str) -> None:
        for form in forms_of(page):
            goes_to = form.action or path
            route = str(resolve(urlsplit(goes_to).path).route)
            for name in form.told:
                self.in_forms[route, form.method, name].setdefault(goes_to, Way(goes_to, form.told))

    def places(self, world: World) -> list[Place]:
        """Every place: in paths, in the forms that were shown, and in what the API says that it takes."""
        addresses = {address.route: address for address in every_address()}
        nothing, nonsense = Way("", {}), Way("", {"nonsense": "yes"})
        in_paths = [
            Place(one, method, "", [way])
            for one in addresses.values()
            if "<" in one.route
            for method, way in (("get", nothing), ("post", nonsense))
        ]
        in_forms = [
            Place(addresses[route], method, name, list(ways.values()))
            for (route, method, name), ways in sorted(self.in_forms.items())
        ]
        return in_paths + in_forms + list(_in_api(world, addresses))


def _in_api(world: World, addresses: Mapping[str, Address]) -> Iterator[Place]:
    """For each field of a query or a body: the path of each kind of thing, and what is required beside it."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    schemas, own = schema["components"]["schemas"], str(world.offenders["own"].public_id)
    for path, operations in schema["paths"].items():
        route = re.sub(r"\{(\w+)\}", r"<str:\1>", path.lstrip("/")).replace("<str:id>", "<str:pk>")
        address, keys = addresses[route], world.kinds(route).values()
        for method, operation in operations.items():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "query":
                    yield Place(
                        address, method, parameter["name"], [Way(address.path(one), {}) for one in keys]
                    )
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content is None:
                continue
            body = schemas[content["schema"]["$ref"].rpartition("/")[2]]
            required = filled(body, schemas, own)
            for name, described in body.get("properties", {}).items():
                told = required | {name: filled(described, schemas, own)}
                yield Place(address, method, name, [Way(address.path(one), told) for one in keys])
