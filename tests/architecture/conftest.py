"""The world that the walks go through."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.architecture.world import World, make_world


@pytest.fixture(scope="module")
def populated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A register with somebody of each kind, made once for a module. Pages ask the real clock, so it does too."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world(timezone.now())
        transaction.set_rollback(True)


@pytest.fixture
def world(populated: World) -> Iterator[World]:
    """That register; what a test does to it is undone. The walk is longer than a proof of who asks is fresh."""
    populated.prove_afresh(now=timezone.now())
    proved_at = populated.proved_at
    with transaction.atomic():
        yield populated
        transaction.set_rollback(True)
    populated.proved_at = proved_at  # later proofs are undone with the rest
