"""What somebody is trained and vetted for, and what they lack for what they do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from offender_mgmt.errors import RuleViolation


@dataclass(frozen=True)
class Held:
    """A qualification on record. No `expires_on` means that it does not expire."""

    kind: str
    obtained_on: date
    expires_on: date | None


@dataclass(frozen=True)
class Lack:
    """A qualification that is needed and not held: never obtained, or expired."""

    kind: str
    label: str
    expired_on: date | None = None

    def __str__(self) -> str:
        if self.expired_on is None:
            return f"{self.label}: not on record"
        return f"{self.label}: expired on {self.expired_on:%-d %B %Y}"


def is_held(held: Held, *, on: date) -> bool:
    """Say whether it counts on that day: from the day obtained to the day of expiry, both counted."""
    return held.obtained_on <= on and (held.expires_on is None or on <= held.expires_on)


def lacking(
    needed: Iterable[str], held: Sequence[Held], *, labels: Mapping[str, str], on: date
) -> tuple[Lack, ...]:
    """What of the needed is not held on that day (domain 5: untrained staff), in the order of the needed."""
    return tuple(
        Lack(kind, labels[kind], _expired_on(kind, held, on))
        for kind in needed
        if not any(one.kind == kind and is_held(one, on=on) for one in held)
    )


def _expired_on(kind: str, held: Sequence[Held], on: date) -> date | None:
    ends = [one.expires_on for one in held if one.kind == kind and one.expires_on and one.expires_on < on]
    return max(ends, default=None)


def expires_soon(held: Held, *, on: date, notice_days: int) -> bool:
    """Say whether it still counts on that day and expires within the notice."""
    if held.expires_on is None or not is_held(held, on=on):
        return False
    return held.expires_on <= on + timedelta(days=notice_days)


def check_can_record(new: Held, *, known: Iterable[str], evidence: str, today: date) -> None:
    """Raise RuleViolation unless this may be put on record as obtained."""
    if new.kind not in known:
        raise RuleViolation("Policy knows no such qualification. Choose one from the list.")
    if not evidence.strip():
        raise RuleViolation("Say where the evidence is, such as the number of the certificate.")
    if new.obtained_on > today:
        raise RuleViolation("It cannot have been obtained in the future. Record it on the day.")
    if new.expires_on is not None and new.expires_on < new.obtained_on:
        raise RuleViolation("It cannot expire before it was obtained. Check both dates.")


def check_can_correct(*, is_current: bool, because: str) -> None:
    """Raise RuleViolation unless this row is the one that counts, and somebody says what was wrong with it."""
    if not is_current:
        raise RuleViolation("This has been corrected already. Look at the list again.")
    if not because.strip():
        raise RuleViolation("Say what was wrong, so that the correction can be followed.")
