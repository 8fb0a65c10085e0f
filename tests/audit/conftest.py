"""A log that is sealed by hand, in a transaction that is rolled back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from offender_mgmt.audit.services.publishing import Publisher
from offender_mgmt.audit.services.sealing import Sealer
from offender_mgmt.audit.services.signing import make_key
from tests.conftest import OWNER


@pytest.fixture
def as_owner(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """`connection` signs in as the role that may do everything: whom the seal is for."""
    application = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict |= {key: OWNER.get(key, "") for key in application}
    yield
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict |= application


@pytest.fixture
def owner_db(as_owner: None, request: pytest.FixtureRequest) -> None:
    """The database of one test as its owner; all is rolled back."""
    request.getfixturevalue("db")  # not before the role is another


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    """A sealer with a key and a folder of its own."""
    return Sealer(make_key(tmp_path / "key", name="vigil.test/audit"), Publisher(tmp_path / "seal"))
