"""Writes about what people are trained and vetted for. Rows are added and never changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import Qualification, User
from offender_mgmt.accounts.rules import qualifications as rules
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb


@dataclass(frozen=True)
class NewQualification:
    """What somebody obtained, as an edge has parsed it."""

    kind: str
    obtained_on: date
    expires_on: date | None
    evidence: str

    @property
    def held(self) -> rules.Held:
        """As the rules take it."""
        return rules.Held(self.kind, self.obtained_on, self.expires_on)


@transaction.atomic
def record_qualification(
    *, user_id: int, new: NewQualification, known: Iterable[str], by: User, now: datetime
) -> Qualification:
    """Put on record what somebody obtained; `known` are policy's kinds. Raises RuleViolation."""
    rules.check_can_record(new.held, known=known, evidence=new.evidence, today=timezone.localdate(now))
    made = Qualification.objects.create(user_id=user_id, **vars(new), recorded_by=by, recorded_at=now)
    _audit(Verb.QUALIFICATION_RECORDED, made, by)
    return made


@transaction.atomic
def correct_qualification(
    *,
    public_id: UUID,
    new: NewQualification,
    known: Iterable[str],
    because: str,
    by: User,
    now: datetime,
) -> Qualification:
    """Put another row in the place of one that was wrong; the wrong one stays on record. Raises RuleViolation."""
    wrong = _locked(public_id)
    rules.check_can_correct(is_current=_is_current(wrong), because=because)
    rules.check_can_record(new.held, known=known, evidence=new.evidence, today=timezone.localdate(now))
    made = Qualification.objects.create(
        user_id=wrong.user_id, **vars(new), corrects=wrong, because=because, recorded_by=by, recorded_at=now
    )
    _audit(Verb.QUALIFICATION_CORRECTED, made, by)
    return made


@transaction.atomic
def take_back_qualification(*, public_id: UUID, because: str, by: User, now: datetime) -> Qualification:
    """Say that something on record was never so: it counts for nothing from now on. Raises RuleViolation."""
    wrong = _locked(public_id)
    rules.check_can_correct(is_current=_is_current(wrong), because=because)
    made = Qualification.objects.create(
        user_id=wrong.user_id,
        kind=wrong.kind,
        obtained_on=wrong.obtained_on,
        expires_on=wrong.expires_on,
        evidence=wrong.evidence,
        corrects=wrong,
        because=because,
        is_taken_back=True,
        recorded_by=by,
        recorded_at=now,
    )
    _audit(Verb.QUALIFICATION_CORRECTED, made, by)
    return made


def held_by(user_ids: Iterable[int]) -> dict[int, list[rules.Held]]:
    """What these people have on record, expired or not, in one query; nobody is missing from the answer."""
    found: dict[int, list[rules.Held]] = defaultdict(list)
    for row in Qualification.objects.current().filter(user__in=list(user_ids)):
        found[row.user_id].append(rules.Held(row.kind, row.obtained_on, row.expires_on))
    return found


def _locked(public_id: UUID) -> Qualification:
    """The row, with its person locked first: two supervisors may correct it together. The row cannot be locked, for
    nobody may change it.
    """
    wrong = Qualification.objects.get(public_id=public_id)
    User.objects.select_for_update(no_key=True).get(pk=wrong.user_id)
    return wrong


def _is_current(row: Qualification) -> bool:
    return Qualification.objects.current().filter(pk=row.pk).exists()


def _audit(verb: Verb, row: Qualification, by: User) -> None:
    audit.record(verb, by=by, details={"user_id": row.user_id, "kind": row.kind, "row": row.pk})
