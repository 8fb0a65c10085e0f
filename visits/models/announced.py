"""Reads of announced visits: an officer's share, and where each visit stands with its approval."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, DateField, Exists, OuterRef, Q, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.query import QuerySet

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import Origin, ProposalKind
from offender_mgmt.offenders.models import Proposal
from offender_mgmt.policy.rules import add_months
from visits.choices import TOLD_BEFOREHAND, Authorisation, Standing
from visits.models.announcements import AnnouncementReview
from visits.models.visits import Visit, VisitQuerySet
from visits.rules.announcing import SHARE_MONTHS, Share


def recorded_here() -> VisitQuerySet:
    """Visits of which Vigil knows how they were arranged, because they were recorded here, and which stand."""
    return Visit.objects.standing().filter(origin=Origin.VIGIL)


def share_of(officer: User, *, until: date) -> Share:
    """Of the visits that this officer recorded, made in the year up to that day, how many were announced."""
    visits = recorded_here().filter(
        recorded_by=officer, visited_on__gt=add_months(until, -SHARE_MONTHS), visited_on__lte=until
    )
    counted = visits.aggregate(
        announced=Count("pk", filter=Q(arrangement__in=TOLD_BEFOREHAND)), visits=Count("pk")
    )
    return Share(**counted)


def approved_beforehand() -> QuerySet[Proposal]:
    """The approved proposals that cover a visit of the outer query: of its offender and its day, and given before
    it began.
    """
    visited_on = OuterRef("visited_on")
    of_the_offender = Proposal.objects.approved().filter(
        kind=ProposalKind.ANNOUNCED_VISIT,
        offender=OuterRef("offender"),
        closed_at__lte=OuterRef("visited_at"),
    )
    return of_the_offender.annotate(first=_day("from_on"), last=_day("until_on")).filter(
        first__lte=visited_on, last__gte=visited_on
    )


def _day(name: str) -> Cast:
    return Cast(KeyTextTransform(name, "payload"), DateField())


def with_standing(visits: VisitQuerySet) -> VisitQuerySet:
    """These visits, each with `standing`: how it stands with the approval that announcing it needed, or not."""
    reviews = AnnouncementReview.objects.filter(visit=OuterRef("pk"))
    cases: list[Any] = [
        When(~Q(arrangement__in=TOLD_BEFOREHAND), then=Value("")),
        When(Exists(approved_beforehand()), then=Value(Standing.BEFOREHAND)),
        When(approval_needed=False, then=Value(Standing.NOT_NEEDED)),
        When(Exists(reviews.filter(decision=Authorisation.AUTHORISED)), then=Value(Standing.AFTERWARDS)),
        When(Exists(reviews), then=Value(Standing.REFUSED)),
    ]
    return visits.annotate(standing=Case(*cases, default=Value(Standing.WAITING), output_field=CharField()))
