"""What every answer of Vigil carries, whatever it is an answer to. The walk over every address is in test_access.py."""

import re

from django.test import Client

from offender_mgmt.accounts.models import User
from tests.architecture.headers import check_headers
from tests.architecture.world import World


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


def test_every_page_says_to_whom_it_was_shown_and_when(world: World) -> None:
    """On the screen and on paper (WEB-14); not where a record is refused, which must be the same for everybody."""
    officer = world.users["officer"]
    assert officer

    page = world.client("officer").get("/visits/mine/").content.decode()

    assert re.search(rf"Shown to [^(]+\({officer.username}\), \d+ \w+ \d{{4}}, \d\d:\d\d\.", page)
    assert "Shown to" not in world.client("officer").get("/no/such/page/").content.decode()
