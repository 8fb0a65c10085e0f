"""Recording visits that happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy import models as policy_models
from offender_mgmt.policy.rules import Policy
from visits.choices import Arrangement, Outcome
from visits.models import Visit, VisitDraft, new_receipt_number
from visits.rules import recording as rules

KEY_USED = "This form was already used for another visit. Open the form again."


@dataclass(frozen=True)
class VisitDetails:
    """A visit as an edge has parsed it. Empty text means nothing was said."""

    visited_at: datetime
    outcome: Outcome
    arrangement: Arrangement
    purposes: Sequence[str]
    officers: Sequence[User]
    arrangement_reason: str = ""
    single_crewed_reason: str = ""
    observed: str = ""
    officer_view: str = ""


@transaction.atomic
def record_visit(
    *, offender_id: int, details: VisitDetails, client_key: UUID, by: User, now: datetime
) -> Visit:
    """Record a visit; a successful one meets the open obligation and opens the next, in the same transaction.

    A draft of that key becomes the visit. `client_key` makes retries one visit: a second call with it returns the
    first visit and changes nothing.
    Raises RuleViolation when the visit cannot have been as told.
    """
    offender = offenders.lock(offender_id)
    earlier = Visit.objects.filter(client_key=client_key).first()
    if earlier is not None:
        return _same_visit(earlier, offender, by)
    policy = policy_models.in_force(timezone.localdate(now))
    rules.check_can_record(_as_told(details), _facts(offender, details), policy, now=now)
    visit = _save(offender, details, policy, client_key=client_key, by=by, now=now)
    VisitDraft.objects.open().filter(client_key=client_key).update(visit=visit, closed_at=now, closed_by=by)
    audit.record(
        Verb.VISIT_RECORDED,
        by=by,
        offender_ids=[offender.pk],
        details={"receipt": visit.receipt_number, "outcome": visit.outcome},
    )
    offenders.refresh([offender.pk], by=by, now=now)
    return visit


def save_replacement(
    offender: Offender, replaced: Visit, details: VisitDetails, *, by: User, now: datetime
) -> Visit:
    """Save what was true instead of `replaced`, in the transaction of its correction. Raises RuleViolation."""
    policy = policy_models.in_force(timezone.localdate(now))
    facts = _facts(offender, details)
    if facts.receipt_at_that_time == replaced.receipt_number:
        facts = replace(facts, receipt_at_that_time="")
    rules.check_can_record(_as_told(details), facts, policy, now=now)
    return _save(offender, details, policy, client_key=uuid4(), by=by, now=now)


def _save(
    offender: Offender, details: VisitDetails, policy: Policy, *, client_key: UUID, by: User, now: datetime
) -> Visit:
    visit = Visit(
        client_key=client_key,
        offender=offender,
        visited_on=timezone.localdate(details.visited_at),
        visited_at=details.visited_at,
        recorded_at=now,
        recorded_by=by,
        outcome=details.outcome,
        is_successful=rules.is_successful(details.outcome, policy),
        policy_revision_id=policy.revision,
        arrangement=details.arrangement,
        arrangement_reason=details.arrangement_reason,
        purposes=list(details.purposes),
        single_crewed_reason=details.single_crewed_reason,
        address=offender.addresses.filter(until_on=None).order_by("-pk").first(),
        observed=details.observed,
        officer_view=details.officer_view,
    )
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError as error:  # the same key, at the same instant, for another offender
        raise RuleViolation(KEY_USED) from error
    visit.officers.set(details.officers)
    return visit


def _same_visit(earlier: Visit, offender: Offender, by: User) -> Visit:
    """The visit that this key already made; a key used for somebody else is refused."""
    if earlier.offender_id != offender.pk or earlier.recorded_by_id != by.pk:
        raise RuleViolation(KEY_USED)
    return earlier


def _as_told(details: VisitDetails) -> rules.VisitAsTold:
    return rules.VisitAsTold(
        visited_at=details.visited_at,
        visited_on=timezone.localdate(details.visited_at),
        arrangement=details.arrangement,
        arrangement_reason=details.arrangement_reason,
        purposes=details.purposes,
        officer_ids=[officer.pk for officer in details.officers],
        single_crewed_reason=details.single_crewed_reason,
    )


def _facts(offender: Offender, details: VisitDetails) -> rules.OffenderFacts:
    same_time = Visit.objects.standing().filter(offender=offender, visited_at=details.visited_at).first()
    return rules.OffenderFacts(
        closed_on=offender.closed_on,
        date_of_birth=offender.date_of_birth,
        registered_on=offender.registered_on,
        receipt_at_that_time=same_time.receipt_number if same_time else "",
    )


@dataclass(frozen=True)
class ExtractVisit:
    """A visit that a register extract tells of: a day and an outcome, nothing more."""

    offender_id: int
    visited_on: date
    outcome: Outcome
    arrangement: Arrangement | None
    observed: str = ""


def copy_visits(*, from_offender: Offender, to_offender: Offender, now: datetime) -> list[Visit]:
    """Give one record the standing visits of another, in the transaction of their merge; the caller refreshes.

    A day and an outcome that the record already has are not copied. Each copy keeps who recorded it.
    """
    there = set(to_offender.visits.values_list("visited_on", "outcome"))
    copies = []
    for visit in from_offender.visits.standing().prefetch_related("officers"):
        if (visit.visited_on, visit.outcome) in there:
            continue
        officers = list(visit.officers.all())
        visit.pk, visit.offender, visit.address, visit.recorded_at = None, to_offender, None, now
        visit.public_id, visit.client_key, visit.receipt_number = uuid4(), uuid4(), new_receipt_number()
        visit._state.adding = True
        visit.save()
        visit.officers.set(officers)
        copies.append(visit)
    return copies


@transaction.atomic
def record_extract_visits(visits: Sequence[ExtractVisit], *, by: User, now: datetime) -> list[Visit]:
    """Record visits told by a register extract, in the caller's transaction; the caller refreshes afterwards.

    They keep what the extract said and invent nothing: no time, no officers, no purposes.
    """
    policy = policy_models.in_force(timezone.localdate(now))
    rows = Visit.objects.bulk_create(
        [
            Visit(
                offender_id=visit.offender_id,
                visited_on=visit.visited_on,
                recorded_at=now,
                recorded_by=by,
                outcome=visit.outcome,
                is_successful=rules.is_successful(visit.outcome, policy),
                policy_revision_id=policy.revision,
                arrangement=visit.arrangement or "",
                observed=visit.observed,
                origin=Origin.IMPORT,
            )
            for visit in visits
        ],
        batch_size=1000,
    )
    audit.record(Verb.VISIT_RECORDED, by=by, offender_ids=sorted({row.offender_id for row in rows}))
    return rows
