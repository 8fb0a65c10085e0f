"""Vigil does not start with a sign-in that is open, or that nobody could use."""

from copy import deepcopy

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from offender_mgmt.checks import directory_can_be_asked, nobody_signs_in_with_a_password_alone


@pytest.mark.parametrize(
    ("second_factor", "demo", "refused"),
    [(True, False, 0), (True, True, 0), (False, True, 0), (False, False, 1)],
)
def test_only_the_demo_does_without_a_second_factor(
    settings: Settings, second_factor: bool, demo: bool, refused: int
) -> None:
    """In earnest it is an error, not a warning (AUTH-2)."""
    settings.VIGIL_SECOND_FACTOR, settings.VIGIL_DEMO = second_factor, demo

    assert len(nobody_signs_in_with_a_password_alone(None)) == refused


@pytest.mark.parametrize(
    ("issuer", "secret", "demo", "refused"),
    [
        ("", "", False, []),
        ("https://login.force.example", "s", False, []),
        ("http://login.force.example", "s", False, ["vigil.E007"]),
        ("http://127.0.0.1:9000", "s", True, []),
        ("login.force.example", "s", True, ["vigil.E007"]),
        ("https://login.force.example", "", False, ["vigil.E008"]),
    ],
)
def test_a_directory_is_asked_over_tls_by_a_client_that_it_knows(
    settings: Settings, issuer: str, secret: str, demo: bool, refused: list[str]
) -> None:
    """Otherwise anybody on the line could say who somebody is."""
    providers = deepcopy(configured.SOCIALACCOUNT_PROVIDERS)
    providers["openid_connect"]["APPS"][0] |= {"client_id": "vigil", "secret": secret}
    settings.SOCIALACCOUNT_PROVIDERS = providers
    settings.VIGIL_OIDC_ISSUER, settings.VIGIL_DEMO = issuer, demo

    assert [error.id for error in directory_can_be_asked(None)] == refused
