"""Whether somebody who works here may be, or may know, a person on a record (security 1.3, ACC-10, ACC-11).

A hit is a reason to ask, and no accusation. `models.screening` asks the same of the whole register in SQL, from the
same tables: a test holds the two together. What is not known is empty, and agrees with nothing.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import Ground, ReviewState

# How a name is folded, here and in SQL. Apostrophes of every kind: straight, curly, a letter of its own, both accents.
APOSTROPHES = "['\u2019\u2018\u02bc`\u00b4]"
_PLAIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"}
LETTERS = _PLAIN | {letter.upper(): plain for letter, plain in _PLAIN.items()}
ACCENTS = "[\u0300-\u036f]"
# Of several words these are no surname by themselves: van der Berg is found as Vanderberg and as Berg.
PARTICLES = (
    *(
        "al",
        "ap",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "mac",
        "mc",
    ),
    *("saint", "san", "st", "van", "vander", "von"),
)
# A share of the trigrams of two surnames from which on they are alike: Jonson and Johnson, no two short names.
ALIKE = 0.5

# What together is a hit. A surname alone is none, however rare: what is rare on a register may be common in the
# county, and a review about each Smith would bury the one that matters. An address alone is: it is one household.
HITS = (
    (Ground.ADDRESS,),
    (Ground.SURNAME, Ground.DATE_OF_BIRTH),
    (Ground.SURNAME, Ground.POSTCODE),
    (Ground.ALIKE_SURNAME, Ground.DATE_OF_BIRTH),
    (Ground.GIVEN_NAME, Ground.DATE_OF_BIRTH),
    (Ground.FULL_NAME,),
)


@dataclass(frozen=True)
class Home:
    """An address as it was written."""

    lines: str
    postcode: str = ""


@dataclass(frozen=True)
class Known:
    """Somebody as screening compares them: former surnames too, and the addresses that have not ended."""

    surnames: tuple[str, ...]
    given_names: str = ""
    date_of_birth: date | None = None
    homes: tuple[Home, ...] = ()


def grounds_of_hit(staff: Known, other: Known) -> frozenset[Ground]:
    """Everything in which the two agree, if it is enough to ask; nothing if it is not."""
    agreed = _agreed(staff, other)
    return agreed if any(agreed.issuperset(hit) for hit in HITS) else frozenset()


def _agreed(staff: Known, other: Known) -> frozenset[Ground]:
    surname = bool(_all_keys(staff) & _all_keys(other))
    given = given_key(staff.given_names)
    same_given = bool(given) and given == given_key(other.given_names)
    births = (staff.date_of_birth, other.date_of_birth)
    address = bool({address_key(home) for home in staff.homes} & {address_key(h) for h in other.homes} - {""})
    found = {
        Ground.SURNAME: surname,
        Ground.ALIKE_SURNAME: not surname and _are_alike(_all_keys(staff), _all_keys(other)),
        Ground.GIVEN_NAME: same_given,
        Ground.FULL_NAME: surname and same_given and None in births,
        Ground.DATE_OF_BIRTH: None not in births and births[0] == births[1],
        Ground.ADDRESS: address,
        Ground.POSTCODE: not address and bool(_postcodes(staff) & _postcodes(other)),
    }
    return frozenset(ground for ground, agrees in found.items() if agrees)


def _all_keys(known: Known) -> set[str]:
    return set().union(*(surname_keys(surname) for surname in known.surnames))


def _postcodes(known: Known) -> set[str]:
    return {postcode_key(home.postcode) for home in known.homes} - {""}


def _words(name: str) -> list[str]:
    """The words of a name in plain small letters; a hyphen parts two words, an apostrophe does not."""
    name = re.sub(APOSTROPHES, "", name)
    for letter, plain in LETTERS.items():
        name = name.replace(letter, plain)
    name = re.sub(ACCENTS, "", unicodedata.normalize("NFKD", name))
    return [word for word in re.split("[^a-z]+", _lowered(name)) if word]


def _lowered(text: str) -> str:
    """Small letters of the English alphabet alone, as any database knows them."""
    return re.sub("[A-Z]+", lambda capitals: capitals[0].lower(), text)


def surname_keys(surname: str) -> set[str]:
    """Under what a surname is found: as a whole, and by each name in it; Mac is Mc."""
    words = _words(surname)
    names = {word for word in words if len(word) > 1 and word not in PARTICLES} | {"".join(words)}
    return {re.sub("^mac(?=[a-z]{3})", "mc", name) for name in names - {""}}


def given_key(given_names: str) -> str:
    """The first given name."""
    return next(iter(_words(given_names)), "")


def postcode_key(postcode: str) -> str:
    """The post code without its space."""
    return re.sub("[^a-z0-9]", "", _lowered(postcode))


def address_key(home: Home) -> str:
    """What makes two addresses one: the post code and the numbers in it, or else every letter of it."""
    lines, postcode = _lowered(home.lines), postcode_key(home.postcode)
    numbers = sorted(set(re.findall("[0-9]+[a-z]?", lines)))
    if postcode and numbers:
        return f"{postcode} {' '.join(numbers)}"
    letters = re.sub("[^a-z0-9]", "", lines)
    return letters and f"{letters} {postcode}"


def _are_alike(some: set[str], others: set[str]) -> bool:
    return any(_likeness(one, other) >= ALIKE for one in some for other in others)


def _likeness(one: str, other: str) -> float:
    """As pg_trgm has it: the share of all trigrams that both have, of a word with two spaces before and one after."""
    ones, others = _trigrams(one), _trigrams(other)
    return len(ones & others) / len(ones | others)


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def check_can_decide(*, state: str, concerns: int, by: int, reason: str) -> None:
    """Raise RuleViolation unless this review can be decided by somebody whom it does not concern."""
    if state != ReviewState.OPEN:
        raise RuleViolation("This was decided already.")
    if by == concerns:  # they never see it; so they are not told either that this is why
        raise RuleViolation("Somebody else must decide this.")
    if not reason.strip():
        raise RuleViolation("Say why.")


def is_late(*, found_on: date, today: date, within_days: int) -> bool:
    """Say whether a review has waited longer than policy allows."""
    return (today - found_on).days > within_days
