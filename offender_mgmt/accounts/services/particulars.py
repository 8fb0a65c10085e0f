"""What screening compares of somebody who works here: their own particulars, for nobody's eyes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from offender_mgmt.accounts.models import StaffParticulars, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation


@dataclass(frozen=True)
class NewParticulars:
    """Particulars as an edge has parsed them. What is not known is empty."""

    former_surnames: tuple[str, ...] = ()
    date_of_birth: date | None = None
    address: str = ""
    postcode: str = ""


@transaction.atomic
def record_particulars(*, username: str, new: NewParticulars, by: audit.Actor, now: datetime) -> None:
    """Put somebody's particulars in place of those on record, and screen them.

    Raises RuleViolation, or User.DoesNotExist. The log keeps which were given, and none of them.
    """
    user = User.objects.select_for_update(no_key=True).get(username__iexact=username)
    if not user.is_active:
        raise RuleViolation("This account is disabled, so nothing more is kept of it.")
    if new.date_of_birth is not None and new.date_of_birth >= timezone.localdate(now):
        raise RuleViolation("The date of birth must be in the past.")
    facts = vars(new) | {"former_surnames": list(new.former_surnames)}
    StaffParticulars.objects.update_or_create(user=user, defaults=facts | {"recorded_at": now})
    given = sorted(name for name, value in facts.items() if value)
    audit.record(Verb.PARTICULARS_RECORDED, by=by, details={"user_id": user.pk, "fields": given})
    screen(user, now=now)


def screen(user: User, *, now: datetime) -> None:
    """Have the register compared with this account, as `settings.ACCOUNT_SCREENING` does it."""
    import_string(settings.ACCOUNT_SCREENING)(user, now=now)
