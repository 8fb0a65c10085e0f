"""The cells of one row under our names, and the doubts met while they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from intake.rules.dates import DateReading, read_date, swapped
from intake.rules.facts import LONGEST_RAW, Doubt, Suggestion
from intake.rules.profile import DATE_COLUMNS, Profile
from intake.rules.source import SourceRow
from intake.rules.text import ERROR_VALUE, clean, clean_lines, is_garbled, long_date, short_date, word_key

Meaning = TypeVar("Meaning")

# The widths of the register's columns. What is longer is kept whole in the staged row, and asked about.
LONGEST = {
    "reference": 50,
    "visor_reference": 50,
    "family_name": 200,
    "given_names": 200,
    "team_name": 100,
    "manager_name": 150,
    "address": 300,
    "postcode": 10,
}


@dataclass
class Cells:
    """Reads the fields of one row. Whatever cannot be believed is returned as unknown, and asked about once."""

    row: SourceRow
    profile: Profile
    mixed: frozenset[str] = frozenset()
    doubts: list[Doubt] = field(default_factory=list)

    def raw(self, name: str) -> str:
        """The cell as the source has it; blank when the profile names no column for the field."""
        return self.row.cells.get(self.profile.columns.get(name, ""), "")

    def problem(self, name: str) -> str:
        """Why the cell cannot be believed, or blank."""
        text = self.raw(name)
        if told := self.row.problems.get(self.profile.columns.get(name, "")):
            return told
        if ERROR_VALUE.fullmatch(clean(text)):
            return "The cell holds a spreadsheet's error instead of a value."
        return "Characters of this cell were lost on the way." if is_garbled(text) else ""

    def ask(self, name: str, question: str, reason: str, *, days: tuple[date, ...] = ()) -> None:
        """Leave the field's question to a person, with the days that the cell may have meant."""
        suggestions = tuple(Suggestion(value=day.isoformat(), label=long_date(day)) for day in days)
        self.add(Doubt(name, self.told(name), question, reason, suggestions))

    def add(self, doubt: Doubt) -> None:
        """Leave a question to a person. One question per field and text: the first reason stands."""
        doubt = replace(doubt, raw=doubt.raw[:LONGEST_RAW])
        if all((doubt.field, doubt.raw) != (other.field, other.raw) for other in self.doubts):
            self.doubts.append(doubt)

    def name(self, name: str, question: str) -> str:
        """A text that is kept even when it is doubtful: somebody must be able to find the person."""
        text = clean(self.raw(name))
        if problem := self.problem(name):
            self.ask(name, question, problem)
            return "" if ERROR_VALUE.fullmatch(text) else text[: LONGEST[name]]
        if len(text) > LONGEST[name]:
            self.ask(name, question, f"This is longer than {LONGEST[name]} characters, so it was cut.")
        return text[: LONGEST[name]]

    def words(self, name: str, question: str) -> str:
        """A text that stays unknown when it is doubtful or says "not known"."""
        text = clean(self.raw(name))
        reason = self.problem(name)
        if not reason and len(text) > LONGEST[name]:
            reason = f"This is longer than {LONGEST[name]} characters."
        if reason:
            self.ask(name, question, reason)
            return ""
        return "" if word_key(text) in self.profile.not_known else text

    def meaning(
        self, name: str, question: str, meanings: Mapping[str, Meaning]
    ) -> tuple[bool, Meaning | None]:
        """Whether the cell's word is known, and what it means. A blank cell is (True, None)."""
        word = word_key(self.raw(name))
        if problem := self.problem(name):
            self.ask(name, question, problem)
        elif not word:
            return True, None
        elif word in meanings:
            return True, meanings[word]
        else:
            self.ask(name, question, "The profile does not know this word.")
        return False, None

    def yes_or_no(self, name: str, question: str) -> bool | None:
        """True, False, or None when the source does not say."""
        answers: dict[str, bool | None] = dict.fromkeys(self.profile.not_known)
        answers |= dict.fromkeys(self.profile.yes, True) | dict.fromkeys(self.profile.no, False)
        return self.meaning(name, question, answers)[1]

    def date(self, name: str, question: str) -> date | None:
        """The day the cell tells, or None: blank, or doubtful and asked about."""
        if problem := self.problem(name):
            self.ask(name, question, problem)
            return None
        if not clean(self.raw(name)):
            return None
        reading = self.reading(name)
        if reading.on is None:
            self.ask(name, question, reading.reason, days=reading.candidates)
        return reading.on

    def reading(self, name: str) -> DateReading:
        """Read a cell that is not blank as a date, by the profile."""
        reading = self._date_alone(name)
        other = swapped(reading.on) if reading.on and reading.is_by_order else None
        if name not in self.mixed or reading.on is None or other is None:
            return reading
        return DateReading(
            reason="The column mixes dates of two kinds: day and month may have been exchanged.",
            candidates=(reading.on, other),
        )

    def told(self, name: str) -> str:
        """The cell for a person to read. A readable date has one form, whichever form the source had."""
        if name in DATE_COLUMNS and (day := self._date_alone(name).on):
            return short_date(day)
        if self.is_typed(name):
            return short_date(date.fromisoformat(self.raw(name)[:10]))
        return clean_lines(self.raw(name))

    def is_typed(self, name: str) -> bool:
        """Whether the cell was a true date cell of a spreadsheet."""
        return self.profile.columns.get(name, "") in self.row.typed

    def _date_alone(self, name: str) -> DateReading:
        return read_date(
            clean(self.raw(name)),
            order=self.profile.date_order,
            two_digit_pivot=self.profile.two_digit_pivot,
            is_typed=self.is_typed(name),
        )
