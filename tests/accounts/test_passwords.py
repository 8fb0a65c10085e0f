"""Which passwords an account may have (AUTH-1)."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from offender_mgmt.accounts import services
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.services import SystemActor
from tests.accounts.factors import is_signed_in

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
LONG = "seventy characters of a sentence that somebody can remember, and more."


def new_account() -> User:
    """Of somebody who has not signed in yet."""
    new = services.NewUser("una.underwood", Role.AUDITOR, first_name="Una", last_name="Underwood")
    return services.create_user(new=new, by=SystemActor("test"), now=NOW).user


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        pytest.param("tall green b", "", id="twelve characters"),
        pytest.param("tall green ", "too short", id="eleven characters"),
        pytest.param(LONG, "", id="seventy characters"),
        pytest.param("ünïcödé und Größe", "", id="of another language"),
        pytest.param("1234567890123", "too common", id="digits in a row"),
        pytest.param("passwordpassword", "too common|everybody here knows", id="common everywhere"),
        pytest.param("Vigil2026Vigil2026!", "everybody here knows", id="the name of this"),
        pytest.param("Police-Force-2026", "everybody here knows", id="the words of the force"),
        pytest.param("una.underwood.2026", "too similar|everybody here knows", id="the user's name"),
        pytest.param(
            "Underwood-una-99!", "too similar|everybody here knows", id="the user's name, the other way"
        ),
        pytest.param("force of habit and rain", "", id="a known word among others"),
    ],
)
@pytest.mark.django_db
def test_which_passwords_are_refused(password: str, refused: str) -> None:
    """Twelve characters, not common, not known to everybody here; nothing is asked of letters, digits or signs."""
    user = new_account()

    if refused:
        with pytest.raises(ValidationError, match=refused):
            services.choose_password(new=password, by=user)
    else:
        services.choose_password(new=password, by=user)
        assert User.objects.get().check_password(password)


@pytest.mark.django_db
def test_a_long_password_is_taken_whole() -> None:
    """Neither cut nor refused at the door."""
    services.choose_password(new=LONG, by=new_account())

    for password, signs_in in ((LONG[:-1], False), (LONG, True)):
        client = Client()
        client.post("/sign-in/", {"login": "una.underwood", "password": password})
        assert is_signed_in(client) is signs_in
