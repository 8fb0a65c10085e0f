"""Weighing parsed rows against the register and against what people have already decided."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Value
from django.db.models.functions import Concat, Trim

from intake.choices import RowOutcome
from intake.models import Decision
from intake.rules.changes import Known, changes_for, is_silence
from intake.rules.tables import RowResult, reasons_of
from offender_mgmt.offenders.models import Offender


def weigh(results: Sequence[RowResult], *, on: date) -> list[RowResult]:
    """Return the rows with the questions that the register adds, less those already answered.

    A row left without a question is accepted. Reads only; a constant number of queries.
    """
    references = [result.parsed.reference for result in results if result.parsed is not None]
    known = known_people(references)
    settled = settled_doubts(references)
    return [
        _weighed(result, known.get(result.parsed.reference) if result.parsed else None, settled, on)
        for result in results
    ]


def known_people(references: Sequence[str]) -> dict[str, Known]:
    """What the register holds of these references."""
    offenders = (
        Offender.objects.filter(reference__in=references)
        .select_related("team")
        .annotate(manager_name=Trim(Concat("manager__first_name", Value(" "), "manager__last_name")))
        .prefetch_related("suspensions")
    )
    return {offender.reference: _known(offender, vars(offender)["manager_name"]) for offender in offenders}


def _known(offender: Offender, manager_name: str | None) -> Known:
    suspension = next((s for s in offender.suspensions.all() if s.ended_on is None), None)
    return Known(
        visor_reference=offender.visor_reference,
        family_name=offender.family_name,
        given_names=offender.given_names,
        date_of_birth=offender.date_of_birth,
        registered_on=offender.registered_on,
        team_name=offender.team.name if offender.team else None,
        manager_name=manager_name or None,
        risk_level=offender.risk_level,
        is_closed=offender.closed_on is not None,
        suspension=(suspension.reason, suspension.lapses_on) if suspension else None,
    )


def settled_doubts(references: Sequence[str]) -> set[tuple[str, str, str]]:
    """Doubts that somebody has answered, as (reference, field, what the extract said)."""
    answered = Decision.objects.filter(reference__in=references, decided_at__isnull=False)
    return set(answered.values_list("reference", "field", "raw"))


def _weighed(
    result: RowResult, known: Known | None, settled: set[tuple[str, str, str]], on: date
) -> RowResult:
    told = result.parsed
    if told is None:
        return result
    added = changes_for(known, told, on=on).doubts if known else ()
    doubts = tuple(
        doubt
        for doubt in (*told.doubts, *added)
        if (told.reference, doubt.field, doubt.raw) not in settled and not (known and is_silence(doubt))
    )
    return replace(
        result,
        outcome=RowOutcome.NEEDS_DECISION if doubts else RowOutcome.ACCEPTED,
        reasons=reasons_of(doubts),
        parsed=replace(told, doubts=doubts),
    )
