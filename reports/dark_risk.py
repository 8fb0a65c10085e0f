"""Dark risk: live offenders whom nobody is looking at. One definition, for the page and for its tests.

A case is here while one of its causes holds. It leaves when the cause is put right, and never by a click.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Count, F, Func, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone

from offender_mgmt.audit.choices import LOOKED, Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.choices import SuspensionReason
from offender_mgmt.offenders.models import Change, OffenderQuerySet
from offender_mgmt.policy.rules import Policy
from risk.models import RiskDecision

# The worst that may plausibly happen; not assessed counts as high (domain 2.7).
HARM = {"very_high": 0, "high": 1, "medium": 2, "low": 3}
LABELS = {
    "never_opened": "Never opened",
    "not_looked_at": "Not looked at",
    "not_assessed": "Not assessed",
    "out_of_date": "Level out of date",
    "provisional": "Level provisional",
    "no_manager": "No manager",
    "reactive_changed": "Changed while reactive",
}


@dataclass(frozen=True)
class Board:
    """What nobody is looking at, at the moment `now` and under this policy."""

    now: datetime
    policy: Policy

    @property
    def on(self) -> date:
        """The day in Europe/London."""
        return timezone.localdate(self.now)

    def cases(self, offenders: OffenderQuerySet, *, cause: str = "") -> OffenderQuerySet:
        """Those of these offenders for whom `cause` holds, or any, the worst plausible harm and the longest first.

        Each has every cause as a yes or no (`is_never_opened`) and `dark_since`, the earliest of them.
        """
        causes = self._causes()
        held = {f"is_{key}": holds for key, (holds, _) in causes.items()}
        since = [Case(When(holds, then=since)) for holds, since in causes.values()]
        known = self._known(offenders.live()).annotate(
            **{
                name: models.ExpressionWrapper(q, output_field=models.BooleanField())
                for name, q in held.items()
            }
        )
        wanted = known.filter(**{f"is_{cause}": True}) if cause else known.filter(_any(held))
        return wanted.annotate(
            dark_since=Least(*since, output_field=models.DateField()), harm=_harm()
        ).order_by("harm", "dark_since", "reference")

    def reasons(self, case: Any) -> list[str]:
        """Why this case is on the board, in words, one sentence for each cause that holds."""
        return [words for key, words in self._words(case).items() if getattr(case, f"is_{key}")]

    def _known(self, offenders: OffenderQuerySet) -> OffenderQuerySet:
        """Annotate what the causes ask for, each by its own subquery."""
        return offenders.annotate(
            opened_at=Subquery(_looks()),
            review_ended_on=_review_ended(self.policy.assessment_review_months),
            provisional_since=Subquery(_provisional_decision()),
            changed_at=Subquery(_changes_of_reactive(self.on)),
        )

    def _causes(self) -> dict[str, tuple[Q, Any]]:
        """When each cause holds, and since when."""
        unlooked_since = self.now - timedelta(days=self.policy.unlooked_at_days)
        return {
            "never_opened": (Q(opened_at=None), F("recorded_on")),
            "not_looked_at": (Q(opened_at__lt=unlooked_since), F("opened_at__date")),
            "not_assessed": (Q(risk_level=None), F("recorded_on")),
            "out_of_date": (
                Q(risk_level__isnull=False) & (Q(risk_assessed_on=None) | Q(review_ended_on__lt=self.on)),
                Coalesce("review_ended_on", "recorded_on"),
            ),
            "provisional": (
                Q(risk_level__isnull=False, provisional_since__isnull=False),
                F("provisional_since__date"),
            ),
            "no_manager": (Q(manager=None) | Q(manager__is_active=False), F("recorded_on")),
            "reactive_changed": (Q(changed_at__isnull=False), F("changed_at__date")),
        }

    def _words(self, case: Any) -> dict[str, str]:
        months = self.policy.assessment_review_months
        opened_on = _day(case.opened_at)
        days = (self.on - opened_on).days if opened_on else 0
        return {
            "never_opened": f"Nobody has opened it since it was recorded on {_told(case.recorded_on)}.",
            "not_looked_at": f"Nobody has opened it since {_told(opened_on)}, {days} days ago.",
            "not_assessed": "Nobody has decided a risk level.",
            "out_of_date": (
                f"The level was assessed on {_told(case.risk_assessed_on)}, more than {months} months ago."
                if case.risk_assessed_on
                else "It is not known when the level was assessed."
            ),
            "provisional": "The level was decided without something that could still change the advice.",
            "no_manager": (
                f"{case.manager} has left, and nobody took over." if case.manager else "Nobody manages them."
            ),
            "reactive_changed": (
                f"No home visits, and what became known on {_told(_day(case.changed_at))} is not reviewed."
            ),
        }


def counts(cases: OffenderQuerySet) -> dict[str, int]:
    """How many of these cases each cause holds for, and `total`, in one query."""
    held = {key: Count("pk", filter=Q(**{f"is_{key}": True})) for key in LABELS}
    return dict(cases.order_by().aggregate(total=Count("pk"), **held))


def _any(held: dict[str, Q]) -> Q:
    some = Q(pk__in=[])
    for holds in held.values():
        some |= holds
    return some


def _harm() -> Case:
    ranks = [When(risk_level=level, then=Value(rank)) for level, rank in HARM.items()]
    return Case(*ranks, default=Value(HARM["high"]), output_field=models.IntegerField())


def _looks() -> Any:
    """When a person last had this one record in front of them; a job never does, nor does an import."""
    this_one = Func(
        OuterRef("pk"),
        template="ARRAY[%(expressions)s]",
        output_field=ArrayField(models.BigIntegerField()),
    )
    looks = AuditEvent.objects.filter(
        Q(verb=Verb.OFFENDER_VIEWED) | Q(details__has_key="receipt"),
        verb__in=LOOKED,
        actor_id__isnull=False,
        offender_ids__contains=this_one,
    )
    return _only(looks, Max("at"))


def _provisional_decision() -> Any:
    """When the level that stands was decided, if something was missing then that could still change the advice."""
    decisions = RiskDecision.objects.filter(offender=OuterRef("pk")).order_by("-recorded_at", "-pk")
    at = Case(When(advice__is_provisional=True, then=F("recorded_at")), output_field=models.DateTimeField())
    return decisions.annotate(at=at).values("at")[:1]


def _changes_of_reactive(on: date) -> Any:
    """The first change since a reactive management that still holds began, and that nobody has reviewed."""
    held = "offender__suspensions__"
    changes = Change.objects.filter(
        Q(**{f"{held}ended_on": None}) | Q(**{f"{held}ended_on__gt": on}),
        Q(**{f"{held}started_on": None}) | Q(recorded_at__date__gte=F(f"{held}started_on")),
        **{f"{held}reason": SuspensionReason.REACTIVE, f"{held}lapses_on__gte": on},
        offender=OuterRef("pk"),
        review=None,
    )
    return _only(changes, Min("recorded_at"))


def _only(rows: Any, what: Max | Min) -> Any:
    """One aggregate over all of these rows, as a subquery."""
    return rows.order_by().annotate(one=Value(1)).values("one").annotate(found=what).values("found")


def _review_ended(months: int) -> Cast:
    """The day up to which the level may be relied on; the last of the month where there is no such day."""
    interval = Func(
        Value(months),
        template="make_interval(months => %(expressions)s)",
        output_field=models.DurationField(),
    )
    until = models.ExpressionWrapper(F("risk_assessed_on") + interval, output_field=models.DateTimeField())
    return Cast(until, models.DateField())


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


def _told(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "a day not known"
