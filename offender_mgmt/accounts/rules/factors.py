"""Which second factor suffices for whom (AUTH-2), and whether a code of an app is right (AUTH-3, RFC 6238)."""

import hmac
import struct
from base64 import b32decode
from collections.abc import Iterable
from datetime import datetime

from offender_mgmt.accounts.choices import Factor, Role
from offender_mgmt.errors import RuleViolation

ANY = frozenset(Factor)
# Whoever reads the audit log, decides who sees a record or makes accounts is worth a web page that looks like ours:
# only a key, which knows the address that it answers to, withstands that.
ACCEPTED: dict[str, frozenset[Factor]] = {
    Role.OFFENDER_MANAGER: ANY,
    Role.SUPERVISOR: ANY,
    Role.AUDITOR: frozenset({Factor.WEBAUTHN}),
    Role.ADMINISTRATOR: frozenset({Factor.WEBAUTHN}),
    Role.PROFESSIONAL_STANDARDS: frozenset({Factor.WEBAUTHN}),
}
STEP_SECONDS = 30
DIGITS = 6
MOST_KEYS = 5


def accepted(role: str) -> frozenset[Factor]:
    """What this role may prove itself with. An unknown role raises KeyError: doubt is never a yes."""
    return ACCEPTED[role]


def suffices(role: str, held: Iterable[str]) -> bool:
    """Say whether somebody with these can be asked for one. Recovery codes alone are a way back, and no factor."""
    return bool((accepted(role) - {Factor.RECOVERY_CODES}) & set(held))


def directory_suffices(role: str, *, held: Iterable[str], amr: Iterable[str]) -> bool:
    """Say whether what a directory tells of its own sign-in (RFC 8176) stands for the second factor here.

    Never for a role that needs a key, since any code is "mfa" there; nor for who has none here, and could not be
    asked again.
    """
    return "mfa" in set(amr) and Factor.TOTP in accepted(role) and suffices(role, held)


def check_can_add(role: str, factor: Factor, *, held: Iterable[str]) -> None:
    """Raise RuleViolation unless this role may have one more of these."""
    kinds = list(held)
    if factor not in accepted(role):
        raise RuleViolation("Your role signs in with a security key only.")
    if factor == Factor.TOTP and factor in kinds:
        raise RuleViolation("You have an authenticator app already. Remove it before you set up another.")
    if kinds.count(Factor.WEBAUTHN) >= MOST_KEYS and factor == Factor.WEBAUTHN:
        raise RuleViolation(f"You have {MOST_KEYS} security keys already. Remove one that you no longer use.")


def check_can_remove(role: str, *, left: Iterable[str]) -> None:
    """Raise RuleViolation unless they can still sign in with what is left."""
    if not suffices(role, left):
        raise RuleViolation("This is your last one: without it you could not sign in. Add another first.")


def step_of(at: datetime) -> int:
    """The number of the half minute that a code of this moment is for."""
    return int(at.timestamp()) // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """The code that an app with this secret (base 32) shows in this half minute (RFC 4226, 5.3)."""
    digest = hmac.digest(b32decode(secret, casefold=True), struct.pack(">Q", step), "sha1")
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """The half minute for which this code is right, now or the one before; None when it is wrong.

    Steps up to `after` are used up: a code that was read over a shoulder is worth nothing (RFC 6238, 5.2).
    """
    now = step_of(at)
    typed = code.encode()
    return next(
        (
            step
            for step in (now, now - 1)
            if step > after and hmac.compare_digest(code_of(secret, step).encode(), typed)
        ),
        None,
    )


def check_can_reset(*, is_oneself: bool, others_know_password: bool) -> None:
    """Raise RuleViolation unless somebody else asks: who took over a session could else bring a key of their own.

    Nor while somebody else knows the password: whoever gave it would set up the rest, and be that person.
    """
    if is_oneself:
        raise RuleViolation("You cannot reset your own. Ask another administrator.")
    if others_know_password:
        raise RuleViolation(
            "They have not used the password yet that they were given, so whoever gave it could take the account"
            " over. If they have lost both, ask those who run Vigil (reset_second_factor)."
        )
