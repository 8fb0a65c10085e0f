"""What the database refuses about periods and windows."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import InternalError, transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from tests.constraints import Row, refusal_of
from tests.factories import make_offender
from visits.models import VisitObligation, VisitWindow, WindowPeriod

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 19, 10, tzinfo=UTC)
PERIOD: Row = {
    "starts_on": date(2019, 1, 1),
    "ends_on": date(2019, 3, 31),
    "secret": b"kept",
    "commitment": "c0",
    "opened_at": AT,
}


@pytest.fixture
def valid(now: datetime) -> Row:
    """A closed window of somebody for whom nothing was drawn yet."""
    offender: Offender = make_offender(now=now)
    return {
        "offender": offender,
        "obligation": VisitObligation.objects.get(offender=offender),
        "period": WindowPeriod.objects.create(**PERIOD),
        "sequence": 1,
        "inputs": {},
        "from_on": date(2019, 2, 1),
        "until_on": date(2019, 2, 3),
        "day_part": "evening",
        "commitment": "c0",
        "drawn_at": AT,
    }


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("one_window_per_offender_and_sequence", {"closed_at": AT}, id="a number twice"),
        pytest.param("one_open_window_per_offender", {"sequence": 2}, id="two open at once"),
        pytest.param(
            "window_ends_after_it_starts",
            {"sequence": 2, "closed_at": AT, "until_on": date(2019, 1, 31)},
            id="the end before the beginning",
        ),
        pytest.param(
            "window_override_says_who_when_and_why",
            {"sequence": 2, "closed_at": AT, "override": "New information."},
            id="nobody said it",
        ),
        pytest.param(
            "window_override_says_who_when_and_why",
            {"sequence": 2, "closed_at": AT, "overridden_by": "officer", "overridden_at": AT},
            id="no reason",
        ),
    ],
)
def test_a_window_that_cannot_be_is_refused(
    name: str, changes: dict[str, Any], valid: Row, officer: User
) -> None:
    """One open window for each offender, numbered without a double; another time has a reason and an author."""
    if "overridden_by" in changes:
        changes = changes | {"overridden_by": officer}

    assert refusal_of(VisitWindow, valid, changes) == name


def test_a_period_ends_after_it_starts() -> None:
    """A secret serves for some days."""
    changes = {"starts_on": date(2019, 4, 1), "ends_on": date(2019, 4, 1)}

    assert refusal_of(WindowPeriod, PERIOD, changes) == "window_period_ends_after_it_starts"


def test_neither_a_secret_nor_a_draw_can_be_changed_or_removed(valid: Row) -> None:
    """What was committed to is fixed, whoever asks the database."""
    window = VisitWindow.objects.create(**valid)
    another = WindowPeriod.objects.create(**PERIOD | {"starts_on": date(2018, 1, 1)})
    deeds: list[Callable[[], object]] = [
        lambda: VisitWindow.objects.update(day_part="morning"),
        lambda: VisitWindow.objects.update(inputs={"sequence": 2}),
        lambda: WindowPeriod.objects.update(secret=b"another"),
        lambda: VisitWindow.objects.filter(pk=window.pk).delete(),
        lambda: WindowPeriod.objects.filter(pk=another.pk).delete(),
    ]

    for deed in deeds:
        with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic():
            deed()
