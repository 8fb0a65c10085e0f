"""Where the audit log cannot be written, nobody is shown and nothing is done (AUD-1).

That a write whose event fails leaves nothing is asked of each service in test_writes.py; here of every page and answer
that shows somebody, and of a deed over HTTP.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from tests.architecture.access_matrix import cells, read_table
from tests.architecture.addresses import Address, every_address
from tests.architecture.fingerprint import MAY_CHANGE_ON_GET, changed, fingerprint
from tests.architecture.test_consultations import SHOW_PEOPLE
from tests.architecture.walk import Cell, ask
from tests.architecture.world import World
from tests.conftest import connect_as_owner

MATRIX = read_table()
LOOKERS = ("supervisor", "officer", "auditor")


@pytest.fixture
def log_is_closed(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The application may not add to the log: to its owner a moment's work, and as good as a full disk."""
    owner = connect_as_owner()
    with owner, owner.cursor() as cursor:
        cursor.execute(f"REVOKE INSERT ON audit_auditevent FROM {settings.VIGIL_APPLICATION_ROLE}")
    yield
    with owner, owner.cursor() as cursor:
        cursor.execute(f"GRANT INSERT ON audit_auditevent TO {settings.VIGIL_APPLICATION_ROLE}")
    owner.close()


def shown_to(world: World, address: Address) -> Cell | None:
    """Who is shown this page, and of which thing; None where there is only a form to send."""
    decided = cells(MATRIX[address.route], list(world.kinds(address.route)))
    shown = (
        cell
        for role in LOOKERS
        for cell, answer in decided.items()
        if cell[0] == "GET" and cell[2] == role and answer == "200"
    )
    return next(shown, None)


def test_nobody_is_shown_and_nothing_is_done_without_an_event(world: World, log_is_closed: None) -> None:
    """Every page and answer that shows people is 503, names nobody, and leaves the database as it was."""
    before = fingerprint()

    answers = {
        address.route: ask(world, address, cell)
        for address in every_address()
        if address.route in SHOW_PEOPLE and (cell := shown_to(world, address))
    }

    assert {route: answer.word for route, answer in answers.items() if answer.word != "503"} == {}
    assert {route for route, answer in answers.items() if answer.shown} == set()
    assert changed(before, fingerprint()) <= MAY_CHANGE_ON_GET - {"audit_auditevent", "audit_pending"}
    assert len(answers) > 90


@pytest.mark.parametrize("route", ["api/v1/visits/", "offenders/<uuid:public_id>/"])
def test_whoever_is_refused_gets_no_answer_either(route: str, world: World, log_is_closed: None) -> None:
    """A refused look that cannot be written is 503 like any other, in words of the same kind."""
    (address,) = (one for one in every_address() if one.route == route)
    method = "POST" if route.startswith("api/") else "GET"

    refused = ask(world, address, (method, "other", "officer"))
    absent = ask(world, address, (method, "absent", "officer"))

    assert refused.word == "503"
    assert refused.neutral == absent.neutral


def test_a_deed_is_not_done(world: World, log_is_closed: None) -> None:
    """A visit that a program tells, of somebody whom the officer manages: 503, and no visit."""
    (address,) = (one for one in every_address() if one.route == "api/v1/visits/")
    before = fingerprint()

    answer = ask(world, address, ("POST", "own", "officer"))

    assert answer.word == "503"
    assert b"send the same again" in answer.neutral[1]
    assert changed(before, fingerprint()) == set()
