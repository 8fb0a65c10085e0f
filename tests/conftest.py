"""A database migrated as a release does it and used as the application's role, and a named cast."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg2
import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from environ import Env
from pytest_django.plugin import DjangoDbBlocker

from offender_mgmt import fence
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from tests.factories import make_user
from tests.migrated import make_test_database

fence.this_process_is_the_system()  # what a test says beside requests, a worker or a command says
USES_DATABASE = {"db", "transactional_db", "django_db_setup"}
OWNER = Env.db_url_config(Env().str("OWNER_DATABASE_URL"))
COUNTED = "counted"  # the property of a test's report: what it counted, for the end of the run
SEEDED = ("django_migrations", "django_content_type", "auth_permission", "policy_", "risk_risktool")


def pytest_addoption(parser: pytest.Parser) -> None:
    """For a second run, on another version of the server."""
    parser.addoption("--database-only", action="store_true", help="leave out the tests that use no database")


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: the collector need not look through it ever again."""
    gc.collect()
    gc.freeze()


def pytest_report_header(config: pytest.Config) -> str:
    """Said at the beginning, because a run in several processes counts nothing that was deselected."""
    return "--database-only: what uses no database is left out" if config.getoption("database_only") else ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --database-only, what uses no database is deselected."""
    if config.getoption("database_only"):
        left_out = [item for item in items if not uses_database(item)]
        items[:] = [item for item in items if uses_database(item)]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests counted, at the end: also of a run in several processes."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    told = [
        value for one in reports for name, value in getattr(one, "user_properties", ()) if name == COUNTED
    ]
    for line in sorted({str(one) for one in told}):
        terminalreporter.write_line(line)


def uses_database(item: pytest.Item) -> bool:
    """By its marker, or by any of its fixtures."""
    names = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not USES_DATABASE.isdisjoint(names)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Make the test database, for the application's role to use; a superuser removes it."""
    original = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        make_test_database()
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict |= {key: OWNER.get(key, "") for key in ("USER", "PASSWORD")}
        connection.creation.destroy_test_db(original, verbosity=0)


def connect_as_owner() -> psycopg2.extensions.connection:
    """A connection to the test database as a superuser, who may do all that the owner may; the caller closes it."""
    owner = {"user": OWNER["USER"], "password": OWNER.get("PASSWORD") or None}
    return psycopg2.connect(**connection.get_connection_params() | owner)


def connect_as(role: str) -> psycopg2.extensions.connection:
    """A connection to the test database as whoever signs in by this role; the caller closes it."""
    return psycopg2.connect(**connection.get_connection_params() | {"user": role})


def _empty_as_owner(self: TransactionTestCase) -> None:
    """Empty the tables after a test that commits. The application's role may not truncate: the owner does."""
    owner = connect_as_owner()
    with owner, owner.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in connection.introspection.table_names():
            if not table.startswith(SEEDED):
                cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("DELETE FROM policy_policyvalue WHERE revision_id <> 1")
        cursor.execute("DELETE FROM policy_policyrevision WHERE NOT is_shipped")
    owner.close()


TransactionTestCase._fixture_teardown = _empty_as_owner  # type: ignore[attr-defined]  # Django's own, without a stub


@pytest.fixture
def now() -> datetime:
    """Noon of the day of the invented extract."""
    return datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.fixture
def north(db: None) -> Team:
    """The cast's team."""
    return Team.objects.create(name="North")


@pytest.fixture
def south(db: None) -> Team:
    """Another team."""
    return Team.objects.create(name="South")


@pytest.fixture
def officer(north: Team) -> User:
    """Manages offenders in North."""
    return make_user("olivia.officer", Role.OFFENDER_MANAGER, team=north)


@pytest.fixture
def colleague(north: Team) -> User:
    """Is in North too."""
    return make_user("colin.colleague", Role.OFFENDER_MANAGER, team=north)


@pytest.fixture
def outsider(south: Team) -> User:
    """Manages offenders in South and must see nothing of North."""
    return make_user("oscar.outsider", Role.OFFENDER_MANAGER, team=south)


@pytest.fixture
def supervisor(north: Team) -> User:
    """Answers for North."""
    return make_user("susan.supervisor", Role.SUPERVISOR, supervises=[north])


@pytest.fixture
def other_supervisor(south: Team) -> User:
    """Answers for South."""
    return make_user("simon.supervisor", Role.SUPERVISOR, supervises=[south])


@pytest.fixture
def auditor(db: None) -> User:
    """Reads reports of the whole force."""
    return make_user("anna.auditor", Role.AUDITOR)


@pytest.fixture
def administrator(db: None) -> User:
    """Looks after users and policy, and reads no offender."""
    return make_user("adam.administrator", Role.ADMINISTRATOR)


@pytest.fixture
def standards(db: None) -> User:
    """Of professional standards: decides who sees a record, and reads none."""
    return make_user("stan.standards", Role.PROFESSIONAL_STANDARDS)


@pytest.fixture
def client_of() -> "ClientOf":
    """A browser session of a user."""
    return ClientOf()


class ClientOf:
    """Call it with a user to get a signed-in client."""

    def __call__(self, user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client
