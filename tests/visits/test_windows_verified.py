"""`verify_windows` proves every draw of disclosed periods, and refuses one changed byte anywhere."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender, make_visit
from visits.choices import Outcome
from visits.models import VisitWindow, WindowPeriod
from visits.rules.sealing import commitment_of_draw, commitment_of_secret
from visits.rules.verifying import drawn_as_json
from visits.rules.windows import draw, inputs_of
from visits.services import refresh
from visits.services.verifying import verify_windows

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(now: datetime) -> Offender:
    """Two draws, the second after a visit in vain, whose secret has been disclosed; and one of somebody else."""
    offender = make_offender(now=now, visited_on=date(2026, 11, 1))
    make_offender(now=now, visited_on=date(2026, 10, 1), risk_level="low")
    make_visit(offender, date(2026, 11, 19), outcome=Outcome.NO_ANSWER)
    refresh([offender.pk], by=None, now=now)
    WindowPeriod.objects.update(disclosed_at=now)
    return offender


def test_untouched_draws_are_proved(drawn: Offender) -> None:
    """With the number of them on standard output."""
    out = io.StringIO()

    call_command("verify_windows", stdout=out)

    assert out.getvalue() == "3 draws are as they were committed to.\n"


def test_a_secret_that_is_not_disclosed_proves_nothing_yet(drawn: Offender) -> None:
    """Its draws are left out."""
    WindowPeriod.objects.update(disclosed_at=None)

    assert verify_windows().draws == 0


@contextmanager
def tampered() -> Iterator[None]:
    """As somebody would who owns the database and takes its guards away first; undone afterwards."""
    guards = (
        *(f"visits.VisitWindow:{name}" for name in ("drawn_window_is_fixed", "drawn_window_is_kept")),
        *(f"visits.WindowPeriod:{name}" for name in ("window_secret_is_fixed", "window_period_is_kept")),
    )
    with transaction.atomic():
        with pgtrigger.ignore(*guards):
            yield
        transaction.set_rollback(True)


def faults() -> str:
    """What the verification says."""
    return " ".join(verify_windows().faults)


def another(value: Any) -> Any:
    """A value of the same kind that differs as little as it can."""
    match value:
        case int():
            return value + 1
        case dict():
            return value | {"monday": [*value["monday"], "night"]}
        case "":
            return "x"
        case _:
            return value[:-1] + ("0" if value[-1] != "0" else "1")


def test_one_changed_value_of_the_inputs_is_named(drawn: Offender) -> None:
    """Each of them in turn, of each draw."""
    for window in VisitWindow.objects.all():
        for key, value in window.inputs.items():
            with tampered():
                changed = window.inputs | {key: another(value)}
                VisitWindow.objects.filter(pk=window.pk).update(inputs=changed)

                assert f"Window {window.public_id}: the commitment does not bind this draw." in faults(), key


def test_one_changed_value_of_a_draw_or_period_is_named(drawn: Offender) -> None:
    """Secret, commitments, days, part of the day, number, owner, and the time of the draw."""
    window, period = VisitWindow.objects.order_by("pk")[0], WindowPeriod.objects.get()
    secret = bytes(period.secret)
    of_window: list[tuple[dict[str, Any], str]] = [
        ({"from_on": window.from_on - timedelta(days=1)}, "another window"),
        ({"until_on": window.until_on + timedelta(days=1)}, "another window"),
        ({"day_part": "night"}, "another window"),
        ({"commitment": another(window.commitment)}, "does not bind"),
        ({"sequence": 9}, "not what was on record"),
        ({"offender": make_offender(now=window.drawn_at)}, "not what was on record"),
        ({"drawn_at": window.drawn_at + timedelta(days=1)}, "not what was on record"),
        ({"inputs": {}}, "cannot be read"),
        ({"inputs": {"cover": 1}}, "cannot be read"),
    ]
    of_period: list[tuple[dict[str, Any], str]] = [
        ({"secret": bytes([secret[0] ^ 1]) + secret[1:]}, "the secret is not the one"),
        ({"commitment": another(period.commitment)}, "the secret is not the one"),
        ({"starts_on": period.starts_on + timedelta(days=1)}, "not what was on record"),
    ]

    for rows, changes in (
        (VisitWindow.objects.filter(pk=window.pk), of_window),
        (WindowPeriod.objects.all(), of_period),
    ):
        for change, words in changes:
            with tampered():
                rows.update(**change)

                assert words in faults(), change


def test_a_draw_that_was_taken_away_leaves_a_hole(drawn: Offender) -> None:
    """Somebody drew, did not like it, and drew again."""
    with tampered():
        VisitWindow.objects.filter(offender=drawn, sequence=1).delete()

        assert faults() == f"Offender {drawn.public_id}: window 1 is missing."


def test_whoever_has_the_secret_cannot_choose_the_inputs(drawn: Offender) -> None:
    """Drawn and committed to again without a flaw, for a due date that suits: the visit was never due then."""
    window = VisitWindow.objects.get(offender=drawn, sequence=1)
    secret = bytes(window.period.secret)
    changed = window.inputs | {"due_on": "2027-04-01", "last_on": "2027-04-01"}
    found = draw(secret, inputs_of(changed))
    with tampered():
        VisitWindow.objects.filter(pk=window.pk).update(
            inputs=changed,
            from_on=found.from_on,
            until_on=found.until_on,
            day_part=found.day_part,
            commitment=commitment_of_draw(secret, drawn_as_json(changed, found)),
        )

        assert faults() == f"Window {window.public_id}: the visit was never due on that day."


def test_the_command_fails_and_names_what_differs(drawn: Offender) -> None:
    """Exit code 1, for whoever runs it by the clock."""
    window, err = VisitWindow.objects.order_by("pk")[0], io.StringIO()
    with tampered():
        VisitWindow.objects.filter(pk=window.pk).update(commitment="0" * 64)

        with pytest.raises(CommandError, match="1 differences in 3 draws"):
            call_command("verify_windows", stderr=err)

    assert err.getvalue() == f"Window {window.public_id}: the commitment does not bind this draw.\n"


def test_what_is_published_of_a_secret_can_be_worked_out_with_any_tool() -> None:
    """SHA-256 of the bytes, as hexadecimal digits: FIPS 180-4, the example "abc"."""
    assert commitment_of_secret(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
