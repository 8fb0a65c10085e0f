"""A stack for all faults of one process, and the figures of all processes at the end."""

import os
import random
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from embedded.postgres import APPLICATION
from tests.faults.drill import FIGURES, Drill
from tests.faults.stack import EMPTY_DATABASE, Stack, running_stack

# In the environment, so that every process of this run has the same.
SEED = int(os.environ.setdefault("VIGIL_FAULTS_SEED", str(int(time.time()))))


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Everything that runs."""
    with running_stack() as stack:
        yield stack


@pytest.fixture(scope="session")
def drill(stack: Stack) -> Iterator[Drill]:
    """The stack with its clients at work."""
    drill = Drill(stack, SEED)
    drill.crowd.start()
    drill.wait_for_check()
    yield drill
    drill.crowd.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, stack: Stack, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The database of the tests without processes: an empty copy in the stack's PostgreSQL, migrated already."""
    ours = dict(connection.settings_dict)
    theirs = {"NAME": EMPTY_DATABASE, "HOST": str(stack.folder / "pg"), "PORT": "5432", "USER": APPLICATION}
    connection.settings_dict |= {**theirs, "PASSWORD": "", "OPTIONS": {}}
    yield
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict |= ours


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The calendar first; then the faults in an order that the seed decides."""
    luck = random.Random(SEED)
    order = {item.nodeid: ("test_faults" in item.nodeid, luck.random()) for item in sorted(items, key=str)}
    items.sort(key=lambda item: order[item.nodeid])


def pytest_report_header() -> str:
    """The seed, before anything happens."""
    return f"faults: VIGIL_FAULTS_SEED={SEED}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was measured, a line for each fault."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    lines = sorted(
        {text for one in reports for name, text in getattr(one, "user_properties", ()) if name == FIGURES}
    )
    if lines:
        terminalreporter.section(f"faults, VIGIL_FAULTS_SEED={SEED}")
        for line in lines:
            terminalreporter.line(line)
