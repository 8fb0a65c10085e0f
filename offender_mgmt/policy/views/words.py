"""Values of policy as people read them."""

from typing import Any

from offender_mgmt.policy.choices import Certainty
from offender_mgmt.policy.rules.drafting import Difference, Stated, in_words

TO_BE_CONFIRMED = {Certainty.KNOWLEDGE, Certainty.VARIES, Certainty.NEWS}


def shown(key: str, stated: Stated) -> dict[str, Any]:
    """One line of a table of values."""
    return {
        "key": key,
        "name": in_words(key),
        "value": value_in_words(stated.value),
        "source": stated.source,
        "certainty": Certainty(stated.certainty).label,
        "to_be_confirmed": stated.certainty in TO_BE_CONFIRMED,
    }


def shown_difference(difference: Difference) -> dict[str, Any]:
    """One line of a comparison; a side that does not know the key is None."""
    return {
        "key": difference.key,
        "name": in_words(difference.key),
        "before": difference.before and shown(difference.key, difference.before),
        "after": difference.after and shown(difference.key, difference.after),
        "is_of_value": difference.is_of_value,
    }


def value_in_words(value: Any) -> str:
    """A value as people say it; levels from the shortest interval to the longest."""
    if isinstance(value, dict):
        between = "; " if any(isinstance(item, dict | list) for item in value.values()) else ", "
        parts = sorted(value.items(), key=_size)
        return between.join(f"{value_in_words(key)} {value_in_words(item)}" for key, item in parts)
    if isinstance(value, list):
        return ", ".join(value_in_words(item) for item in value)
    return "never" if value is None else str(value).replace("_", " ")


def _size(pair: tuple[str, Any]) -> str:
    """Order the parts of a value by the value itself, so that intervals read from short to long."""
    return f"{pair[1]!s:>10}"
