"""Whose offenders an export is about, in words, and how many are left out of it."""

from django.db.models import Count, Q

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender


def scope_of(user: User) -> str:
    """Whose offenders a report of this user's is about."""
    if not user.may(Permission.VIEW_OFFENDERS):
        return "the whole force"
    teams = user.supervised_teams.order_by("name").values_list("name", flat=True)
    return ", ".join([*teams, "and those in no team"]) if teams else "those in no team"


def scope_in_files(user: User) -> str:
    """The same, where it stands alone: that some records are in nobody's number is said with it."""
    return f"{scope_of(user)}; restricted records that are not for them are neither listed nor counted"


def left_out(user: User) -> dict[str, int]:
    """How many records of the register are not in this user's reports, by the reason, and without a name.

    What a list or a conflict keeps from them is in none of these numbers: one more or less would tell of it.
    """
    is_live = Q(closed_on=None)
    is_own = Q(pk__isnull=False)
    if user.may(Permission.VIEW_OFFENDERS):
        is_own = Q(team__in=list(user.supervised_teams.values_list("pk", flat=True))) | Q(team=None)
    found = Offender.objects.told_to(user).aggregate(
        closed=Count("pk", filter=~is_live), others=Count("pk", filter=is_live & ~is_own)
    )
    return {"closed records": found["closed"], "of other teams": found["others"]}
