"""Questions that were put to the audit log: the auditor's own about a person and an account, and another auditor's."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Purpose
from offender_mgmt.audit.rules.asking import Span
from offender_mgmt.audit.services.asking import Asked, ask
from offender_mgmt.offenders.models import Offender
from tests.factories import make_user

SHOW_PEOPLE = ("log/<uuid:public_id>/",)


def inquiry_things(
    users: Mapping[str, User], offenders: Mapping[str, Offender], *, absent: UUID, now: datetime
) -> dict[str, Mapping[str, object]]:
    """One of each kind."""
    span = Span(now - timedelta(days=1), now)
    another = make_user("amos.auditor", Role.AUDITOR)
    about_person = Asked(span, Purpose.SECURITY, "Complaint 17", offender_id=offenders["own"].pk)
    about_account = Asked(span, Purpose.SECURITY, "Complaint 17", user_id=users["supervisor"].pk)
    asked = {
        "own": ask(about_person, longest_days=92, by=users["auditor"], now=now),
        "account": ask(about_account, longest_days=92, by=users["auditor"], now=now),
        "another": ask(about_person, longest_days=92, by=another, now=now),
    }
    return {SHOW_PEOPLE[0]: {kind: one.public_id for kind, one in asked.items()} | {"absent": absent}}
