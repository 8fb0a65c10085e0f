"""The dated facts that an extract tells of: visits, levels, suspensions, closures, addresses, orders."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from intake.rules.facts import LastVisit, ParsedRow
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import OrderKind, Origin, RiskLevel
from offender_mgmt.offenders.models import Address, Closure, Offender, Order, Suspension
from risk.services import ExtractLevel, record_extract_levels
from visits.choices import Arrangement, Outcome
from visits.models import Visit
from visits.services import record_extract_visits
from visits.services.recording import ExtractVisit


@dataclass(frozen=True)
class Extract:
    """Where facts come from, and who brings them in."""

    date: date
    source: str
    by: User
    now: datetime


Told = Sequence[tuple[Offender, ParsedRow]]


def record_facts(new: Told, held: Told, raised: Mapping[int, str | None], extract: Extract) -> list[int]:
    """Record what the extract tells: everything of new people; of known ones only what adds to the record.

    `raised` holds the earlier level of each known offender whose level the extract raised. Returns the ids of
    the visits that were recorded.
    """
    visit_ids = _record_visits([*new, *held], extract)
    _record_levels(new, held, raised, extract)
    _record_suspensions(new, extract)
    _record_closures(new, extract)
    moved = _record_addresses(new, held, extract)
    ordered = _record_orders([*new, *held])
    _audit({offender.pk for offender, _ in held}, {"address": moved, "orders": ordered}, extract)
    return visit_ids


def _record_visits(told: Told, extract: Extract) -> list[int]:
    """Add the visits that are not on record yet: a day and an outcome told twice is one visit."""
    offender_ids = [offender.pk for offender, _ in told]
    recorded = set(
        Visit.objects.filter(offender__in=offender_ids).values_list("offender_id", "visited_on", "outcome")
    )
    visits = [
        ExtractVisit(offender_id=offender.pk, visited_on=on, outcome=outcome, arrangement=arrangement)
        for offender, row in told
        for on, outcome, arrangement in _visits(row.last_visit)
        if (offender.pk, on, outcome.value) not in recorded
    ]
    rows = record_extract_visits(visits, by=extract.by, now=extract.now) if visits else []
    return [row.pk for row in rows]


def _visits(last: LastVisit) -> Iterator[tuple[date, Outcome, Arrangement | None]]:
    if last.on is not None and last.outcome is not None:
        arrangements = {True: Arrangement.ANNOUNCED, False: Arrangement.UNANNOUNCED, None: None}
        yield last.on, last.outcome, arrangements[last.announced]
    if last.last_attempt is not None:
        yield last.last_attempt.on, last.last_attempt.outcome, None


def _record_levels(new: Told, held: Told, raised: Mapping[int, str | None], extract: Extract) -> None:
    levels = [
        ExtractLevel(
            offender_id=offender.pk,
            level=row.risk_level,
            previous_level=RiskLevel(before) if (before := raised.get(offender.pk)) else None,
            rationale=f"{extract.source}.",
            decided_on=row.risk_assessed_on,
        )
        for offender, row in (*new, *(pair for pair in held if pair[0].pk in raised))
        if row.risk_level is not None
    ]
    if levels:
        record_extract_levels(levels, by=extract.by, now=extract.now)


def _record_suspensions(new: Told, extract: Extract) -> None:
    """A suspension whose check has no date that can be believed is not made: it may not hold a visit back."""
    Suspension.objects.bulk_create(
        Suspension(
            offender=offender,
            reason=row.suspension,
            evidence=f"{extract.source}.",
            next_check_on=row.next_check_on,
            origin=Origin.IMPORT,
        )
        for offender, row in new
        if row.suspension and row.next_check_on and not row.closure
    )


def _record_closures(new: Told, extract: Extract) -> None:
    Closure.objects.bulk_create(
        Closure(
            offender=offender,
            reason=row.closure,
            evidence=f"{extract.source}.",
            closed_on=extract.date,
            recorded_by=extract.by,
            origin=Origin.IMPORT,
        )
        for offender, row in new
        if row.closure
    )


def _audit(held: set[int], added: Mapping[str, Sequence[int]], extract: Extract) -> None:
    """Name everybody who was on the register already and whose record grew."""
    for field, offender_ids in added.items():
        known = sorted(held.intersection(offender_ids))
        if known:
            audit.record(
                Verb.OFFENDER_CHANGED, by=extract.by, offender_ids=known, details={"fields": [field]}
            )


def _record_addresses(new: Told, held: Told, extract: Extract) -> list[int]:
    """Add each address told that is not the current one; the current one then ends. Returns who got one."""
    current = {
        address.offender_id: address
        for address in Address.objects.filter(offender__in=[o.pk for o, _ in held], until_on=None)
    }
    moved = [(offender, row) for offender, row in held if _has_moved(current.get(offender.pk), row)]
    ended = [current[offender.pk].pk for offender, _ in moved if offender.pk in current]
    Address.objects.filter(pk__in=ended).update(until_on=extract.date)
    addresses = Address.objects.bulk_create(
        Address(offender=offender, lines=row.address, postcode=row.postcode, recorded_on=extract.date)
        for offender, row in (*new, *moved)
        if row.address or row.postcode
    )
    return [address.offender_id for address in addresses]


def _has_moved(address: Address | None, row: ParsedRow) -> bool:
    if not row.address and not row.postcode:
        return False
    return address is None or (address.lines, address.postcode) != (row.address, row.postcode)


def _record_orders(told: Told) -> list[int]:
    """Add a sexual harm prevention order where one is told and none is on record; returns who got one.

    None is ever removed.
    """
    with_order = set(
        Order.objects.filter(kind=OrderKind.SHPO, offender__in=[o.pk for o, _ in told]).values_list(
            "offender_id", flat=True
        )
    )
    orders = Order.objects.bulk_create(
        Order(offender=offender, kind=OrderKind.SHPO, origin=Origin.IMPORT)
        for offender, row in told
        if row.has_shpo and offender.pk not in with_order
    )
    return [order.offender_id for order in orders]
