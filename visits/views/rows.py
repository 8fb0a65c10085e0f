"""One line of a work list: an offender with the date that matters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from offender_mgmt.offenders.models import Offender
from visits.models import VisitObligation


@dataclass(frozen=True)
class Row:
    """What a list shows of an offender on the day `on`. `due_on` None means *no due date*, which is an alert.

    `days_overdue` is negative while the visit is still to come.
    """

    public_id: str
    reference: str
    family_name: str
    given_names: str
    risk_level: str | None
    team: str | None
    manager: str | None
    get_absolute_url: str
    last_successful_visit_on: date | None = None
    due_on: date | None = None
    days_overdue: int | None = None
    receipt: dict[str, Any] | None = None
    is_suspended: bool = False


def rows_of(obligations: Iterable[VisitObligation], *, on: date, is_suspended: bool = False) -> list[Row]:
    """Rows for obligations that were read with their offender, team and manager."""
    return [
        Row(
            **_person(obligation.offender),
            last_successful_visit_on=obligation.last_successful_visit_on,
            due_on=obligation.due_on,
            days_overdue=(on - obligation.due_on).days,
            receipt=obligation.receipt,
            is_suspended=is_suspended,
        )
        for obligation in obligations
    ]


def undated_rows_of(offenders: Iterable[Offender]) -> list[Row]:
    """Rows for offenders without any due date."""
    return [Row(**_person(offender)) for offender in offenders]


def _person(offender: Offender) -> dict[str, Any]:
    return {
        "public_id": str(offender.public_id),
        "reference": offender.reference,
        "family_name": offender.family_name,
        "given_names": offender.given_names,
        "risk_level": offender.risk_level,
        "team": str(offender.team) if offender.team else None,
        "manager": str(offender.manager) if offender.manager else None,
        "get_absolute_url": offender.get_absolute_url(),
    }
