"""The pages of one's own account, and an administrator's of another's."""

from collections.abc import Callable
from datetime import timedelta

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from tests.accounts.factors import give_app
from tests.browser.screen import Screen
from tests.browser.station import Station
from tests.factories import make_user

Open = Callable[[Screen, Station], object]


def at(path: str) -> Open:
    """Simply there."""
    return lambda screen, station: screen.open(path)


def refused_proof(screen: Screen, station: Station) -> None:
    """A form that was sent too late, and a wrong answer."""
    page = screen.open("/compliance/")
    screen.prove(ago=timedelta(minutes=6))
    page.get_by_role("button", name="Download the report").click()
    page.get_by_label("Password").fill("wrong horse battery")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def refused_password(screen: Screen, station: Station) -> None:
    """A new one that everybody uses, typed twice."""
    page = screen.open("/account/password/")
    page.get_by_label("Your present password").fill("correct horse battery")
    page.get_by_label("New password", exact=True).fill("password1234")
    page.get_by_label("New password, once more").fill("password1234")
    page.get_by_role("button", name="Change the password").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def sign_in_of(screen: Screen, station: Station) -> None:
    """Somebody who has an app."""
    if not station.officer.authenticator_set.exists():  # type: ignore[attr-defined]  # allauth's relation
        give_app(station.officer)
    screen.open(f"/account/of/{station.officer.pk}/")


def given_password(screen: Screen, station: Station) -> None:
    """A new one for somebody who has forgotten theirs, to be read to them."""
    known = User.objects.filter(username="nora.newcomer").first()
    person = known or make_user("nora.newcomer", Role.AUDITOR)
    page = screen.open(f"/account/of/{person.pk}/")
    page.get_by_role("button", name="Give a new password").click()
    page.get_by_role("heading", name="A new password for Nora Newcomer").wait_for()


ACCOUNTS: dict[str, dict[str, Open]] = {
    "officer": {
        "account": at("/account/"),
        "account-codes": at("/account/codes/"),
        "account-password": at("/account/password/"),
        "account-password-refused": refused_password,
        "account-app": at("/account/app/"),
        "account-key": at("/account/key/"),
    },
    "auditor": {
        "confirm": at("/confirm/"),
        "confirm-refused": refused_proof,
    },
    "administrator": {
        "accounts-list": at("/caseload/accounts/"),
        "sign-in-of": sign_in_of,
        "given-password": given_password,
    },
}
