"""Writes about who is away, and who is told in their place. Nothing is announced: the next sweep looks."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.choices import AbsenceReason
from offender_mgmt.accounts.models import Absence, Cover, User
from offender_mgmt.accounts.rules import absences as rules
from offender_mgmt.accounts.services.reaching import place_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb


@dataclass(frozen=True)
class NewCover:
    """Who is told in whose place, from when until when."""

    covered_id: int
    covered_by_id: int
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def record_absence(
    *, user_id: int, starts_on: date, ends_on: date, reason: AbsenceReason, by: User, now: datetime
) -> Absence:
    """Note that somebody is away from the first to the last day, and told of nothing. Raises RuleViolation."""
    _lock(user_id)
    rules.check_can_record_absence(
        rules.Days(starts_on, ends_on), others=_away(user_id), today=timezone.localdate(now)
    )
    absence = Absence.objects.create(
        user_id=user_id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        recorded_by=by,
        recorded_at=now,
    )
    _audit(Verb.ABSENCE_RECORDED, by, user_id=user_id, starts_on=starts_on, ends_on=ends_on)
    return absence


@transaction.atomic
def end_absence(*, absence_id: int, by: User, now: datetime) -> None:
    """Note that somebody is back today. An absence without a day left is taken back whole. Raises RuleViolation."""
    absence = Absence.objects.select_for_update().get(pk=absence_id)
    last = rules.last_day_away(rules.Days(absence.starts_on, absence.ends_on), today=timezone.localdate(now))
    _audit(
        Verb.ABSENCE_ENDED,
        by,
        user_id=absence.user_id,
        starts_on=absence.starts_on,
        ended_on=last or "taken back",
    )
    if last is None:
        absence.delete()
        return
    absence.ends_on = last
    absence.save(update_fields=["ends_on"])


@transaction.atomic
def record_cover(*, new: NewCover, by: User, now: datetime) -> Cover:
    """Note who is told in another's place, beside or instead of them. Raises RuleViolation."""
    people = {user.pk: user for user in _lock(new.covered_id, new.covered_by_id)}
    candidate = people[new.covered_by_id]
    same = Cover.objects.filter(covered=new.covered_id, covered_by=candidate)
    rules.check_can_record_cover(
        new.starts_at,
        new.ends_at,
        covered=place_of(people[new.covered_id]),
        by=rules.Candidate(str(candidate), place_of(candidate), candidate.email != "", _away(candidate.pk)),
        others=same.values_list("starts_at", "ends_at"),
        now=now,
    )
    cover = Cover.objects.create(
        covered_id=new.covered_id,
        covered_by_id=new.covered_by_id,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        recorded_by=by,
        recorded_at=now,
    )
    _audit(Verb.COVER_RECORDED, by, cover=cover.pk, covered=new.covered_id, covered_by=new.covered_by_id)
    return cover


@transaction.atomic
def end_cover(*, cover_id: int, by: User, now: datetime) -> None:
    """End a cover now; one that has not begun is taken back whole. Raises RuleViolation."""
    cover = Cover.objects.select_for_update().get(pk=cover_id)
    rules.check_cover_lasts(cover.ends_at, now=now)
    _audit(Verb.COVER_ENDED, by, cover=cover.pk, covered=cover.covered_id, covered_by=cover.covered_by_id)
    if cover.starts_at >= now:
        cover.delete()
        return
    cover.ends_at = now
    cover.save(update_fields=["ends_at"])


def _lock(*user_ids: int) -> list[User]:
    """These people, locked in order: two supervisors may press Save together."""
    people = User.objects.filter(pk__in=user_ids).order_by("pk").select_for_update(no_key=True)
    return list(people.prefetch_related("supervised_teams"))


def _away(user_id: int) -> list[rules.Days]:
    return [
        rules.Days(*days) for days in Absence.objects.filter(user=user_id).values_list("starts_on", "ends_on")
    ]


def _audit(verb: Verb, by: User, **details: object) -> None:
    told: dict[str, object] = {
        name: value if isinstance(value, int) else str(value) for name, value in details.items()
    }
    audit.record(verb, by=by, details=told)
