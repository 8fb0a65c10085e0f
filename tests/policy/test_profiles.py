"""Profiles of other jurisdictions: whole, sourced, and where a draft can begin."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.policy.models import PolicyRevision, in_force
from offender_mgmt.policy.rules import LEVELS
from offender_mgmt.policy.rules.profiles import PROFILES, SORNA
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrating(administrator: User) -> Client:
    """Who drafts policies."""
    return ClientOf()(administrator)


def begin(client: Client, **told: Any) -> Any:
    """Send the form of a draft."""
    shipped = PolicyRevision.objects.get(is_shipped=True)
    answers = {"based_on": shipped.pk, "name": "Trial", "effective_from": date(2099, 1, 1), "profile": ""}
    return client.post("/policy/drafts/new/", answers | told)


@pytest.mark.parametrize("key", PROFILES)
def test_each_value_has_a_source_and_is_known(key: str) -> None:
    """A number without a source is a number that somebody made up."""
    policy = in_force(timezone.localdate())

    for name, stated in PROFILES[key].values.items():
        assert hasattr(policy, name)
        assert stated.source
        assert stated.certainty


def test_a_draft_begins_with_the_tiers_of_sorna(administrating: Client) -> None:
    """Every 3, 6 and 12 months for tiers III, II and I; the rest as in the policy that it is based on (domain 8)."""
    assert begin(administrating, profile="sorna").status_code == 302

    made = PolicyRevision.objects.get(name="Trial")
    policy, shipped = made.policy(), in_force(timezone.localdate())
    assert [policy.visit_interval_months[level] for level in LEVELS] == [3, 3, 6, 12]
    differing = {key for key in made.stated() if getattr(policy, key) != getattr(shipped, key)}
    assert differing == set(SORNA.values)
    assert made.stated()["visit_interval_months"].source.startswith("SORNA, 34 U.S.C. 20918")


@pytest.mark.parametrize(("profile", "status"), [("", 302), ("mars", 422)])
def test_without_a_profile_it_is_a_copy_and_an_unknown_one_is_refused(
    administrating: Client, profile: str, status: int
) -> None:
    """No jurisdiction is guessed."""
    assert begin(administrating, profile=profile).status_code == status
    drafts = PolicyRevision.objects.filter(name="Trial")
    assert [one.stated() for one in drafts] == [
        PolicyRevision.objects.get(is_shipped=True).stated() for _ in drafts
    ]
