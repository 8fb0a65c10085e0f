"""A field takes what it describes, neither more nor less (ADR 0082)."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import Field

from offender_mgmt.api import Day, Instant, Text, YesNo
from risk.serializers.tools import Score

SPACES = "".join(character for character in map(chr, range(0x11000)) if character.isspace())


def takes(field: Field[Any, Any, Any, Any], told: object) -> bool:
    """Whether the field reads it."""
    try:
        field.run_validation(told)
    except ValidationError:
        return False
    return True


@given(st.text(st.sampled_from(f"{SPACES}\0\ufeff\u200ba£")))
def test_text_is_taken_exactly_where_its_pattern_says_so(told: str) -> None:
    """Blank is blank in every language: the pattern names each character that Python strips."""
    for field in (Text(), Text(allow_blank=True)):
        assert takes(field, told) == bool(re.fullmatch(field.pattern, told))


@pytest.mark.parametrize(("length", "is_taken"), [(30, True), (31, False)])
@pytest.mark.parametrize("filling", ["x", " "])
def test_white_space_counts_for_the_length_of_a_text(length: int, is_taken: bool, filling: str) -> None:
    """As the description counts it, which cuts nothing off."""
    assert takes(Text(max_length=30), "x".ljust(length, filling)) == is_taken


@pytest.mark.parametrize(
    ("field", "told", "is_taken"),
    [
        (Day(), "1900-01-01", True),
        (Day(), "1899-12-31", False),
        (Day(), "2999-12-31", True),
        (Day(), "3000-01-01", False),
        (Day(), "2026-02-29", False),
        (Day(), "2028-02-29", True),
        (Day(), "2026-1-5", False),
        (Day(), "20260105", False),
        (Day(), "2026-01-05\n", False),
        (Day(), 20260105, False),
        (Instant(), "2026-11-19T10:30:00Z", True),
        (Instant(), "2026-11-19T10:30:00.123456+01:00", True),
        (Instant(), "1900-01-01T00:00:00+14:00", True),
        (Instant(), "1899-12-31T23:59:59Z", False),
        (Instant(), "2026-11-19T10:30Z", False),
        (Instant(), "2026-11-19 10:30:00Z", False),
        (Instant(), "2026-11-19T10:30:00", False),
        (Instant(), 1_800_000_000, False),
        (YesNo(), True, True),
        (YesNo(), 1, False),
        (YesNo(), "true", False),
        (Score(max_digits=7, decimal_places=2, min_value=0), "31.25", True),
        (Score(max_digits=7, decimal_places=2, min_value=0), 31, True),
        (Score(max_digits=7, decimal_places=2, min_value=0), 99_999, True),
        (Score(max_digits=7, decimal_places=2, min_value=0), 100_000, False),
        (Score(max_digits=7, decimal_places=2, min_value=0), 31.25, False),
        (Score(max_digits=7, decimal_places=2, min_value=0), "1e2", False),
        (Score(max_digits=7, decimal_places=2, min_value=0), "-1", False),
    ],
)
def test_what_a_field_takes(field: Field[Any, Any, Any, Any], told: object, is_taken: bool) -> None:
    """Both sides of what its pattern says, and nothing that merely can be read as one."""
    assert takes(field, told) == is_taken
