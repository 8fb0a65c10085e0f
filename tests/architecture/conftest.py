"""The world that the walks go through."""

from datetime import datetime

import pytest
from django.utils import timezone

from tests.architecture.world import World, make_world


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so the walks do too."""
    return timezone.now()


@pytest.fixture
def world(db: None, now: datetime) -> World:
    """A register with somebody of each kind."""
    return make_world(now)
