"""A profile: how one force's extract is laid out and which words it uses. Chosen by a person, never guessed."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from intake.rules.dates import ORDERS
from intake.rules.text import clean, word_key
from offender_mgmt.errors import VigilError
from offender_mgmt.offenders.choices import ClosureReason, RiskLevel, SuspensionReason
from visits.choices import Outcome

Meaning = TypeVar("Meaning")
Toml = dict[str, Any]

COLUMNS = (
    *("reference", "visor_reference", "family_name", "given_names", "date_of_birth", "registered_on"),
    *("team_name", "manager_name", "risk_level", "risk_assessed_on"),
    *("last_visit", "last_visit_outcome", "announced", "address", "postcode"),
    *("status", "next_check_on", "has_shpo", "notes"),
)
REQUIRED_COLUMNS = ("reference", "risk_level", "last_visit")
DATE_COLUMNS = ("date_of_birth", "registered_on", "last_visit", "next_check_on", "risk_assessed_on")
ENCODINGS = ("utf-8", "utf-16", "cp1252")
SEPARATORS = {"any": "", "comma": ",", "semicolon": ";", "tab": "\t"}
SECTIONS = ("file", "dates", "visits", "columns", "risk_levels", "outcomes", "statuses", "words")
LEVELS: dict[str, RiskLevel | None] = {level.value: level for level in RiskLevel} | {"not_assessed": None}
OUTCOMES = {outcome.value: outcome for outcome in Outcome}
STATUSES: dict[str, SuspensionReason | ClosureReason | None] = {
    "live": None,
    **{reason.value: reason for reason in SuspensionReason},
    **{reason.value: reason for reason in ClosureReason},
}


class InvalidProfile(VigilError):
    """The profile cannot be used; the text says what to correct."""


@dataclass(frozen=True)
class Profile:
    """How to read an extract. All words are kept as `word_key` gives them.

    `columns` says under which header each of our fields is found. `separator` is empty for "whichever of
    comma, semicolon and tab finds all columns", `sheet` for "the only sheet with data". A level word that
    means None says *not assessed*, a status word that means None says *live*. `two_digit_pivot` None
    leaves years of two digits to a person. `visits_need_outcome` is False for extracts that hold successful
    visits only.
    """

    name: str
    columns: Mapping[str, str]
    risk_levels: Mapping[str, RiskLevel | None]
    outcomes: Mapping[str, Outcome]
    statuses: Mapping[str, SuspensionReason | ClosureReason | None]
    yes: frozenset[str]
    no: frozenset[str]
    not_known: frozenset[str]
    never: frozenset[str]
    sheet: str = ""
    header_row: int = 1
    encodings: tuple[str, ...] = ("utf-8", "cp1252")
    separator: str = ""
    date_order: str = "dmy"
    two_digit_pivot: int | None = None
    visits_need_outcome: bool = True


def parse_profile(text: str) -> Profile:
    """Return the Profile that this TOML describes. InvalidProfile says in a sentence what is wrong with it."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidProfile(f"The profile is not valid TOML: {error}.") from error
    _allow_only(told, ("name", *SECTIONS), "the profile")
    file, dates, visits, words = (_section(told, name) for name in ("file", "dates", "visits", "words"))
    _allow_only(file, ("sheet", "header_row", "encodings", "separator"), "[file]")
    _allow_only(dates, ("order", "two_digit_years"), "[dates]")
    _allow_only(visits, ("without_outcome",), "[visits]")
    _allow_only(words, ("yes", "no", "not_known", "never"), "[words]")
    yes_no = _meanings(words, {"yes": True, "no": False}, "[words]", others=("not_known", "never"))
    return Profile(
        name=_text(told, "name", ""),
        columns=_columns(_section(told, "columns")),
        risk_levels=_meanings(_section(told, "risk_levels"), LEVELS, "[risk_levels]"),
        outcomes=_meanings(_section(told, "outcomes"), OUTCOMES, "[outcomes]"),
        statuses=_meanings(_section(told, "statuses"), STATUSES, "[statuses]"),
        yes=frozenset(word for word, meaning in yes_no.items() if meaning),
        no=frozenset(word for word, meaning in yes_no.items() if not meaning),
        not_known=_words(words, "not_known"),
        never=_words(words, "never"),
        sheet=_text(file, "sheet", ""),
        header_row=_header_row(file),
        encodings=_encodings(file),
        separator=SEPARATORS[_choice(file, "separator", tuple(SEPARATORS))],
        date_order=_choice(dates, "order", ORDERS),
        two_digit_pivot=_pivot(dates),
        visits_need_outcome=_choice(visits, "without_outcome", ("ask", "successful")) == "ask",
    )


