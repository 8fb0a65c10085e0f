"""Bringing weighed rows into the register, set-based, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from intake.rules.changes import Changes, changes_for
from intake.rules.facts import Knowledge, ParsedRow
from intake.rules.tables import RowResult
from intake.services.people import People, people_of
from intake.services.told_facts import Extract, record_facts
from intake.services.weighing import known_people
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.offenders.models import Assignment, Offender

CHUNK = 2000  # offenders refreshed at once


@dataclass(frozen=True)
class BroughtIn:
    """What changed."""

    registered_ids: list[int]
    visit_ids: list[int]
    changed: int
    new_managers: int
    new_teams: int


def bring_in(
    rows: Sequence[RowResult], *, extract_date: date, source: str, by: User, now: datetime
) -> BroughtIn:
    """Register who is new, change who is known as far as an extract may, and refresh them all.

    A fact the extract does not tell is left as it is; a fact it tells doubtfully is left unknown. Nobody's
    visit becomes later, except through a successful visit that the extract tells of.
    """
    extract = Extract(date=extract_date, source=source, by=by, now=now)
    told = {row.parsed.reference: row.parsed for row in rows if row.parsed}
    people = people_of(list(told.values()))
    known = known_people(list(told))
    there = Offender.objects.select_for_update(no_key=True).filter(reference__in=told).order_by("pk")
    held = {offender.reference: offender for offender in there}
    new = _register({ref: row for ref, row in told.items() if ref not in held}, people, extract)
    changes = {
        reference: changes_for(known[reference], told[reference], on=extract_date) for reference in held
    }
    raised = {held[ref].pk: held[ref].risk_level for ref, change in changes.items() if change.risk_level}
    changed = [
        reference
        for reference, offender in held.items()
        if _change(offender, told[reference], changes[reference], people, extract)
    ]
    visit_ids = record_facts(
        [(offender, told[reference]) for reference, offender in new.items()],
        [(offender, told[reference]) for reference, offender in held.items()],
        raised,
        extract,
    )
    everyone = [offender.pk for offender in (*new.values(), *held.values())]
    _refresh(everyone, extract)
    return BroughtIn(
        registered_ids=[offender.pk for offender in new.values()],
        visit_ids=visit_ids,
        changed=len(changed),
        new_managers=people.new_managers,
        new_teams=people.new_teams,
    )


def _refresh(everyone: Sequence[int], extract: Extract) -> None:
    # Statistics know nothing yet of what was just written: nested loops over it would take its square.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
    for start in range(0, len(everyone), CHUNK):
        offenders.refresh(everyone[start : start + CHUNK], by=extract.by, now=extract.now)


def _register(told: dict[str, ParsedRow], people: People, extract: Extract) -> dict[str, Offender]:
    """Put new people on the register, each with the manager and team told."""
    rows = Offender.objects.bulk_create(
        [
            Offender(
                reference=reference,
                visor_reference=row.visor_reference or "",
                family_name=row.family_name,
                given_names=row.given_names or "",
                date_of_birth=row.date_of_birth,
                registered_on=row.registered_on,
                team=people.team(row.team_name),
                manager=people.manager(row.manager_name),
                risk_level=row.risk_level,
                risk_assessed_on=row.risk_assessed_on,
                last_visit_unknown_on=extract.date if row.last_visit.knowledge == Knowledge.UNKNOWN else None,
                notes=row.notes or "",
                origin=Origin.IMPORT,
                recorded_on=extract.date,
                closed_on=extract.date if row.closure else None,
            )
            for reference, row in told.items()
        ],
        batch_size=1000,
    )
    Assignment.objects.bulk_create(
        [Assignment(offender=row, manager=row.manager, team=row.team, from_on=extract.date) for row in rows],
        batch_size=1000,
    )
    if rows:
        audit.record(Verb.OFFENDER_REGISTERED, by=extract.by, offender_ids=[row.pk for row in rows])
    return {row.reference: row for row in rows}


def _change(offender: Offender, row: ParsedRow, changes: Changes, people: People, extract: Extract) -> bool:
    """Change somebody already on the register as far as an extract may; say whether anything did."""
    fields: dict[str, object] = dict(changes.fields)
    if changes.risk_level:
        fields |= {"risk_level": changes.risk_level, "risk_assessed_on": row.risk_assessed_on}
    for name, value in fields.items():
        setattr(offender, name, value)
    if fields:
        offender.save(update_fields=list(fields))
        audit.record(
            Verb.OFFENDER_CHANGED,
            by=extract.by,
            offender_ids=[offender.pk],
            details={"fields": sorted(fields)},
        )
    if changes.is_reassigned:
        offenders.assign(
            offender_id=offender.pk,
            manager=people.manager(row.manager_name) or offender.manager,
            team=people.team(row.team_name) or offender.team,
            from_on=extract.date,
            by=extract.by,
            now=extract.now,
        )
    return bool(fields) or changes.is_reassigned
