"""Search: whom of those that a user may see the words are about, by reference, name, address or device.

The records that may be seen come first, by the indexes of teams, and only they are compared: nothing of anybody else
can be felt for (ACC-7), and no index over everybody's names is kept.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import add, or_
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Replace
from django.db.models.lookups import GreaterThanOrEqual

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Address, Offender
from visits.models import Device

# Of the trigrams of a word, the share that a name must have: Jonson finds Johnson, Smyth finds Smith.
ALIKE = 0.5

_NAME = Concat(F("given_names"), Value(" "), F("family_name"), output_field=TextField())


def search(words: Sequence[str], user: User) -> QuerySet[Offender]:
    """Whom `user` may see and each of the words says something of, the likeliest first. No words find nobody.

    `by_reference`, `by_name`, `by_address` and `by_device` say whether a word was found there. Closed records, and
    addresses and devices of the past, are found too.
    """
    if not words:
        return Offender.objects.none()
    found = Offender.objects.visible_to(user)
    for word in words:
        found = found.filter(_any(there(word) for there in _THERE.values()))
    likeness: Combinable = reduce(add, (_likeness(word) for word in words))
    by: Any = {f"by_{kind}": _any(there(word) for word in words) for kind, there in _THERE.items()}
    order: Any = ("-by_reference", "-likeness", "family_name", "pk")
    return found.annotate(likeness=likeness, **by).order_by(*order)


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _likeness(word: str) -> Combinable:
    return TrigramWordSimilarity(word, _NAME)


def _in_reference(word: str) -> Q:
    return Q(reference__icontains=word) | Q(visor_reference__icontains=word)


def _in_name(word: str) -> Q:
    return Q(GreaterThanOrEqual(_likeness(word), ALIKE))


def _in_address(word: str) -> Q:
    addresses = Address.objects.alias(code=_unspaced("postcode")).filter(offender=OuterRef("pk"))
    return Q(
        Exists(
            addresses.filter(Q(lines__icontains=word) | Q(postcode__icontains=word) | Q(code__icontains=word))
        )
    )


def _in_device(word: str) -> Q:
    devices = Device.objects.alias(number=_unspaced("identifier")).filter(offender=OuterRef("pk"))
    of_it = Q(description__icontains=word) | Q(identifier__icontains=word) | Q(number__icontains=word)
    return Q(Exists(devices.filter(of_it)))


def _unspaced(field: str) -> Combinable:
    """As people type a post code or a serial number: without its spaces and hyphens."""
    return Replace(Replace(F(field), Value(" "), Value("")), Value("-"), Value(""))


_THERE: dict[str, Callable[[str], Q]] = {
    "reference": _in_reference,
    "name": _in_name,
    "address": _in_address,
    "device": _in_device,
}
