"""Screening those who work here against those on record, and deciding what was found (ACC-10).

A hit is a question for whoever may see the record. It keeps nothing from anybody until it is decided.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import ConflictKind, NoticeKind, ReviewState
from offender_mgmt.offenders.models import ConflictBlock, ConflictReview, Notice, Offender, ScreeningRun
from offender_mgmt.offenders.models.screening import Hit, hits
from offender_mgmt.offenders.rules import screening as rules
from offender_mgmt.offenders.services.refreshing import lock, lock_all
from offender_mgmt.offenders.services.restricting import set_block
from offender_mgmt.policy.models import in_force

SCREENING = audit.SystemActor("screening")
Pair = tuple[int, int]


@transaction.atomic
def screen_all(*, now: datetime) -> ScreeningRun:
    """Compare everybody who works here with everybody on record; afterwards each hit is asked about or decided.

    What nobody has decided in time is told to professional standards, once.
    """
    found = _ask_about(hits(), now=now)
    _tell_of_undecided(now=now)
    return ScreeningRun.objects.create(
        ran_at=now,
        accounts=User.objects.filter(is_active=True).count(),
        records=Offender.objects.people().count(),
        found=found,
    )


def screen_once_a_day(*, now: datetime) -> None:
    """Compare everybody, unless that was done today: the clock may strike as often as it likes, or come late."""
    if not ScreeningRun.objects.filter(ran_at__date=timezone.localdate(now)).exists():
        screen_all(now=now)


def screen_records(offender_ids: Collection[int], *, now: datetime) -> None:
    """Compare everybody who works here with these records, in the transaction that changed them."""
    _ask_about(hits(offender_ids=offender_ids), now=now)


def screen_account(user: User, *, now: datetime) -> None:  # as settings.ACCOUNT_SCREENING is called
    """Compare this account with every record, in the transaction that changed it."""
    _ask_about(hits(user_ids=[user.pk]), now=now)


@transaction.atomic
def decide_review(
    *, public_id: UUID, kind: ConflictKind | None, reason: str, by: User, now: datetime
) -> ConflictReview:
    """Answer a possible conflict: put it on record as this kind, or without a kind say that there is none.

    The same two are not asked about again on the same grounds. Raises RuleViolation.
    """
    offender = lock(ConflictReview.objects.values_list("offender_id", flat=True).get(public_id=public_id))
    review = ConflictReview.objects.select_for_update(no_key=True).get(public_id=public_id)
    rules.check_can_decide(state=review.state, concerns=review.user_id, by=by.pk, reason=reason)
    if kind is not None:
        set_block(offender_id=offender.pk, user_id=review.user_id, kind=kind, reason=reason, by=by, now=now)
        review.refresh_from_db()
    else:
        review.state, review.decided_by, review.decided_at = ReviewState.DISMISSED, by, now
        review.reason = reason
        review.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    audit.record(
        Verb.CONFLICT_REVIEWED,
        by=by,
        offender_ids=[offender.pk],
        details={"review": str(review.public_id), "state": review.state},
    )
    return review


def _ask_about(found: Iterable[Hit], *, now: datetime) -> int:
    """Open a review for each hit that nobody has been asked about on these grounds; return how many."""
    hit = {(one.user_id, one.offender_id): set(one.grounds) for one in found}
    if not hit:
        return 0
    # Locked before anything is looked at: whoever puts a conflict on record locks the record too.
    lock_all(offender_id for _, offender_id in hit)
    asked = _asked_about(hit)
    blocked = set(ConflictBlock.objects.standing().values_list("user_id", "offender_id"))
    new = {
        pair: grounds
        for pair, grounds in hit.items()
        if pair not in blocked and not grounds <= asked.get(pair, set())
    }
    waiting = {(one.user_id, one.offender_id): one for one in ConflictReview.objects.open()}
    for pair in new.keys() & waiting.keys():
        waiting[pair].grounds = sorted(new[pair] | set(waiting[pair].grounds))
        waiting[pair].save(update_fields=["grounds"])
    opened = ConflictReview.objects.bulk_create(
        ConflictReview(user_id=pair[0], offender_id=pair[1], grounds=sorted(grounds), found_at=now)
        for pair, grounds in new.items()
        if pair not in waiting
    )
    if new:
        audit.record(
            Verb.CONFLICTS_SCREENED,
            by=SCREENING,
            offender_ids=sorted({offender_id for _, offender_id in new}),
            # Not whom it is about: an auditor who is it may read the log.
            details={"reviews": len(new)},
        )
    return len(opened)


def _tell_of_undecided(*, now: datetime) -> None:
    """Perhaps nobody is left to ask: of a team whose only supervisor is the one concerned, nobody sees the question."""
    today = timezone.localdate(now)
    told = Notice.objects.filter(
        kind=NoticeKind.UNDECIDED,
        offender=OuterRef("offender"),
        user=OuterRef("user"),
        told_at__gte=OuterRef("found_at"),
    )
    late = ConflictReview.objects.late(on=today, within_days=in_force(today).conflict_review_days)
    Notice.objects.bulk_create(
        [
            Notice(kind=NoticeKind.UNDECIDED, offender_id=offender, user_id=user, on=today, told_at=now)
            for offender, user in late.exclude(Exists(told)).values_list("offender", "user")
        ],
        ignore_conflicts=True,  # two clocks may strike at once
    )


def _asked_about(pairs: Collection[Pair]) -> dict[Pair, set[str]]:
    """On what grounds each of these pairs was asked about before, decided or not."""
    reviews = ConflictReview.objects.filter(user__in={user_id for user_id, _ in pairs})
    asked: dict[Pair, set[str]] = {}
    for user_id, offender_id, grounds in reviews.values_list("user_id", "offender_id", "grounds"):
        asked.setdefault((user_id, offender_id), set()).update(grounds)
    return asked
