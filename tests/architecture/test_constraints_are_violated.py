"""Every constraint of every table is violated once by some test."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

TESTS = Path(__file__).parent.parent
OURS = (
    "audit",
    "accounts",
    "policy",
    "offenders",
    "alerts",
    "visits",
    "risk",
    "intake",
    "caseload",
    "reports",
)
CONSTRAINTS = sorted(
    constraint.name
    for model in apps.get_models()
    if model._meta.app_label in OURS
    for constraint in model._meta.constraints
    if isinstance(constraint, models.CheckConstraint | models.UniqueConstraint)
)


@pytest.fixture(scope="module")
def written() -> str:
    """The text of all other tests."""
    return "".join(path.read_text() for path in TESTS.rglob("test_*.py") if path != Path(__file__))


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_constraint_is_named_by_a_test(name: str, written: str) -> None:
    """The database refuses nonsense, and a test shows it for each constraint (style 4)."""
    assert f'"{name}"' in written


def test_the_walk_finds_constraints() -> None:
    """An empty walk would agree to everything."""
    assert "one_open_obligation_per_offender" in CONSTRAINTS
    assert len(CONSTRAINTS) > 25
