"""--database-only leaves out what uses no database, and nothing else."""

import pytest

from tests.conftest import uses_database


def test_a_test_with_a_fixture_of_the_database_stays(request: pytest.FixtureRequest, north: object) -> None:
    """Also through another fixture."""
    assert uses_database(request.node)


@pytest.mark.django_db(transaction=True)
def test_a_marked_test_stays(request: pytest.FixtureRequest) -> None:
    """Whatever its fixtures are."""
    assert uses_database(request.node)


def test_a_test_without_is_left_out(request: pytest.FixtureRequest) -> None:
    """A rule gives the same on every server."""
    assert not uses_database(request.node)
