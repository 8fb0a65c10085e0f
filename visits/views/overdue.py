"""Team overdue: the list a supervisor works from."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import RiskLevel
from visits.choices import Anchor
from visits.forms.overdue import NO_VISIT, NOT_ASSESSED, OverdueFilters
from visits.models import VisitObligation, VisitObligationQuerySet
from visits.views.rows import rows_of

PAGE = 50


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
@transaction.atomic
def overdue(request: HttpRequest) -> HttpResponse:
    """Every overdue visit of the supervised teams, most overdue first; each count opens what it counts."""
    user, on = user_of(request), timezone.localdate()
    filters = OverdueFilters(request.GET, user=user)
    obligations = VisitObligation.objects.visible_to(user).overdue(on=on)
    numbers = _Numbers(obligations, filters)
    listed = filters.narrow(obligations).select_related("offender__team", "offender__manager")
    paginator = Paginator(listed.most_overdue_first(), PAGE)
    paginator.count = numbers.listed
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    page.object_list = rows_of(shown, on=on)  # type: ignore[assignment]  # the page shows rows, not obligations
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=[row.offender_id for row in shown],
        details={"page": "overdue"},
    )
    context = {
        "page_obj": page,
        "filters": filters,
        "chips": filters.chips(),
        "counts_by_level": _counts(numbers, filters),
        "total": paginator.count,
        "today": on,
    }
    return render(request, "visits/overdue.html", context)


class _Numbers:
    """How many are overdue by level, with and without a successful visit: every count of the page in one query."""

    def __init__(self, obligations: VisitObligationQuerySet, filters: OverdueFilters) -> None:
        rows = filters.narrow(obligations, "level", "record").order_by()
        self.rows = list(rows.values_list("offender__risk_level", "anchor").annotate(number=Count("pk")))
        self.level = filters.data.get("level", "")
        self.record = filters.data.get("record", "")

    @property
    def listed(self) -> int:
        """What the filters ask for."""
        return self._sum(self.level, self.record)

    def of_level(self, level: str) -> int:
        """What they would ask for with this level."""
        return self._sum(level, self.record)

    @property
    def unrecorded(self) -> int:
        """What they would ask for if only those without a successful visit on record were wanted."""
        return self._sum(self.level, NO_VISIT)

    def _sum(self, wanted: str, record: str) -> int:
        return sum(
            number
            for level, anchor, number in self.rows
            if wanted in ("", level or NOT_ASSESSED) and (record != NO_VISIT or anchor != Anchor.VISIT)
        )


def _counts(numbers: _Numbers, filters: OverdueFilters) -> list[dict[str, Any]]:
    """Overdue by level, and without a visit on record: each with the address of exactly the list that it counts."""
    levels = [*reversed(RiskLevel.choices), (NOT_ASSESSED, "Not assessed")]
    return [
        *(_count(label, numbers.of_level(level), filters, "level", level) for level, label in levels),
        _count("Of these, no successful visit on record", numbers.unrecorded, filters, "record", NO_VISIT),
    ]


def _count(label: str, count: int, filters: OverdueFilters, name: str, value: str) -> dict[str, Any]:
    return {
        "label": label,
        "count": count,
        "url": filters.address(**{name: value}),
        "is_current": filters.data.get(name) == value,
    }
