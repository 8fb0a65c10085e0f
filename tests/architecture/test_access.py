"""Every address by method, role and relation: what the table says, and nothing else (design 6, ACC-2)."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from offender_mgmt.accounts.choices import Permission
from tests.architecture.access_matrix import METHODS, Line, cells, read_table
from tests.architecture.addresses import Address, every_address
from tests.architecture.fingerprint import MAY_CHANGE_ON_GET, changed, fingerprint
from tests.architecture.test_consultations import SHOW_PEOPLE
from tests.architecture.walk import LOOKING, Answer, Cell, ask
from tests.architecture.window_things import SHOW_WINDOW, tells_window
from tests.architecture.world import ROLES, World
from tests.conftest import COUNTED

ADDRESSES = every_address()
MATRIX = read_table()
with_each_address = pytest.mark.parametrize(
    "address", [pytest.param(one, id=f"/{one.route}") for one in ADDRESSES]
)


def test_every_address_is_in_the_table_and_the_table_names_no_other() -> None:
    """A new address fails until somebody decides who may use it."""
    assert {address.route for address in ADDRESSES} == set(MATRIX)
    assert len({address.route for address in ADDRESSES}) == len(ADDRESSES)


@with_each_address
def test_each_role_gets_what_the_table_says(
    address: Address, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Method by method, relation by relation, also for those who have left; and whoever may not see a record
    cannot tell that there is one: the page is that of no record, byte for byte (ACC-2, ACC-3, AUTH-8).

    On the same walk, since it takes long: GET and HEAD change no state, whoever asks (WEB-5); and every page, list
    and answer that holds somebody's name, reference or id has written a consultation that names that person
    (LAW-2, AUD-1); and every answer carries the security headers (WEB-2, WEB-3). And the window of a visit is told
    by two pages, to the supervisor: no other page, answer or log knows of it. And whoever is signed in and refused,
    by 403 or by 404, is in the audit log with that (AUD-3).
    """
    expected = to_ask(MATRIX[address.route], list(world.kinds(address.route)))
    before = fingerprint()

    answers = {cell: ask(world, address, cell) for cell in expected if cell[0] in LOOKING}
    changes = changed(before, fingerprint())
    answers |= {cell: ask(world, address, cell) for cell in expected if cell[0] not in LOOKING}

    assert {cell: answer.word for cell, answer in answers.items()} == expected
    check_that_absent_is_absent(answers)
    assert changes <= MAY_CHANGE_ON_GET
    assert {cell: answer.unaudited for cell, answer in answers.items() if answer.unaudited} == {}
    refused = {cell for cell, answer in answers.items() if answer.word in ("403", "404")}
    assert {cell for cell, answer in answers.items() if answer.is_written} == {
        cell for cell in refused if cell[2] not in ("anonymous", "disabled")
    }
    assert any(answer.shown for answer in answers.values()) == (address.route in SHOW_PEOPLE)
    told = {role for (_, _, role), answer in answers.items() if answer.tells_window}
    assert told == ({"supervisor"} if address.route in SHOW_WINDOW else set())
    assert not tells_window(caplog.text)


def check_that_absent_is_absent(answers: dict[Cell, Answer]) -> None:
    """Each 404 is that of a thing which is not there."""
    absent = {cell: answer.neutral for cell, answer in answers.items() if answer.word == "404"}
    assert all(page == absent[method, "absent", role] for (method, _, role), page in absent.items())


# All cells, also those that say the same again: by hand, it takes half an hour.
WHOLE = bool(os.environ.get("VIGIL_WHOLE_MATRIX"))
REFUSED_AT_THE_DOOR = {"in", "401", "403"}
OF_MANY = ("anonymous", "officer", "administrator")


def to_ask(lines: list[Line], kinds: list[str]) -> dict[tuple[str, str, str], str]:
    """The cells of an address, without what would say the same again.

    A method that it does not take is refused before anybody looks for the thing: it is asked of one kind of thing, by
    three roles. Who is sent to sign in, and a role that is refused whatever the thing, are so before anybody looks for
    it: they are asked of the first and of none. HEAD is GET without its body, to Django and to us: three roles ask it
    of one kind, and whoever may not see that one also of what is not there.
    """
    taken = {method for line in lines for method in line.methods}
    whole, first = cells(lines, kinds), kinds[0]

    def is_told_apart(method: str, kind: str, role: str) -> bool:
        if method not in taken:
            return kind == first and role in OF_MANY
        if method == "HEAD":
            return role in OF_MANY and (
                kind == first or (kind == "absent" and whole[method, first, role] == "404")
            )
        of_all = {whole[method, one, role] for one in kinds}
        return kind in (first, "absent") or not of_all <= REFUSED_AT_THE_DOOR

    return {cell: answer for cell, answer in whole.items() if WHOLE or is_told_apart(*cell)}


def test_every_cell_is_decided(world: World, record_property: Callable[[str, object], None]) -> None:
    """And asked, or says the same again as one that is; of no address is a method or a role left out of both."""
    every, asked = 0, 0
    for address in ADDRESSES:
        kinds = list(world.kinds(address.route))
        every += len(cells(MATRIX[address.route], kinds))
        asked += len(to_ask(MATRIX[address.route], kinds))

    record_property(
        COUNTED, f"{asked:,} of {every:,} cells of the access matrix asked; the others say the same"
    )
    assert asked == every if WHOLE else 0 < asked < every


@pytest.mark.parametrize("address", [pytest.param(one, id=f"/{one.route}") for one in ADDRESSES])
def test_every_view_declares_its_permission(address: Address) -> None:
    """Deny by default: a view says who may use it, an endpoint of the API for each of its actions (design 6)."""
    undeclared = address.declared - set(Permission) - {"signed in", "public"}

    assert not undeclared


def test_few_addresses_answer_without_a_permission() -> None:
    """Whatever shows something is behind a permission; the others are named here: one's own account, and the way in."""
    open_to_all = {one.route for one in ADDRESSES if one.declared & {"signed in", "public"}}

    health = {"healthz", "health/live", "health/ready", "metrics"}
    way_in = {"sign-in/", "sign-in/second-factor/", "sign-in/set-up/", "sign-in/set-up/key/", "sign-out/"}
    way_in |= {"sign-in/directory/", "sign-in/directory/callback/", "sign-in/own-password/"}
    own = {
        "account/",
        "account/app/",
        "account/key/",
        "account/codes/",
        "account/password/",
        "account/sessions/end/",
    }
    removing = {"account/factors/<int:factor_id>/remove/"}
    assert open_to_all == {"", "still-here/", "confirm/"} | way_in | own | removing | health


def tables() -> Iterator[tuple[str, list[Any]]]:
    """What the reader of the table must refuse."""
    line = MATRIX["visits/mine/"]
    yield "a method is missing", line[:1]
    yield "a line stands twice", [*line, line[0]]


@pytest.mark.parametrize(("fault", "lines"), [pytest.param(*one, id=one[0]) for one in tables()])
def test_the_table_must_be_whole(fault: str, lines: list[Any]) -> None:
    """A cell that nobody decided is not an answer."""
    with pytest.raises(ValueError, match=r"missing|twice"):
        cells(lines, ["page"])


def test_the_table_decides_for_every_role_and_method() -> None:
    """Nine roles, seven methods."""
    assert len(ROLES) == 10
    assert len(METHODS) == 7
