"""The mapping of OWASP's ASVS 5.0 in docs/security.md is whole, and leads to tests that exist."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The requirements of levels 1 and 2, as the standard numbers them; those of level 3 follow on them in each section.
LEVELS_1_AND_2 = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2
4.1.1-3 4.2.1 4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3
6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2
10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1 12.1.1-3
12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1
16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""
STATES = {"met", "partly", "not met", "not applicable", "operator"}


def rows() -> list[list[str]]:
    """The cells of each row of the mapping."""
    section = (ROOT / "docs/security.md").read_text().partition("## ASVS 5.0")[2]
    lines = [line for line in section.splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def required() -> set[str]:
    """Every number of the first two levels."""
    found = set()
    for span in LEVELS_1_AND_2.split():
        section, _, numbers = span.rpartition(".")
        first, _, last = numbers.partition("-")
        found |= {f"{section}.{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def test_no_requirement_is_missing_and_none_stands_twice() -> None:
    """What is not met has its row too."""
    named = Counter(number for row in rows() for number in re.findall(r"\d+\.\d+\.\d+", row[0]))

    assert required() - named.keys() == set()
    assert [number for number, times in named.items() if times > 1] == []
    assert len(required()) == 253


def test_every_row_says_how_far_it_holds_and_where_that_is_seen() -> None:
    """In one of five words; a test that is named exists, and what is met partly says what is missing."""
    for numbers, state, words in rows():
        assert state in STATES, numbers
        assert words, numbers
        for path in re.findall(r"`(tests/[\w/]+\.py)`", words):
            assert (ROOT / path).is_file(), path
