"""Who may be given a case, as the rules take them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from caseload.models import HandOver
from caseload.rules.handover import Case, Receiver
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Absence, Team, User
from offender_mgmt.accounts.rules import qualifications
from offender_mgmt.accounts.rules.absences import Days, Place
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy

DEED = "manage"


def officers_of(teams: Iterable[Team]) -> QuerySet[User]:
    """Everybody who could be given a case of these teams: their active officers, and who supervises them."""
    works_there = Q(role=Role.OFFENDER_MANAGER, team__in=teams) | Q(
        role=Role.SUPERVISOR, supervised_teams__in=teams
    )
    found = User.objects.filter(pk__in=User.objects.filter(works_there).values("pk"), is_active=True)
    return found.exclude(caseload__is_canary=True)


def receivers(user_ids: Iterable[int], *, on: date) -> dict[int, Receiver]:
    """These people as the rules take them on that day, in a constant number of queries."""
    wanted, policy = list(user_ids), in_force(on)
    leaving = Exists(HandOver.objects.open().filter(leaver=OuterRef("pk")))
    people = User.objects.filter(pk__in=wanted).annotate(is_leaving=leaving)
    held, away = accounts.held_by(wanted), _away(wanted, on)
    return {
        user.pk: Receiver(
            pk=user.pk,
            name=str(user),
            is_active=user.is_active,
            teams=_place(user).teams,
            away=away[user.pk],
            lacks=lacks_of(held.get(user.pk, []), policy, deed=DEED, on=on),
            is_leaving=user.is_leaving,
        )
        for user in people.prefetch_related("supervised_teams")
    }


def lacks_of(
    held: list[qualifications.Held], policy: Policy, *, deed: str, on: date
) -> tuple[qualifications.Lack, ...]:
    """What somebody lacks for a deed, by policy's table."""
    needed = policy.qualifications_needed[deed]
    return qualifications.lacking(needed, held, labels=policy.qualifications, on=on)


def case_of(offender: Offender) -> Case:
    """An offender as the rules take them."""
    return Case(
        offender.reference, offender.manager_id, offender.team_id, is_closed=offender.closed_on is not None
    )


def _place(user: User) -> Place:
    return Place(user.role, user.team_id, frozenset(team.pk for team in user.supervised_teams.all()))


def _away(user_ids: list[int], on: date) -> dict[int, list[Days]]:
    found: dict[int, list[Days]] = defaultdict(list)
    for absence in Absence.objects.filter(user__in=user_ids, ends_on__gte=on).order_by("starts_on"):
        found[absence.user_id].append(Days(absence.starts_on, absence.ends_on))
    return found
