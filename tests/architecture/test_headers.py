"""What every answer of Vigil carries, whatever it is an answer to."""

from typing import Any

import pytest
from django.test import Client

from offender_mgmt.accounts.models import User
from tests.architecture.addresses import Address, every_address
from tests.architecture.world import World

ADDRESSES = [pytest.param(address, id=f"/{address.route}") for address in every_address()]
CARRIED = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
}


def check_headers(answer: Any) -> None:
    """Raise unless the answer carries every header, and the whole content security policy."""
    carried = {name: answer.headers.get(name, "") for name in CARRIED}
    assert "no-store" in carried["Cache-Control"]
    assert carried | {"Cache-Control": "no-store"} == CARRIED
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_answers_with_the_security_headers(address: Address, world: World) -> None:
    """No cache, no frame, no referrer elsewhere, no script but our own; for strangers and for users (WEB-2, WEB-3)."""
    for role in ("anonymous", "supervisor", "administrator"):
        for key in world.kinds(address.route).values():
            check_headers(world.client(role).get(address.path(key)))


def test_a_page_that_is_not_there_has_them(world: World) -> None:
    """404."""
    answer = world.client("officer").get("/no/such/page/")

    assert answer.status_code == 404
    check_headers(answer)


def test_a_page_that_is_refused_has_them(world: World) -> None:
    """403."""
    answer = world.client("officer").get("/visits/overdue/")

    assert answer.status_code == 403
    check_headers(answer)


def test_a_forged_form_is_refused_with_them(world: World) -> None:
    """403 of the check against forgery, which has a page of its own (WEB-6)."""
    client = Client(enforce_csrf_checks=True)
    client.cookies.load(world.cookies["officer"])

    answer = client.post("/sign-out/", headers={"Origin": "https://elsewhere.example"})

    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()
    check_headers(answer)


def test_a_request_for_another_host_has_them() -> None:
    """400: the page that Django's own answer for a bad request becomes."""
    answer = Client(raise_request_exception=False).get("/", headers={"Host": "elsewhere.example"})

    assert answer.status_code == 400
    check_headers(answer)


def test_a_failure_has_them_and_tells_nothing(world: World) -> None:
    """500: here the database refuses an audit event without an author (WEB-12)."""
    user = world.users["officer"]
    assert user is not None
    User.objects.filter(pk=user.pk).update(username="", first_name="", last_name="")

    answer = world.client("officer").get("/visits/mine/")

    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
    assert not any(word in answer.content.decode() for word in ("Traceback", "audit", "psycopg", ".py"))
    check_headers(answer)


def test_every_page_carries_its_marking(world: World) -> None:
    """OFFICIAL-SENSITIVE on every page with a frame, the refusals too (LAW-10)."""
    for path in ("/visits/mine/", "/visits/overdue/", "/no/such/page/"):
        assert "OFFICIAL-SENSITIVE" in world.client("officer").get(path).content.decode()
