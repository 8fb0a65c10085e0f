"""What happened to one offender, newest first, each entry with when it happened and when it was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone

from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from risk.models import ManagementPlan, RiskDecision
from visits.choices import Purpose
from visits.models import Visit
from visits.models.lateness import late_hours

# What everybody who may open the page is shown on it, by its table. Of any other part no more is said than that it is
# another: some are kept from some who may open the page.
SHOWN = {
    "offenders_offender": "The record itself",
    "offenders_address": "An address",
    "offenders_assignment": "Who manages",
    "offenders_change": "A change",
    "offenders_closure": "The closing of the record",
    "offenders_suspension": "A suspension of visits",
    "risk_managementplan": "A risk management plan",
    "risk_riskdecision": "A decision on the risk level",
    "visits_contact": "A contact",
    "visits_visit": "A visit",
    "visits_visitcorrection": "A correction of a visit",
    "visits_visitobligation": "When a visit is due",
}
DEEDS = {"insert": "added", "update": "changed", "delete": "removed"}


@dataclass(frozen=True)
class Entry:
    """One entry. `happened_on` None is a day not known; `lines` are what was said, `files` is a page."""

    kind: str
    title: str
    happened_on: date | None
    happened_at: datetime | None
    recorded_at: datetime | None
    by: str
    lines: tuple[str, ...]
    files: str = ""
    url: str = ""  # of its own page
    is_late: bool = False  # recorded later than policy allows


def timeline(offender: Offender) -> list[Entry]:
    """Visits, risk decisions and whatever else was recorded, newest first; a day not known comes by its recording."""
    entries = [
        *_visits(offender),
        *_decisions(offender),
        *_suspensions(offender),
        *_changes(offender),
        *_plans(offender),
        *_contacts(offender),
        *_changed_outside(offender),
    ]
    return sorted(entries, key=_moment, reverse=True)


def _moment(entry: Entry) -> datetime:
    if entry.happened_at is not None:
        return entry.happened_at
    day = entry.happened_on
    if day is None:
        return entry.recorded_at or datetime.min.replace(tzinfo=timezone.get_current_timezone())
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def _visits(offender: Offender) -> Iterator[Entry]:
    of_offender = Visit.objects.filter(offender=offender).select_related("recorded_by", "correction")
    visits = list(of_offender.prefetch_related("officers", "people_present"))
    late = late_hours(visits)
    for visit in visits:
        result = "successful" if visit.is_successful else "not successful"
        yield Entry(
            kind="visit" if visit.is_successful else "attempt",
            title=f"Visit: {visit.get_outcome_display().lower()} ({result})",
            happened_on=visit.visited_on,
            happened_at=visit.visited_at,
            recorded_at=visit.recorded_at,
            by=str(visit.recorded_by),
            lines=tuple(_visit_lines(visit)),
            files=reverse("visits:attachments", args=[visit.public_id]),
            url=visit.get_absolute_url(),
            is_late=visit.pk in late,
        )


def _visit_lines(visit: Visit) -> Iterator[str]:
    if hasattr(visit, "correction"):
        yield f"Corrected, and does not stand: {visit.correction.reason}"
    if visit.arrangement:
        because = (visit.get_announced_because_display().lower(), visit.arrangement_reason)
        yield ": ".join(filter(None, (visit.get_arrangement_display(), *because)))
    if visit.purposes:
        yield "For: " + ", ".join(Purpose(code).label.lower() for code in visit.purposes)
    officers = [str(officer) for officer in visit.officers.all()]
    if officers:
        yield "Officers: " + ", ".join(officers)
    if any(person.is_under_18 for person in visit.people_present.all()):
        yield "Somebody under 18 was there"
    for label, text in (
        ("Alone because", visit.single_crewed_reason),
        ("Observed or told", visit.observed),
        ("Officer's view", visit.officer_view),
    ):
        if text:
            yield f"{label}: {text}"
    yield f"Receipt {visit.receipt_number}"


def _decisions(offender: Offender) -> Iterator[Entry]:
    for decision in RiskDecision.objects.filter(offender=offender).select_related("decided_by"):
        before = f" (was {decision.get_previous_level_display().lower()})" if decision.previous_level else ""
        yield Entry(
            kind="risk",
            title=f"Risk level: {decision.get_level_display().lower()}{before}",
            happened_on=decision.decided_on,
            happened_at=None,
            recorded_at=decision.recorded_at,
            by=str(decision.decided_by or "not known"),
            lines=(decision.rationale,),
        )


def _suspensions(offender: Offender) -> Iterator[Entry]:
    for suspension in offender.suspensions.select_related("approved_by"):
        ended = f"ended {suspension.ended_on:%-d %B %Y}" if suspension.ended_on else "not ended"
        yield Entry(
            kind="suspension",
            title=f"Visits suspended: {suspension.get_reason_display().lower()}",
            happened_on=suspension.started_on,
            happened_at=None,
            recorded_at=None,
            by=str(suspension.approved_by or "not known"),
            lines=(suspension.evidence, f"Check by {suspension.lapses_on:%-d %B %Y}, {ended}"),
        )


def _changes(offender: Offender) -> Iterator[Entry]:
    for change in offender.changes.select_related("recorded_by", "review__reviewed_by"):
        review = getattr(change, "review", None)
        reviewed = (
            f"Reviewed by {review.reviewed_by}: {review.get_outcome_display().lower()}. {review.reasons}"
            if review
            else "Nobody has reviewed this yet."
        )
        source = (f"Source: {change.source}",) if change.source else ()
        yield Entry(
            kind="change",
            title=f"Change: {change.get_kind_display().lower()}",
            happened_on=change.happened_on,
            happened_at=None,
            recorded_at=change.recorded_at,
            by=str(change.recorded_by),
            lines=(change.told, *source, reviewed),
        )


def _plans(offender: Offender) -> Iterator[Entry]:
    for plan in ManagementPlan.objects.filter(offender=offender, approved_at__isnull=False).select_related(
        "approved_by", "drafted_by"
    ):
        yield Entry(
            kind="plan",
            title=f"Risk management plan, version {plan.version}, in force",
            happened_on=None,
            happened_at=plan.approved_at,
            recorded_at=plan.approved_at,
            by=str(plan.approved_by),
            lines=(f"Drafted by {plan.drafted_by}, to be reviewed on {plan.review_on:%-d %B %Y}.",),
        )


def _contacts(offender: Offender) -> Iterator[Entry]:
    for contact in offender.contacts.select_related("recorded_by"):
        yield Entry(
            kind="contact",
            title=f"Contact: {contact.as_told[0].lower()}{contact.as_told[1:]}",
            happened_on=None,
            happened_at=contact.contacted_at,
            recorded_at=contact.recorded_at,
            by=str(contact.recorded_by),
            lines=(contact.words,),
        )


def _changed_outside(offender: Offender) -> Iterator[Entry]:
    """One entry for each statement of whoever changed the record in the database itself (ADR 0081)."""
    events = AuditEvent.objects.about(offender.pk).filter(verb=Verb.CHANGED_OUTSIDE).order_by("at", "pk")
    for (at, by), told in groupby(events, key=lambda event: (event.at, event.actor_name)):
        yield Entry(
            kind="outside",
            title=f"Changed outside Vigil, by {by}",
            happened_on=None,
            happened_at=at,
            recorded_at=at,
            by="",
            lines=tuple(dict.fromkeys(_part(event.details) for event in told)),
        )


def _part(details: dict[str, Any]) -> str:
    """Which part of the record, and what became of it."""
    if details["table"] not in SHOWN:
        return "Another part of the record"
    columns = ", ".join(column.removesuffix("_id").replace("_", " ") for column in details["columns"])
    return f"{SHOWN[details['table']]} was {DEEDS[details['deed']]}" + (f": {columns}" if columns else "")
