"""Checking draws after their secret has been disclosed: each is made again, and anything that differs is named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from offender_mgmt.policy.rules import Policy
from visits.rules.sealing import commitment_of_draw, commitment_of_secret
from visits.rules.windows import (
    Attempt,
    Inputs,
    Standing,
    Window,
    WindowRefused,
    draw,
    inputs_for,
    inputs_of,
)


@dataclass(frozen=True)
class Period:
    """A period as it is stored."""

    starts_on: date
    secret: bytes
    commitment: str


@dataclass(frozen=True)
class Drawn:
    """A draw as it is stored, and what else is on record about it.

    `due_dates` are the anchors and due dates that its obligation has ever had; `policy` and `attempt` are those that
    the inputs name, None when there is none.
    """

    offender: str
    sequence: int
    inputs: Mapping[str, Any]
    window: Window
    commitment: str
    drawn_on: date
    due_dates: frozenset[tuple[date, date]]
    policy: Policy | None
    attempt: Attempt | None


def drawn_as_json(inputs: Mapping[str, Any], window: Window) -> dict[str, object]:
    """What the commitment of a draw binds beside the secret."""
    days = [window.from_on.isoformat(), window.until_on.isoformat()]
    return {"inputs": dict(inputs), "window": [*days, str(window.day_part)]}


def period_faults(period: Period) -> Iterator[str]:
    """What is wrong with a disclosed secret: nothing, or that it is not the one that was committed to."""
    if commitment_of_secret(period.secret) != period.commitment:
        yield "the secret is not the one that was committed to"


def draw_faults(period: Period, drawn: Drawn) -> Iterator[str]:
    """What is wrong with one draw, in words; nothing when it is proved."""
    if commitment_of_draw(period.secret, drawn_as_json(drawn.inputs, drawn.window)) != drawn.commitment:
        yield "the commitment does not bind this draw"
    try:
        inputs = inputs_of(drawn.inputs)
        again = draw(period.secret, inputs)
    except WindowRefused as refused:
        yield f"these inputs give no window ({refused})"
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        yield f"the inputs cannot be read ({type(error).__name__})"
    else:
        if again != drawn.window:
            yield "these inputs give another window"
        yield from _input_faults(period, drawn, inputs)


def _input_faults(period: Period, drawn: Drawn, inputs: Inputs) -> Iterator[str]:
    """Whether the inputs are what was on record, so that nobody chose them for the sake of the draw."""
    if (inputs.anchor_on, inputs.due_on) not in drawn.due_dates:
        yield "the visit was never due on that day"
    if drawn.window.until_on > inputs.due_on:
        yield "the window ends after the due date"
    if drawn.policy is None or inputs != _on_record(period, drawn, inputs, drawn.policy):
        yield "the inputs are not what was on record"


def _on_record(period: Period, drawn: Drawn, inputs: Inputs, policy: Policy) -> Inputs:
    """The inputs that the register gives for this draw, on the day of the draw."""
    standing = Standing(drawn.offender, inputs.anchor_on, inputs.due_on, drawn.attempt)
    return inputs_for(
        standing, policy, period=period.starts_on, sequence=drawn.sequence, today=drawn.drawn_on
    )


def missing_sequences(sequences: Iterable[int]) -> Sequence[int]:
    """The numbers from 1 to the greatest that are not there: a draw that somebody took away."""
    there = set(sequences)
    return [number for number in range(1, max(there, default=0)) if number not in there]
