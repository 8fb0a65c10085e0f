"""Going out to a visit and coming back, asking for help unseen, and being found safe."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from offender_mgmt import fence
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.policy.models import in_force
from visits.models import CheckOut, DuressWord
from visits.rules import safety as rules

KEY_USED = "This form was already used to check out elsewhere. Open the form again."
NOT_YOURS = "Only the officer who is out can say this."
HIDDEN = "a record that is no longer yours to open"
AT_ONCE = "You are already out. Check in first."


@dataclass(frozen=True)
class GoingOut:
    """Where somebody goes, until when, and with whom ("" is nobody, or not said)."""

    offender_id: int
    expected_back_at: datetime
    with_whom: str = ""


@transaction.atomic
def check_out(*, going: GoingOut, client_key: UUID, by: User, now: datetime) -> CheckOut:
    """Note that `by` goes to a visit and when they are expected back; nobody is out twice at a time.

    `client_key` makes retries one check-out. Raises RuleViolation.
    """
    offender = offenders.lock(going.offender_id)
    earlier = CheckOut.objects.filter(client_key=client_key).first()
    if earlier is not None:
        if earlier.offender_id != offender.pk or earlier.officer_id != by.pk:
            raise RuleViolation(KEY_USED)
        return earlier
    rules.check_can_check_out(
        out_at=_out_at(by),
        expected_back_at=going.expected_back_at,
        closed_on=offender.closed_on,
        policy=in_force(timezone.localdate(now)),
        now=now,
    )
    out = CheckOut(
        client_key=client_key,
        offender=offender,
        officer=by,
        with_whom=going.with_whom,
        left_at=now,
        expected_back_at=going.expected_back_at,
    )
    try:
        with transaction.atomic():
            out.save()
    except IntegrityError as error:  # two phones at the same instant, for two offenders
        raise RuleViolation(AT_ONCE) from error
    _record(Verb.CHECKED_OUT, out, by, expected_back_at=going.expected_back_at.isoformat())
    offenders.refresh([offender.pk], by=by, now=now)
    return out


# They come back from wherever they are: a record that was restricted meanwhile must raise no alarm for them.
@fence.whole_register()
def extend(*, public_id: UUID, until: datetime, by: User, now: datetime) -> CheckOut:
    """Expect the officer who is out at another time. Saying the same twice changes nothing. Raises RuleViolation."""
    out = _locked(public_id, by)
    rules.check_can_extend(_facts(out), until=until, policy=in_force(timezone.localdate(now)), now=now)
    out.expected_back_at = until
    out.save(update_fields=["expected_back_at"])
    _record(Verb.CHECKED_OUT, out, by, expected_back_at=until.isoformat())
    offenders.refresh([out.offender_id], by=by, now=now)
    return out


@fence.whole_register()
def check_in(*, public_id: UUID, back_at: datetime | None, word: str, by: User, now: datetime) -> CheckOut:
    """Note that the officer is back, at `back_at` as they say (None: now). A second call is the first one's retry.

    Had the alarm been raised when Vigil hears of it, it stays until somebody finds them safe, whatever time they
    say. Any `word` raises `officer_under_duress` and changes nothing that whoever calls can see: were a wrong word
    refused, somebody looking on would learn which is the right one, and a frightened officer mistypes. A word that
    comes later, with the check-in already made, counts as well. Raises RuleViolation.
    """
    is_agreed = _is_agreed(by, word)
    out = _locked(public_id, by)
    if out.back_at is None:
        told = back_at or now
        rules.check_can_check_in(_facts(out), back_at=told, now=now)
        policy = in_force(timezone.localdate(now))
        out.was_overdue = rules.is_overdue(_facts(out), policy, now=now)
        out.back_at, out.back_told_at = told, now
    if rules.plain_word(word):
        out.under_duress, out.word_was_agreed = True, is_agreed
        # Whatever was found before the word was given: its earlier words are in the row's history.
        out.made_safe_at, out.made_safe_by, out.made_safe_words = None, None, ""
    out.save()
    _record(Verb.CHECKED_IN, out, by)
    offenders.refresh([out.offender_id], by=by, now=now)
    return out


@transaction.atomic
def confirm_safe(*, public_id: UUID, words: str, by: User, now: datetime) -> CheckOut:
    """Say how one knows that an officer is safe; the alarm ends, and so does the check-out of one still out.

    Somebody else says it, and only while the alarm is raised. Raises RuleViolation.
    """
    out = _locked(public_id, None)
    before = rules.late_before(now, in_force(timezone.localdate(now)))
    rules.check_can_make_safe(
        is_own=out.officer_id == by.pk,
        alarm_is_raised=out.has_raised_the_alarm(before=before),
        words=words,
    )
    if out.back_at is None:
        out.back_at, out.back_told_at, out.was_overdue = now, now, True
    out.made_safe_at, out.made_safe_by, out.made_safe_words = now, by, words
    out.save()
    _record(Verb.MADE_SAFE, out, by)
    offenders.refresh([out.offender_id], by=by, now=now)
    return out


@transaction.atomic
def agree_duress_word(*, word: str, by: User, now: datetime) -> DuressWord:
    """Keep the word by which `by` asks for help unseen, as a password is kept: nobody can read it.

    It replaces the one before. Raises RuleViolation.
    """
    rules.check_can_agree_word(
        word,
        own_words=[by.username, by.first_name, by.last_name, *by.username.split("."), by.get_full_name()],
        is_password=by.check_password(word),
    )
    kept, _ = DuressWord.objects.update_or_create(
        officer=by, defaults={"hashed": make_password(rules.plain_word(word)), "set_at": now}
    )
    audit.record(Verb.DURESS_WORD_SET, by=by)
    return kept


def _out_at(officer: User) -> str:
    """Where the officer is already, in words that tell of no record which they may not open; "" for nowhere."""
    out = CheckOut.objects.open().of(officer).first()
    offender = getattr(out, "offender", None)
    return offender.reference if offender else HIDDEN if out else ""


def _is_agreed(officer: User, word: str) -> bool:
    """Whether this is the officer's word. Hashes once in every case, so that the time taken tells nothing."""
    plain = rules.plain_word(word)
    kept = DuressWord.objects.filter(officer=officer).first()
    if kept is None:
        make_password(plain)
        return False
    return check_password(plain, kept.hashed)


def _locked(public_id: UUID, officer: User | None) -> CheckOut:
    """The check-out with its offender, both locked; RuleViolation when it is another's and not the `officer`'s."""
    offenders.lock(CheckOut.objects.values_list("offender_id", flat=True).get(public_id=public_id))
    out = CheckOut.objects.select_for_update(no_key=True).get(public_id=public_id)
    if officer is not None and out.officer_id != officer.pk:
        raise RuleViolation(NOT_YOURS)
    return out


def _facts(out: CheckOut) -> rules.Out:
    return rules.Out(left_at=out.left_at, expected_back_at=out.expected_back_at, back_at=out.back_at)


def _record(verb: Verb, out: CheckOut, by: User, **details: object) -> None:
    """In the audit log a check-in with a word is like any other."""
    told: dict[str, object] = {"check_out": str(out.public_id), **details}
    audit.record(verb, by=by, offender_ids=[out.offender_id], details=told)
