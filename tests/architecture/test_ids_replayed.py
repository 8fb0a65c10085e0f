"""Every id that one role is shown, asked again by every other role in every place that takes one (ACC-5).

The table of `access_matrix` says what each address answers for things of the world. This asks what nobody thought of:
the id of a visit where a device is expected, of an alert in a filter, of a batch in a body. Whatever the answer is, it
names nobody whom the asker may not see, and writes of nobody whom they may not see.
"""

import logging
import os
import random
from collections.abc import Callable, Iterator, Sequence
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from tests.architecture.addresses import every_address
from tests.architecture.replays import Asker, Place, Shown, Way, last_event
from tests.architecture.world import ABSENT, ROLES, World
from tests.conftest import COUNTED

# All of them: by hand, half an hour. Without a seed, each run asks others.
WHOLE = bool(os.environ.get("VIGIL_WHOLE_REPLAYS"))
REPLAYS = int(os.environ.get("VIGIL_REPLAYS", "200"))
A_FEW_PLACES = 20
SEED = int(os.environ.get("VIGIL_REPLAY_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
RECORD = "visits/record/<uuid:public_id>/"
SHOWN_MOST = ("officer", "supervisor")
SIGNED_IN = [role for role in ROLES if role not in ("anonymous", "disabled")]


@pytest.fixture(scope="module")
def shown(populated: World, django_db_blocker: DjangoDbBlocker) -> Shown:
    """What everybody is shown, or, of few, one role."""
    shown = Shown()
    with django_db_blocker.unblock(), transaction.atomic():
        for role in SIGNED_IN if WHOLE else [random.Random(SEED).choice(SHOWN_MOST)]:
            shown.show(populated, role, every_address())
        transaction.set_rollback(True)
    assert len(shown.ids) > 50
    return shown


def test_no_id_opens_in_any_place_what_its_asker_may_not_see(
    world: World, shown: Shown, record_property: Callable[[str, object], None]
) -> None:
    """As many replays as are asked for, whichever the seed chooses."""
    luck, ids, all_places = random.Random(SEED), sorted(shown.ids), shown.places(world)
    askers = [Asker(world, role) for role in SIGNED_IN]

    wrong = []
    for _ in range(REPLAYS):
        world.prove_afresh(now=timezone.now())
        place = luck.choice(all_places)
        _, told = luck.choice(askers).replay(place, luck.choice(ids), luck.choice(place.ways))
        wrong += [told] if told else []

    cells = len(SIGNED_IN) * len(ids) * len(all_places)
    record_property(COUNTED, f"{REPLAYS:,} of {cells:,} replays of {len(ids)} ids, VIGIL_REPLAY_SEED={SEED}")
    assert wrong == [], f"VIGIL_REPLAY_SEED={SEED}"
    check_that_they_were_signed_in(world, SIGNED_IN)


@pytest.fixture
def no_warnings() -> Iterator[None]:
    """Nothing is logged of a refusal: writing it takes as long as refusing."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("no_warnings")
@pytest.mark.parametrize("role", SIGNED_IN if WHOLE else ["officer"])
def test_no_id_at_all_opens_in_a_place(
    role: str, world: World, shown: Shown, record_property: Callable[[str, object], None]
) -> None:
    """Every id, in every place or in a few, as this role: it is asked, or its answer is that for an id nobody has.

    Where a path decides whether a field is read, the first that lets it be read is taken.
    """
    luck, ids, all_places = random.Random(SEED), sorted(shown.ids), shown.places(world)
    in_places = all_places if WHOLE else luck.sample(all_places, A_FEW_PLACES)
    asker = Asker(world, role)

    asked, wrong = 0, list[str]()
    for place in in_places:
        for way in place.ways:
            world.prove_afresh(now=timezone.now())
            to_ask = asker.ids_to_ask(place, way, ids)
            alike = alike_ids(ids, to_ask, luck)
            answers = {asker.replay(place, one, way) for one in alike}
            if len(answers) > 1:
                wrong.append(f"{place.address.route} {place.field} {alike} differ: {answers}")
            wrong += [told for _, told in answers | {asker.replay(place, one, way) for one in to_ask} if told]
            asked += len(alike) + len(to_ask)
            if to_ask:
                break

    cells = f"{len(ids) * len(in_places):,} of {len(ids)} ids in {len(in_places):,} places"
    record_property(COUNTED, f"{role}: {asked:,} asked for all {cells}")
    assert wrong == [], f"VIGIL_REPLAY_SEED={SEED}"
    check_that_they_were_signed_in(world, [role])


def alike_ids(ids: list[str], to_ask: list[str], luck: random.Random) -> list[str]:
    """Two whose answers must be alike: an id that nobody has, and one of those that are not to be asked, if any."""
    left_out = sorted(set(ids) - set(to_ask))
    return [str(uuid4()), *luck.sample(left_out, min(1, len(left_out)))]


def check_that_they_were_signed_in(world: World, roles: Sequence[str]) -> None:
    """To the end: whoever is not is shown nothing."""
    assert {world.client(role).get("/account/").status_code for role in roles} == {200}


def test_a_leak_would_be_seen(world: World) -> None:
    """What the officer is rightly shown, taken for an answer to the outsider; and what was written by it."""
    own, after = str(world.offenders["own"].public_id), last_event()
    (address,) = (one for one in every_address() if one.route == "offenders/<uuid:public_id>/")

    place = Place(address, "get", "", [])
    answer, sent = place.ask(world.client("officer"), own, Way("", {}))
    audit.record(Verb.OFFENDER_VIEWED, by=world.users["outsider"], offender_ids=[world.offenders["own"].pk])

    assert Asker(world, "outsider").leaked(place, sent, answer, after) == {"own", "wrote of own"}
    assert Asker(world, "officer").leaked(place, sent, answer, after) == set()


@pytest.mark.parametrize(
    ("role", "page", "route", "method", "field", "is_told_apart"),
    [
        ("officer", "", "offenders/<uuid:public_id>/", "get", "", True),
        # The method is refused.
        ("officer", "", "caseload/offers/<uuid:public_id>/accept/", "get", "", False),
        ("officer", RECORD, RECORD, "post", "outcome", True),  # it is loaded with the page
        ("supervisor", "caseload/reallocate/", "caseload/reallocate/preview/", "post", "case", True),
        ("officer", "", "api/v1/visits/", "get", "page", False),
        ("officer", "", "api/v1/visits/", "get", "offender", True),
        ("officer", "", "api/v1/visits/", "post", "offender", True),
    ],
)
def test_an_id_on_which_the_answer_hangs_is_asked(
    role: str, page: str, world: World, route: str, method: str, field: str, is_told_apart: bool
) -> None:
    """In a path, a form, a query and a body; what nothing reads, or nothing finds, is left to an id that nobody has."""
    own, shown = str(world.offenders["own"].public_id), Shown()
    shown.show(world, role, [one for one in every_address() if one.route == page])
    there = {(one.address.route, one.method, one.field): one for one in shown.places(world)}
    place = there[route, method, field]

    asked = Asker(world, role).ids_to_ask(place, place.ways[0], [own, str(ABSENT)])

    assert asked == ([own] if is_told_apart else [])
