"""People under different references who may be one. Both are kept; whether they are one, a person decides."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence

from intake.rules.facts import Doubt, ParsedRow
from intake.rules.merging import numbers
from intake.rules.text import word_key


def _reference(person: ParsedRow) -> Hashable:
    """Capitals, spaces and full-width letters tell no two people apart."""
    folded = unicodedata.normalize("NFKC", person.reference).casefold()
    return "" if person.is_reference_made else "".join(folded.split())


def _visor_reference(person: ParsedRow) -> Hashable:
    return word_key(person.visor_reference)


def _name_and_birth(person: ParsedRow) -> Hashable:
    if not person.date_of_birth:
        return ""
    return (word_key(person.family_name), word_key(person.given_names), person.date_of_birth)


SIGNS: tuple[tuple[str, Callable[[ParsedRow], Hashable]], ...] = (
    ("nearly the same reference", _reference),
    ("the same ViSOR reference", _visor_reference),
    ("the same name and date of birth", _name_and_birth),
)


def likeness_doubts(people: Sequence[ParsedRow]) -> Mapping[str, tuple[Doubt, ...]]:
    """Return, by reference, the question whether somebody is also on the register under another reference."""
    reasons: dict[str, str] = {}
    for sign, key_of in SIGNS:
        groups: dict[Hashable, list[ParsedRow]] = defaultdict(list)
        for person in people:
            groups[key_of(person)].append(person)
        for key, group in groups.items():
            if key and len(group) > 1:
                reason = f"Rows {numbers(group)} have {sign}."
                reasons |= {person.reference: reasons.get(person.reference, reason) for person in group}
    return {reference: (_ask(reference, reason),) for reference, reason in reasons.items()}


def _ask(reference: str, reason: str) -> Doubt:
    return Doubt("reference", reference, "Is this person on the register twice?", reason)