def _section(told: Toml, name: str) -> Toml:
    section = told.get(name, {})
    if not isinstance(section, dict):
        raise InvalidProfile(f"In the profile, [{name}] must be a section.")
    return section


def _allow_only(told: Toml, known: Sequence[str], where: str) -> None:
    if unknown := sorted(set(told) - set(known)):
        raise InvalidProfile(
            f"Vigil does not know {_quoted(unknown)} in {where}. It knows {_quoted(sorted(known))}."
        )


def _text(told: Toml, key: str, default: str) -> str:
    value = told.get(key, default)
    if not isinstance(value, str):
        raise InvalidProfile(f'In the profile, "{key}" must be text in quotation marks.')
    return value


def _choice(told: Toml, key: str, allowed: Sequence[str]) -> str:
    """The first allowed value is the default."""
    value = _text(told, key, allowed[0])
    if value not in allowed:
        raise InvalidProfile(f'In the profile, "{key}" must be one of {_quoted(allowed)}, not "{value}".')
    return value


def _header_row(file: Toml) -> int:
    value = file.get("header_row", 1)
    if type(value) is not int or not 1 <= value <= 1000:
        raise InvalidProfile('In the profile, "header_row" must be a row number from 1 to 1000.')
    return value


def _pivot(dates: Toml) -> int | None:
    value = dates.get("two_digit_years", "ask")
    if value == "ask":
        return None
    if type(value) is not int or not 0 <= value <= 99:
        raise InvalidProfile(
            'In the profile, "two_digit_years" must be "ask", or the last year (0 to 99) that belongs to 20xx.'
        )
    return value


def _encodings(file: Toml) -> tuple[str, ...]:
    names = _list(file, "encodings", ("utf-8", "cp1252"))
    if not names or set(names) - set(ENCODINGS):
        raise InvalidProfile(f'In the profile, "encodings" must be a list of {_quoted(ENCODINGS)}.')
    return tuple(names)


def _columns(section: Toml) -> dict[str, str]:
    _allow_only(section, COLUMNS, "[columns]")
    columns = {field: clean(_text(section, field, "")) for field in section}
    if missing := [field for field in REQUIRED_COLUMNS if not columns.get(field)]:
        raise InvalidProfile(f"[columns] in the profile must say which column holds {_quoted(missing)}.")
    headers = [header.casefold() for header in columns.values()]
    if "" in headers:
        raise InvalidProfile(
            "In [columns] of the profile, leave a field out instead of giving it an empty name."
        )
    if twice := sorted({header for header in headers if headers.count(header) > 1}):
        raise InvalidProfile(f"[columns] in the profile uses {_quoted(twice)} for more than one field.")
    return columns


def _meanings(
    section: Toml, known: Mapping[str, Meaning], where: str, others: Sequence[str] = ()
) -> dict[str, Meaning]:
    """Turn `meaning = [words]` round into word → meaning. One word with two meanings is refused."""
    _allow_only(section, (*known, *others), where)
    meanings: dict[str, Meaning] = {}
    for name, meaning in known.items():
        for word in _words(section, name):
            if word in meanings:
                raise InvalidProfile(f'In {where} of the profile, the word "{word}" has two meanings.')
            meanings[word] = meaning
    return meanings


def _words(section: Toml, key: str) -> frozenset[str]:
    return frozenset(word_key(word) for word in _list(section, key, ()) if clean(word))


def _list(section: Toml, key: str, default: Sequence[str]) -> Sequence[str]:
    value = section.get(key, default)
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise InvalidProfile(f'In the profile, "{key}" must be a list of texts in quotation marks.')
    return value


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
