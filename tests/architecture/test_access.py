"""Every address by method, role and relation: what the table says, and nothing else (design 6, ACC-2)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from offender_mgmt.accounts.choices import Permission
from tests.architecture.access_matrix import METHODS, Line, cells, read_table
from tests.architecture.addresses import Address, every_address
from tests.architecture.world import ROLES, World, new_visit

ADDRESSES = every_address()
MATRIX = read_table()
with_each_address = pytest.mark.parametrize(
    "address", [pytest.param(one, id=f"/{one.route}") for one in ADDRESSES]
)


def ask(world: World, role: str, method: str, address: Address, kind: str) -> Any:
    """The answer to one request, whose effects are undone."""
    key = world.kinds(address.route)[kind]
    body: dict[str, Any] = {}
    if method == "POST":
        body = {"data": {"nonsense": "yes"}}
    if address.route.startswith("api/") and method == "POST":
        body = {"data": new_visit(key), "content_type": "application/json"}
    with transaction.atomic():
        answer = getattr(world.client(role), method.lower())(address.path(key), **body)
        transaction.set_rollback(True)
    return answer


def word(answer: Any) -> str:
    """The answer as the table writes it."""
    is_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/")
    return "in" if is_sign_in and "next=" in answer.headers["Location"] else str(answer.status_code)


def test_every_address_is_in_the_table_and_the_table_names_no_other() -> None:
    """A new address fails until somebody decides who may use it."""
    assert {address.route for address in ADDRESSES} == set(MATRIX)
    assert len({address.route for address in ADDRESSES}) == len(ADDRESSES)


@with_each_address
def test_each_role_gets_what_the_table_says(address: Address, world: World) -> None:
    """Method by method, relation by relation, also for those who have left; and whoever may not see a record
    cannot tell that there is one: the page is that of no record, byte for byte (ACC-2, ACC-3, AUTH-8).
    """
    expected = to_ask(MATRIX[address.route], list(world.kinds(address.route)))

    answers = {
        (method, kind, role): ask(world, role, method, address, kind) for method, kind, role in expected
    }

    got = {cell: word(answer) for cell, answer in answers.items()}
    assert got == expected
    absent = {cell: neutral(answer) for cell, answer in answers.items() if got[cell] == "404"}
    assert all(page == absent[method, "absent", role] for (method, _, role), page in absent.items())


def to_ask(lines: list[Line], kinds: list[str]) -> dict[tuple[str, str, str], str]:
    """The cells of an address; a method that it does not take is asked of one kind of thing only.

    It is refused before anybody looks for the thing, so the other kinds would say the same again.
    """
    taken = {method for line in lines for method in line.methods}
    whole = cells(lines, kinds)
    return {cell: answer for cell, answer in whole.items() if cell[0] in taken or cell[1] == kinds[0]}


def neutral(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    """An answer without what differs between any two: the token against forgery."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, body, headers


@pytest.mark.parametrize("address", [pytest.param(one, id=f"/{one.route}") for one in ADDRESSES])
def test_every_view_declares_its_permission(address: Address) -> None:
    """Deny by default: a view says who may use it, an endpoint of the API for each of its actions (design 6)."""
    undeclared = address.declared - set(Permission) - {"signed in", "public"}

    assert not undeclared


def test_only_four_addresses_answer_without_a_permission() -> None:
    """Whatever shows something is behind a permission; the others are named here."""
    open_to_all = {one.route for one in ADDRESSES if one.declared & {"signed in", "public"}}

    assert open_to_all == {"", "healthz", "sign-in/", "sign-out/"}


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
    assert len(ROLES) == 9
    assert len(METHODS) == 7
