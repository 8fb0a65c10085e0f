"""The description of the API is whole, true and only for those who look after it."""

from pathlib import Path

import pytest
from django.core.management import call_command

from offender_mgmt import api_urls
from offender_mgmt.accounts.models import User
from tests.api.conftest import by_token


def test_the_schema_is_valid_and_made_without_a_warning(tmp_path: Path) -> None:
    """What is not described is a warning, and a warning fails (issue 2, item 10)."""
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))

    assert (tmp_path / "schema.yml").read_text().startswith("openapi: 3")


@pytest.mark.django_db
def test_the_schema_describes_every_address_but_its_own(administrator: User) -> None:
    """The inventory of the API is the API (WEB-13)."""
    answer = by_token(administrator).get("schema/")

    described = set(answer.json()["paths"])
    assert answer.headers["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert len(described) == len(api_urls.urlpatterns) - 1
    assert "/api/v1/offenders/{public_id}/" in described


@pytest.mark.django_db
def test_the_schema_says_how_to_sign_in_and_what_each_list_can_be_narrowed_by(administrator: User) -> None:
    """A program can be written from the description alone."""
    schema = by_token(administrator).get("schema/").json()

    listed = schema["paths"]["/api/v1/obligations/"]["get"]
    names = {parameter["name"] for parameter in listed["parameters"]}
    assert names == {"page", "page_size", "offender", "overdue", "due_before", "team", "level"}
    assert listed["security"] == [{"knoxApiToken": []}, {"cookieAuth": []}]
    answers = {"200", "201", "400", "401", "403", "404", "409", "422", "429", "503"}
    assert set(schema["paths"]["/api/v1/visits/"]["post"]["responses"]) == answers
