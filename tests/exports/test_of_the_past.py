"""A signed export of a past day has what was known on the day asked about, and says so."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.services.signing import make_key
from offender_mgmt.exports.choices import State
from offender_mgmt.exports.services import Order
from offender_mgmt.offenders.models import Offender
from tests.exports.test_making import files_of, made, rows_of
from tests.reports.test_measures_of_the_past import DAY, LATER, seen_in_march

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["seen_in_march"]


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path) -> None:
    """The force's, where a worker finds it."""
    settings.VIGIL_EXPORT_KEY = str(tmp_path / "key")
    make_key(tmp_path / "key", name="vigil.example/exports")


def order(measure: str, filters: str) -> Order:
    """As the page of the measure makes it."""
    return Order("measure", measure, {"measure": measure, "filters": filters})


@pytest.mark.parametrize(("known_on", "overdue"), [(date(2026, 4, 2), 1), (LATER, 0)])
def test_it_is_read_as_it_was_known(
    known_on: date, overdue: int, seen_in_march: Offender, supervisor: User
) -> None:
    """A visit that was recorded late: overdue as known before, and not as known after."""
    request = made(order("overdue", f"as_at={DAY}&known_on={known_on}"), supervisor, timezone.now())

    assert request.state == State.MADE, request.said
    files = files_of(request)
    told = json.loads(files["manifest.json"])
    assert [row[0] for row in rows_of(files["overdue.csv"])] == [seen_in_march.reference] * overdue
    assert (told["as_at"], told["as_known_at"][:10]) == (DAY.isoformat(), known_on.isoformat())
    assert request.export.offender_ids == [seen_in_march.pk] * overdue


def test_what_cannot_be_told_is_refused_in_words(seen_in_march: Offender, supervisor: User) -> None:
    """Never an empty list, which would say that there was nobody."""
    request = made(order("predictable", f"as_at={DAY}"), supervisor, timezone.now())

    assert request.state == State.REFUSED
    assert "cannot be told of a past day" in request.said
