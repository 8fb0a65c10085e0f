"""Which second factor suffices for whom, and when a code of an app is right (AUTH-2, AUTH-3)."""

from datetime import UTC, datetime

import pytest

from offender_mgmt.accounts.choices import Factor, Role
from offender_mgmt.accounts.rules import factors as rules
from offender_mgmt.errors import RuleViolation

# "12345678901234567890", the secret of the RFC's own tables.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
APP, KEY, CODES = Factor.TOTP, Factor.WEBAUTHN, Factor.RECOVERY_CODES


@pytest.mark.parametrize(
    ("role", "held", "suffices"),
    [
        (Role.OFFENDER_MANAGER, [], False),
        (Role.OFFENDER_MANAGER, [APP], True),
        (Role.OFFENDER_MANAGER, [KEY], True),
        (Role.OFFENDER_MANAGER, [CODES], False),
        (Role.SUPERVISOR, [APP, CODES], True),
        (Role.AUDITOR, [APP, CODES], False),
        (Role.PROFESSIONAL_STANDARDS, [APP, CODES], False),
        (Role.PROFESSIONAL_STANDARDS, [KEY], True),
        (Role.AUDITOR, [KEY], True),
        (Role.ADMINISTRATOR, [APP], False),
        (Role.ADMINISTRATOR, [APP, KEY], True),
    ],
)
def test_what_suffices_for_whom(role: Role, held: list[Factor], suffices: bool) -> None:
    """An app or a key for those who visit; a key alone for those who read the log or make accounts."""
    assert rules.suffices(role, held) is suffices


def test_every_role_is_in_the_table_and_none_does_without() -> None:
    """A new role fails until somebody decides; no factor of any role is sent by mail or text."""
    assert set(rules.ACCEPTED) == set(Role)
    assert all(Factor.WEBAUTHN in accepted for accepted in rules.ACCEPTED.values())


def test_doubt_is_never_a_yes() -> None:
    """An unknown role."""
    with pytest.raises(KeyError):
        rules.accepted("chief")


@pytest.mark.parametrize(
    ("role", "factor", "held", "refused"),
    [
        (Role.SUPERVISOR, APP, [], ""),
        (Role.SUPERVISOR, APP, [KEY], ""),
        (Role.SUPERVISOR, APP, [APP], "already"),
        (Role.AUDITOR, APP, [], "key only"),
        (Role.AUDITOR, KEY, [KEY] * 4, ""),
        (Role.AUDITOR, KEY, [KEY] * 5, "5 security keys"),
    ],
)
def test_what_may_be_added(role: Role, factor: Factor, held: list[Factor], refused: str) -> None:
    """One app, five keys, and nothing that the role could not use."""
    if refused:
        with pytest.raises(RuleViolation, match=refused):
            rules.check_can_add(role, factor, held=held)
    else:
        rules.check_can_add(role, factor, held=held)


@pytest.mark.parametrize(
    ("role", "left", "may"),
    [
        (Role.OFFENDER_MANAGER, [KEY], True),
        (Role.OFFENDER_MANAGER, [APP], True),
        (Role.OFFENDER_MANAGER, [CODES], False),
        (Role.ADMINISTRATOR, [APP], False),
    ],
)
def test_the_last_one_stays(role: Role, left: list[Factor], may: bool) -> None:
    """Nobody locks themselves out; an administrator's app would not let them in."""
    if may:
        rules.check_can_remove(role, left=left)
    else:
        with pytest.raises(RuleViolation, match="your last one"):
            rules.check_can_remove(role, left=left)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ],
)
def test_a_code_is_that_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six of its eight digits."""
    assert rules.code_of(SECRET, rules.step_of(datetime.fromtimestamp(seconds, UTC))) == code


@pytest.mark.parametrize(
    ("typed", "at", "after", "step"),
    [
        pytest.param(rules.code_of(SECRET, 100), 3000, 0, 100, id="the first second of its half minute"),
        pytest.param(rules.code_of(SECRET, 100), 3029, 0, 100, id="the last second of its half minute"),
        pytest.param(rules.code_of(SECRET, 100), 3059, 0, 100, id="typed slowly: one half minute later"),
        pytest.param(rules.code_of(SECRET, 100), 3060, 0, None, id="two half minutes later"),
        pytest.param(rules.code_of(SECRET, 101), 3029, 0, None, id="of the next half minute"),
        pytest.param(rules.code_of(SECRET, 100), 3029, 100, None, id="used already"),
        pytest.param(rules.code_of(SECRET, 99), 3029, 100, None, id="older than one that was used"),
        pytest.param(rules.code_of(SECRET, 101), 3030, 100, 101, id="the one after one that was used"),
        pytest.param("", 3000, 0, None, id="nothing"),
        pytest.param("١٢٣٤٥٦", 3000, 0, None, id="digits of another script"),
    ],
)
def test_when_a_code_is_right(typed: str, at: int, after: int, step: int | None) -> None:
    """Now or one half minute ago, and once (RFC 6238, 5.2)."""
    found = rules.matching_step(SECRET, typed, at=datetime.fromtimestamp(at, UTC), after=after)

    assert found == step
