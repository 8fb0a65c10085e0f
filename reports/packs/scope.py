"""Whose offenders an export is about, in words, and how many are left out of it."""

from django.db.models import Q

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender


def scope_of(user: User) -> str:
    """Whose offenders a report of this user's is about."""
    if not user.may(Permission.VIEW_OFFENDERS):
        return "the whole force"
    teams = user.supervised_teams.order_by("name").values_list("name", flat=True)
    return ", ".join([*teams, "and those in no team"]) if teams else "those in no team"


def left_out(user: User) -> dict[str, int]:
    """How many records of the register are not in this user's reports, by the reason, and without a name.

    Whatever narrows `reportable_to` within the own scope is counted as kept from them.
    """
    people = Offender.objects.people()
    live, own = people.live(), people.live()
    if user.may(Permission.VIEW_OFFENDERS):
        own = live.filter(Q(team__in=user.supervised_teams.all()) | Q(team=None))
    kept = own.exclude(pk__in=Offender.objects.reportable_to(user).values("pk"))
    return {
        "closed records": people.exclude(closed_on=None).count(),
        "restricted, and not for them": kept.count(),
        "of other teams": live.count() - own.count(),
    }
