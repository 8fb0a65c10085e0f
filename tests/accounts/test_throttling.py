"""Guessing: one name from everywhere, every name from one address, and who must not be locked out by it (AUTH-4)."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from pytest_django import Settings

from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules.throttling import address_of, must_wait
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from tests.accounts.factors import PASSWORD, give_password, is_signed_in

STATION, AWAY = "192.0.2.10", "198.51.100.7"


@pytest.mark.parametrize(
    ("for_name", "from_address", "is_known", "waits"),
    [
        (19, 49, False, False),
        (20, 0, False, True),
        (0, 50, False, True),
        (20, 50, True, False),
        (10_000, 10_000, True, False),
    ],
)
def test_when_somebody_must_wait(for_name: int, from_address: int, is_known: bool, waits: bool) -> None:
    """Either ceiling is enough; neither holds back who has signed in from there before."""
    assert must_wait(for_name=for_name, from_address=from_address, is_known=is_known) is waits


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        pytest.param("", 0, "192.0.2.1", id="nobody between"),
        pytest.param("203.0.113.9", 0, "192.0.2.1", id="a claim, and no proxy of ours"),
        pytest.param("203.0.113.9", 1, "203.0.113.9", id="told by our proxy"),
        pytest.param("6.6.6.6, 203.0.113.9", 1, "203.0.113.9", id="a claim before what our proxy tells"),
        pytest.param("6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9", id="two of ours"),
        pytest.param("", 1, "192.0.2.1", id="our proxy tells nothing"),
        pytest.param("203.0.113.9", 2, "192.0.2.1", id="one of two tells nothing"),
        pytest.param("nonsense", 1, None, id="what is no address"),
        pytest.param("2001:DB8::1", 1, "2001:db8::1", id="the sixth version"),
    ],
)
def test_where_a_request_comes_from(forwarded: str, proxies: int, address: str | None) -> None:
    """Only what our own proxies have written is believed."""
    assert address_of(peer="192.0.2.1", forwarded=forwarded, proxies=proxies) == address


def fail(number: int, *, name: str = "", address: str = "", ago: timedelta = timedelta(0)) -> None:
    """So many wrong answers, each of another name or from another address where it is not told."""
    AccessFailureLog.objects.bulk_create(
        AccessFailureLog(
            username=name or f"somebody.{one}",
            ip_address=address or f"203.0.113.{one}",
            user_agent="",
            path_info="/",
        )
        for one in range(number)
    )
    AccessFailureLog.objects.update(attempt_time=datetime.now(UTC) - ago)


def sign_in(user: User, address: str) -> int:
    """The status of a sign-in with the right password: 302 is through."""
    return int(give_password(Client(), user, REMOTE_ADDR=address).status_code)


@pytest.mark.django_db
def test_one_name_tried_from_everywhere_is_locked_and_its_owner_is_not(
    officer: User, colleague: User
) -> None:
    """Stuffing: no new address may try it; where its owner has signed in before, the door is open."""
    assert sign_in(officer, STATION) == 302
    fail(20, name=officer.username)

    assert [sign_in(officer, AWAY), sign_in(officer, STATION), sign_in(colleague, AWAY)] == [429, 302, 302]
    locked = AuditEvent.objects.get(verb=Verb.SIGN_IN_LOCKED)
    assert locked.details == {"user_id": officer.pk}


@pytest.mark.django_db
def test_one_address_that_tries_every_name_is_locked_and_the_team_is_not(
    officer: User, colleague: User
) -> None:
    """Spraying: four wrong passwords each lock nobody; the address is shut, to names that never came from it."""
    assert sign_in(officer, STATION) == 302
    fail(50, address=STATION)

    assert [sign_in(colleague, STATION), sign_in(officer, STATION), sign_in(colleague, AWAY)] == [
        429,
        302,
        302,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "ago", "status"),
    [(19, timedelta(0), 302), (20, timedelta(minutes=59), 429), (20, timedelta(minutes=61), 302)],
)
def test_the_ceiling_and_its_hour(officer: User, number: int, ago: timedelta, status: int) -> None:
    """Both sides of each boundary."""
    fail(number, name=officer.username, ago=ago)

    assert sign_in(officer, AWAY) == status


@pytest.mark.django_db
def test_an_address_is_known_for_a_month(officer: User) -> None:
    """What was somebody's home a year ago is a stranger's today."""
    sign_in(officer, STATION)
    fail(20, name=officer.username)
    AccessLog.objects.update(attempt_time=datetime.now(UTC) - timedelta(days=31))

    assert sign_in(officer, STATION) == 429


@pytest.mark.django_db
def test_wrong_passwords_are_what_is_counted(officer: User) -> None:
    """Through the real page, whatever the proxy header claims."""
    for number in range(4):
        Client().post(
            "/sign-in/",
            {"login": f"nobody.{number}", "password": "wrong"},
            HTTP_X_FORWARDED_FOR=f"6.6.6.{number}",
        )

    assert set(AccessFailureLog.objects.values_list("ip_address", flat=True)) == {"127.0.0.1"}
    assert AccessFailureLog.objects.count() == 4
    assert "wrong" not in "".join(AccessAttempt.objects.values_list("post_data", flat=True))


@pytest.mark.django_db
def test_behind_a_proxy_each_address_is_its_own(settings: Settings, officer: User) -> None:
    """Else one attacker would lock the proxy, and with it everybody."""
    settings.VIGIL_TRUSTED_PROXIES = 1
    for _ in range(5):
        Client().post(
            "/sign-in/", {"login": officer.username, "password": "wrong"}, HTTP_X_FORWARDED_FOR=AWAY
        )
    attacker, owner = Client(), Client()

    give_password(attacker, officer, HTTP_X_FORWARDED_FOR=f"{STATION}, {AWAY}")
    give_password(owner, officer, HTTP_X_FORWARDED_FOR=STATION)

    assert [is_signed_in(attacker), is_signed_in(owner)] == [False, True]


class Counted(PBKDF2PasswordHasher):
    """Django's own, which says how much of it was done: nothing else at the sign-in takes long."""

    iterations = 1_000
    done = 0

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """As Django's."""
        Counted.done += iterations or self.iterations
        return super().encode(password, salt, iterations)


@pytest.mark.django_db
@pytest.mark.parametrize("case", ["unknown", "wrong", "disabled", "right"])
def test_unknown_wrong_disabled_and_right_take_as_long_as_each_other(
    case: str, client: Client, settings: Settings, officer: User, colleague: User
) -> None:
    """Whoever measures learns nothing: a password is worked out once, whoever it is given for (AUTH-5)."""
    settings.PASSWORD_HASHERS = [f"{Counted.__module__}.Counted"]
    for user in (officer, colleague):
        user.set_password(PASSWORD)
        user.is_active = user == officer
        user.save()
    name = {"unknown": "nobody.here", "disabled": colleague.username}.get(case, officer.username)
    Counted.done = 0

    client.post("/sign-in/", {"login": name, "password": "wrong" if case == "wrong" else PASSWORD})

    assert (Counted.done, is_signed_in(client)) == (Counted.iterations, case == "right")
