"""The pages of one's own account, and an administrator's of another's."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from offender_mgmt.accounts.models import Session
from offender_mgmt.accounts.proving import PROVED_AT
from tests.accounts.factors import give_app
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def _prove(screen: Screen, *, ago: timedelta) -> None:
    """Let this window's last proof be so long ago."""
    [key] = [one["value"] for one in screen.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
    session = Session.get_session_store_class()(key)
    session[PROVED_AT] = (timezone.now() - ago).isoformat()
    session.save()


def fresh(path: str) -> Open:
    """A page that asks for a fresh proof, with one."""

    def opened(screen: Screen, station: Station) -> None:
        _prove(screen, ago=timedelta(0))
        screen.open(path)

    return opened


def refused_proof(screen: Screen, station: Station) -> None:
    """A form that was sent too late, and a wrong answer."""
    _prove(screen, ago=timedelta(0))
    page = screen.open("/compliance/")
    _prove(screen, ago=timedelta(minutes=6))
    page.get_by_role("button", name="Download the report").click()
    page.get_by_label("Password").fill("wrong horse battery")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    _prove(screen, ago=timedelta(0))


def sign_in_of(screen: Screen, station: Station) -> None:
    """Somebody who has an app."""
    if not station.officer.authenticator_set.exists():  # type: ignore[attr-defined]  # allauth's relation
        give_app(station.officer)
    screen.open(f"/account/of/{station.officer.pk}/")


ACCOUNTS: dict[str, dict[str, Open]] = {
    "officer": {
        "account": lambda screen, station: screen.open("/account/"),
        "account-codes": fresh("/account/codes/"),
        "account-app": fresh("/account/app/"),
        "account-key": fresh("/account/key/"),
    },
    "auditor": {
        "confirm": lambda screen, station: screen.open("/confirm/"),
        "confirm-refused": refused_proof,
    },
    "administrator": {
        "accounts-list": lambda screen, station: screen.open("/caseload/accounts/"),
        "sign-in-of": sign_in_of,
    },
}
