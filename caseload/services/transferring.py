"""Transfers between teams, and out of the force."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from caseload.choices import Answer
from caseload.models import Transfer
from caseload.rules import handover, transfers
from caseload.rules.handover import Case
from caseload.services.receiving import receivers
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason


@dataclass(frozen=True)
class NewTransfer:
    """Where a case should go: a team of this force, or another force; and why."""

    to_team_id: int | None
    to_force: str
    reason: str


@transaction.atomic
def ask_transfer(*, offender_id: int, new: NewTransfer, by: User, now: datetime) -> Transfer:
    """Ask for a case to go to another team or force. Nothing changes until it is agreed. Raises RuleViolation."""
    offender = offenders.lock(offender_id)
    transfers.check_can_ask(
        is_closed=offender.closed_on is not None,
        team_id=offender.team_id,
        to_team_id=new.to_team_id,
        to_force=new.to_force,
        because=new.reason,
        waits=Transfer.objects.waiting().filter(offender=offender).exists(),
    )
    transfer = Transfer.objects.create(
        offender=offender, from_team_id=offender.team_id, **vars(new), asked_by=by, asked_at=now
    )
    _record(Verb.TRANSFER_ASKED, transfer, by)
    return transfer


@transaction.atomic
def accept_transfer(
    *, transfer_id: int, manager_id: int, authority: str, by: User, now: datetime
) -> Transfer:
    """Take a case into a team of `by`, under a named manager, from today. Raises RuleViolation."""
    transfer, today = _locked(transfer_id), timezone.localdate(now)
    _check_can_answer(transfer, by)
    # The manager must not be disabled meanwhile.
    manager = User.objects.select_for_update(no_key=True).get(pk=manager_id)
    receiver = receivers([manager.pk], on=today)[manager.pk]
    offender = transfer.offender
    case = Case(
        offender.reference,
        offender.manager_id,
        transfer.to_team_id,
        is_closed=offender.closed_on is not None,
    )
    handover.check_can_receive(case, receiver, on=today, authority=authority)
    transfer.manager, transfer.authority = manager, authority if receiver.lacks else ""
    _answer(transfer, Answer.ACCEPTED, "", by, now)
    offenders.assign(
        offender_id=offender.pk, manager=manager, team=transfer.to_team, from_on=today, by=by, now=now
    )
    alerts.tell_also(manager, [offender.pk], now=now)
    _record(Verb.TRANSFER_ACCEPTED, transfer, by)
    return transfer


@transaction.atomic
def reject_transfer(*, transfer_id: int, because: str, by: User, now: datetime) -> Transfer:
    """Say no for the receiving team, with the reason; everything stays as it was. Raises RuleViolation."""
    transfer = _locked(transfer_id)
    _check_can_answer(transfer, by)
    handover.check_says_why(because)
    _answer(transfer, Answer.REJECTED, because, by, now)
    _record(Verb.TRANSFER_REJECTED, transfer, by)
    return transfer


@transaction.atomic
def revoke_transfer(*, transfer_id: int, by: User, now: datetime) -> Transfer:
    """Take back what was asked for and nobody has answered. Raises RuleViolation."""
    transfer = _locked(transfer_id)
    transfers.check_can_revoke(is_answered=transfer.answer != "")
    _answer(transfer, Answer.REVOKED, "Revoked by a supervisor.", by, now)
    _record(Verb.TRANSFER_REVOKED, transfer, by)
    return transfer


@transaction.atomic
def confirm_transfer_out(
    *, transfer_id: int, receipt: str, taken_on: date, by: User, now: datetime
) -> Transfer:
    """Note that the other force has taken the case, and ask for the record to be closed. Raises RuleViolation.

    The record stays live, with its visits, until a second person approves the closure.
    """
    transfer = _locked(transfer_id)
    transfers.check_can_confirm(
        is_answered=transfer.answer != "", to_force=transfer.to_force, reference=receipt
    )
    transfer.proposal = offenders.request_closure(
        offender_id=transfer.offender_id,
        reason=ClosureReason.TRANSFERRED_OUT,
        evidence=f"Taken by {transfer.to_force} under the reference {receipt}. {transfer.reason}",
        closed_on=taken_on,
        by=by,
        now=now,
    )
    transfer.receipt = receipt
    _answer(transfer, Answer.ACCEPTED, "", by, now)
    _record(Verb.TRANSFER_ACCEPTED, transfer, by)
    return transfer


def _locked(transfer_id: int) -> Transfer:
    """The transfer, with its offender locked first."""
    offender = offenders.lock(Transfer.objects.values_list("offender_id", flat=True).get(pk=transfer_id))
    found = Transfer.objects.select_for_update(of=["self"]).select_related("to_team")
    transfer = found.get(pk=transfer_id)
    transfer.offender = offender
    return transfer


def _check_can_answer(transfer: Transfer, by: User) -> None:
    transfers.check_can_answer(
        is_answered=transfer.answer != "",
        answers_for_team=transfer.to_team in by.supervised_teams.all(),
        asked_by=transfer.asked_by_id,
        by=by.pk,
    )


def _answer(transfer: Transfer, answer: Answer, because: str, by: User, now: datetime) -> None:
    transfer.answer, transfer.because = answer, because
    transfer.answered_by, transfer.answered_at = by, now
    transfer.save()


def _record(verb: Verb, transfer: Transfer, by: User) -> None:
    details: dict[str, object] = {
        "transfer": str(transfer.public_id),
        "to_team": transfer.to_team_id,
        "is_out_of_force": bool(transfer.to_force),
        "manager": transfer.manager_id,
        "on_authority": bool(transfer.authority),
    }
    audit.record(verb, by=by, offender_ids=[transfer.offender_id], details=details)
