"""What officers type of a visit, kept until it is recorded: no word is lost, and no visit is made twice."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from visits.models import Visit, VisitDraft
from visits.rules import drafts as rules
from visits.rules.drafts import Content, Fate, Save
from visits.services.recording import VisitDetails, record_visit


@dataclass(frozen=True)
class Typed:
    """What one page sends: the form's fields as they were typed, and which save of the page this is."""

    content: Content
    save: Save


class DraftIsNewer(RuleViolation):
    """Another page has saved `draft` since; nothing of either text is lost."""

    def __init__(self, draft: VisitDraft) -> None:
        super().__init__(
            "This visit was also written up on another device or in another window. Both texts are shown: "
            "put into the form what should stay, and save again."
        )
        self.draft = draft


class DraftEnded(RuleViolation):
    """What was being written up is recorded (`visit`), with other words, or was discarded (None)."""

    def __init__(self, visit: Visit | None) -> None:
        self.visit = visit
        super().__init__(
            f"This visit is already recorded, receipt {visit.receipt_number}, with other words than are on this "
            "page. Yours are still here: copy what is missing into a correction of that visit."
            if visit
            else "This draft was discarded somewhere else. Your words are still on this page."
        )


@transaction.atomic
def save_draft(*, offender_id: int, typed: Typed, by: User, now: datetime) -> VisitDraft:
    """Keep what has been typed so far; the draft as it is now. No due date and no alert depends on it.

    The first save begins the draft. Raises DraftIsNewer when another page has saved since, DraftEnded when the
    draft is closed, and RuleViolation (TooMuch) for what cannot be kept; then nothing has changed.
    """
    offenders.lock(offender_id)
    rules.check_can_keep(typed.content)
    draft = _open_draft(offender_id, typed.save.client_key, by)
    kept = _last_save(draft) if draft else None
    fate = rules.fate_of(typed.save, kept, is_key_used=_is_used(typed.save.client_key))
    if fate is Fate.ENDED:
        raise DraftEnded(Visit.objects.filter(client_key=typed.save.client_key).first())
    if draft is None:
        return _begin(offender_id, typed, by=by, now=now)
    if fate is Fate.STALE and draft.content != typed.content:
        raise DraftIsNewer(draft)
    if fate is Fate.NEXT:
        # No event of its own: twenty seconds apart they would bury the log, and the first names who wrote of whom.
        draft.content, draft.version, draft.saved_at = dict(typed.content), draft.version + 1, now
        draft.page, draft.page_save = typed.save.page, typed.save.page_save
        draft.save()
    return draft


def _begin(offender_id: int, typed: Typed, *, by: User, now: datetime) -> VisitDraft:
    draft = VisitDraft.objects.create(
        client_key=typed.save.client_key,
        offender_id=offender_id,
        officer=by,
        content=dict(typed.content),
        page=typed.save.page,
        page_save=typed.save.page_save,
        started_at=now,
        saved_at=now,
    )
    audit.record(
        Verb.VISIT_DRAFTED, by=by, offender_ids=[offender_id], details={"draft": str(draft.client_key)}
    )
    # Nothing to refresh: only a recorded visit moves a date, and a draft is alerted when it is days old.
    return draft


@transaction.atomic
def discard_draft(*, draft_id: int, reason: str, by: User, now: datetime) -> VisitDraft:
    """Put a draft away without recording it; its words stay in the database. Raises RuleViolation."""
    offender = offenders.lock(VisitDraft.objects.values_list("offender_id", flat=True).get(pk=draft_id))
    draft = VisitDraft.objects.get(pk=draft_id)
    is_own = draft.officer_id == by.pk
    rules.check_can_discard(is_open=draft.closed_at is None, is_own=is_own, reason=reason)
    draft.closed_at, draft.closed_by, draft.discarded_because = now, by, reason
    draft.save()
    audit.record(
        Verb.DRAFT_DISCARDED,
        by=by,
        offender_ids=[offender.pk],
        details={"draft": str(draft.client_key), "is_own": is_own},
    )
    offenders.refresh([offender.pk], by=by, now=now)
    return draft


@transaction.atomic
def record_drafted_visit(
    *, offender_id: int, details: VisitDetails, typed: Typed, by: User, now: datetime
) -> Visit:
    """Record the visit that was written up; its draft, if it has one, becomes that visit in the same transaction.

    A retry gives the first visit. Raises DraftIsNewer when another page has saved other words since, DraftEnded
    when the visit is recorded with other words, and RuleViolation as `record_visit` does.
    """
    offenders.lock(offender_id)
    by_another = Visit.objects.filter(client_key=typed.save.client_key, offender=offender_id)
    for visit in by_another.exclude(recorded_by=by):  # a supervisor finished it while its author was writing
        raise DraftEnded(visit)
    draft = _open_draft(offender_id, typed.save.client_key, by)
    if draft is not None and draft.client_key == typed.save.client_key:
        fate = rules.fate_of(typed.save, _last_save(draft), is_key_used=False)
        if fate is Fate.STALE and draft.content != typed.content:
            raise DraftIsNewer(draft)
        rules.check_can_finish(author=draft.officer_id, officers=[one.pk for one in details.officers])
    visit = record_visit(
        offender_id=offender_id, details=details, client_key=typed.save.client_key, by=by, now=now
    )
    if _told(visit) != (details.outcome, details.observed, details.officer_view):
        raise DraftEnded(visit)
    return visit


def _told(visit: Visit) -> tuple[str, str, str]:
    return visit.outcome, visit.observed, visit.officer_view


def _open_draft(offender_id: int, client_key: UUID, by: User) -> VisitDraft | None:
    """The open draft of this key, if it is the user's or a supervisor finishes it; else the user's own, if any."""
    mine = Q(officer=by) | (Q(client_key=client_key) if by.may(Permission.SUPERVISE_TEAMS) else Q())
    found = VisitDraft.objects.open().select_related("officer").filter(mine, offender=offender_id)
    drafts = sorted(found, key=lambda draft: draft.client_key != client_key)
    return drafts[0] if drafts else None


def _last_save(draft: VisitDraft) -> Save:
    return Save(draft.client_key, draft.version, draft.page, draft.page_save)


def _is_used(client_key: UUID) -> bool:
    """Whether something of this key is there already, for whoever has no open draft of it."""
    drafts, visits = (rows.filter(client_key=client_key) for rows in (VisitDraft.objects, Visit.objects))
    return drafts.exists() or visits.exists()
