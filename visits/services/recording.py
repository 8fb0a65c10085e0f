"""Recording visits that happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.offenders.models import Address, Offender
from offender_mgmt.policy import models as policy_models
from offender_mgmt.policy.rules import Policy
from visits.choices import Arrangement, Outcome
from visits.models import Visit, VisitDraft
from visits.rules import found
from visits.rules import recording as rules
from visits.services import finding
from visits.services.announcing import is_approval_needed
from visits.services.details import VisitDetails
from visits.services.following import note_what_follows

__all__ = ["ExtractVisit", "VisitDetails", "record_extract_visits", "record_visit", "save_replacement"]

KEY_USED = "This form was already used for another visit. Open the form again."


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
    _check(offender, details, policy, now=now)
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
    offender: Offender,
    replaced: Visit,
    details: VisitDetails,
    *,
    client_key: UUID,
    by: User,
    now: datetime,
) -> Visit:
    """Save what was true instead of `replaced`, in the transaction of its correction. Raises RuleViolation.

    What was to follow and is done stays done; a device that `replaced` found was found by the new one.
    """
    policy = policy_models.in_force(timezone.localdate(now))
    _check(offender, details, policy, now=now, replaced=replaced)
    visit = _save(offender, details, policy, client_key=client_key, by=by, now=now)
    finding.hand_over(replaced, visit)
    return visit


def _check(
    offender: Offender,
    details: VisitDetails,
    policy: Policy,
    *,
    now: datetime,
    replaced: Visit | None = None,
) -> None:
    visited_on = timezone.localdate(details.visited_at)
    facts = _facts(offender, details)
    if replaced is not None and facts.receipt_at_that_time == replaced.receipt_number:
        facts = replace(facts, receipt_at_that_time="")
    rules.check_can_record(_as_told(details, replaced), facts, policy, now=now)
    known = finding.on_record(offender, on=visited_on, replaced=replaced)
    found.check_found(details.found, known, outcome=details.outcome, visited_on=visited_on)


def _save(
    offender: Offender, details: VisitDetails, policy: Policy, *, client_key: UUID, by: User, now: datetime
) -> Visit:
    visit = _told_row(offender, details, policy, by=by)
    visit.client_key, visit.recorded_at = client_key, now
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError as error:  # the same key, at the same instant, for another offender
        raise RuleViolation(KEY_USED) from error
    visit.officers.set(details.officers)
    note_what_follows(visit, policy)
    finding.save_found(visit, details.found, by=by, now=now)
    return visit


def _told_row(offender: Offender, details: VisitDetails, policy: Policy, *, by: User) -> Visit:
    """The row of this visit, not saved."""
    visited_on = timezone.localdate(details.visited_at)
    return Visit(
        offender=offender,
        visited_on=visited_on,
        visited_at=details.visited_at,
        ended_at=details.ended_at,
        recorded_by=by,
        outcome=details.outcome,
        is_successful=rules.is_successful(details.outcome, policy),
        policy_revision_id=policy.revision,
        arrangement=details.arrangement,
        announced_because=details.announced_because,
        arrangement_reason=details.arrangement_reason,
        approval_needed=is_approval_needed(
            offender, details.arrangement, policy, visited_on=visited_on, by=by
        ),
        purposes=list(details.purposes),
        single_crewed_reason=details.single_crewed_reason,
        single_crewed_authority=details.single_crewed_authority,
        constable_present=details.constable_present,
        address=_address(offender, details),
        elsewhere=details.elsewhere,
        grounds=details.grounds,
        rooms_seen=list(details.found.rooms),
        intelligence_reference=details.intelligence_reference,
        observed=details.observed,
        officer_view=details.officer_view,
    )


def _address(offender: Offender, details: VisitDetails) -> Address | None:
    """The address notified last on the day of the visit; the one of today where none is known of that day."""
    if details.elsewhere:
        return None
    visited_on = timezone.localdate(details.visited_at)
    return offender.addresses.notified_on(visited_on).first() or offender.addresses.notified_last().first()


def _same_visit(earlier: Visit, offender: Offender, by: User) -> Visit:
    """The visit that this key already made; a key used for somebody else is refused."""
    if earlier.offender_id != offender.pk or earlier.recorded_by_id != by.pk:
        raise RuleViolation(KEY_USED)
    return earlier


def _as_told(details: VisitDetails, replaced: Visit | None) -> rules.VisitAsTold:
    return rules.VisitAsTold(
        visited_at=details.visited_at,
        visited_on=timezone.localdate(details.visited_at),
        arrangement=details.arrangement,
        arrangement_reason=details.arrangement_reason,
        purposes=details.purposes,
        officer_ids=[officer.pk for officer in details.officers],
        single_crewed_reason=details.single_crewed_reason,
        single_crewed_authority=_authority(details.single_crewed_authority, replaced),
        announced_because=details.announced_because,
        ended_at=details.ended_at,
        elsewhere=details.elsewhere,
        grounds=details.grounds,
    )


def _authority(user: User | None, replaced: Visit | None) -> rules.Authority | None:
    """Whoever is said to have authorised it. Who did for the visit that is replaced may have left since."""
    if user is None:
        return None
    stood = replaced is not None and replaced.single_crewed_authority_id == user.pk
    return rules.Authority(
        user.pk,
        is_active=user.is_active or stood,
        is_supervisor=user.role == Role.SUPERVISOR or stood,
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
