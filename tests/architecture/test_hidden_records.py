"""A record that is kept from somebody is nowhere: not on a page, in a list, in an answer, and not as a refusal."""

import os
from datetime import datetime
from itertools import product

from django.utils import timezone

from offender_mgmt.offenders.choices import AccessLevel, AccessReason, ConflictKind
from offender_mgmt.offenders.models import AccessGrant, ConflictBlock
from offender_mgmt.offenders.services import give_reason
from tests.architecture.access_matrix import cells, read_table
from tests.architecture.addresses import Address, every_address
from tests.architecture.walk import Answer, Cell, ask
from tests.architecture.world import ROLES, World

MATRIX = read_table()
EACH = {"own", "other", "none", "closed", "absent"}
REFUSED = {"403", "405", "401", "in"}
# Asked by default: those whose record it was before. By hand everybody whom it is hidden from, which takes long.
WHOLE = bool(os.environ.get("VIGIL_WHOLE_MATRIX"))
# The officer who is out there comes back, and reads not from whom (`visits.services.safety`).
COMING_BACK = {
    "visits/back/<uuid:public_id>/",
    "visits/extend/<uuid:public_id>/",
    "api/v1/check-outs/<str:public_id>/extend/",
    "api/v1/check-outs/<str:public_id>/check-in/",
}
SEE_OWN = {"outsider", "standards"}  # the first is on the list, the second oversees it
HIDDEN_FROM = [role for role in ROLES if role not in SEE_OWN] if WHOLE else ["supervisor"]
LOOKING_ROUND = HIDDEN_FROM if WHOLE else ["officer", "supervisor", "auditor"]


def hide(world: World, now: datetime) -> None:
    """Keep Ownsurname from all but Oscar and Simon, and from Simon by a conflict; and two others from Susan, of whom
    Othersurname is asked to come to her team.
    """
    own, closed = world.offenders["own"], world.offenders["closed"]
    own.access_level = AccessLevel.RESTRICTED
    own.save()
    users = {role: user for role, user in world.users.items() if user is not None}
    susan, simon = users["supervisor"], users["other_supervisor"]
    for listed in (users["outsider"], simon):
        AccessGrant.objects.create(
            offender=own,
            user=listed,
            level=AccessLevel.RESTRICTED,
            reason="Case",
            requested_by=susan,
            approved_by=simon,
            granted_at=now,
        )
    for offender, user in ((own, simon), (closed, susan), (world.offenders["other"], susan)):
        ConflictBlock.objects.create(
            offender=offender,
            user=user,
            kind=ConflictKind.KNOWS,
            reason="Cousin",
            set_by=users["officer"],
            set_at=now,
        )


class Absent:
    """The answer about no record: one page for all addresses, and in the API one for each, which names its kind."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._neutral: dict[tuple[str, str, str], object] = {}

    def is_that(self, answer: Answer, address: Address, cell: Cell) -> bool:
        """Whether this answer is that of no record, byte for byte (ACC-3)."""
        method, _, role = cell
        key = (address.route if address.route.startswith("api/") else "", method, role)
        if key not in self._neutral:
            self._neutral[key] = ask(self._world, address, (method, "absent", role)).neutral
        return answer.word == "404" and answer.neutral == self._neutral[key]


def about_one(world: World, address: Address, absent: Absent) -> list[str]:
    """What an address about one person tells of a person who is hidden."""
    expected = cells(MATRIX[address.route], list(world.kinds(address.route)))
    told = list[str]()
    for method, role in product(("GET", "POST"), HIDDEN_FROM):
        cell = (method, "own", role)
        if expected[cell] in REFUSED:
            continue
        answer = ask(world, address, cell)
        # Where nobody is named there is a list instead, which leaves them out.
        comes_back = role == "officer" and address.route in COMING_BACK
        names_one = expected[method, "absent", role] == "404" and not comes_back
        is_right = (
            absent.is_that(answer, address, cell)
            if names_one
            else not answer.shown & hidden_from(world, role)
        )
        told += [] if is_right else [f"{address.route} {cell}"]
    return told


def hidden_from(world: World, role: str) -> set[int]:
    """The offenders whom this role must not meet."""
    kinds = ("own", "closed", "other") if role == "supervisor" else ("own",)
    return {world.offenders[kind].pk for kind in kinds}


def about_many(world: World, address: Address) -> list[str]:
    """What any other address tells of them: to the team, its supervisor, the auditor, or to each role."""
    kinds = list(world.kinds(address.route))
    expected = cells(MATRIX[address.route], kinds)
    told = []
    for role, kind in product(LOOKING_ROUND, sorted({kinds[0], "other"} & set(kinds))):
        cell = ("GET", kind, role)
        if expected[cell] == "200" and ask(world, address, cell).shown & hidden_from(world, role):
            told.append(f"{address.route} {cell}")
    return told


def test_who_may_not_see_a_record_meets_it_nowhere(world: World) -> None:
    """By every address of Vigil, the API's too (ACC-3, ACC-8, ACC-9)."""
    hide(world, timezone.now())

    absent, told = Absent(world), list[str]()
    for address in every_address():
        if set(world.kinds(address.route)) >= EACH:
            told += about_one(world, address, absent)
        else:
            told += about_many(world, address)

    assert told == []


def test_who_stands_on_the_list_meets_it_unless_a_conflict_says_otherwise(world: World) -> None:
    """The list opens the record for an officer of another team; a conflict shuts it again (ACC-9)."""
    (page,) = (one for one in every_address() if one.route == "offenders/<uuid:public_id>/")
    hide(world, timezone.now())
    outsider = world.users["outsider"]
    assert outsider is not None
    give_reason(  # a record with a list asks for one, in words
        offender_id=world.offenders["own"].pk,
        reason=AccessReason.VISIT,
        words="A visit.",
        by=outsider,
        now=timezone.now(),
    )

    answers = {role: ask(world, page, ("GET", "own", role)) for role in ("outsider", "other_supervisor")}

    assert answers["outsider"].word == "200"
    assert world.offenders["own"].pk in answers["outsider"].shown
    cell = ("GET", "own", "other_supervisor")
    assert Absent(world).is_that(answers["other_supervisor"], page, cell)
