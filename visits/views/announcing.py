"""Announced visits: asking for one, deciding afterwards, and the share of them in a supervisor's teams."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import ProposalKind, RiskLevel
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.views import take
from offender_mgmt.policy.models import in_force
from visits import services
from visits.choices import TOLD_BEFOREHAND, Arrangement, Authorisation, Standing
from visits.forms.announcing import EVERY, AnnouncedFilters, AnnounceForm, AuthoriseForm
from visits.forms.overdue import NOT_ASSESSED
from visits.models import Visit, VisitQuerySet
from visits.models.announced import recorded_here, share_of, with_standing
from visits.rules.announcing import Announcing, Share, why_approval_is_needed

PAGE = 50
HEADS = {"In all": "Counted", "By risk level": "Level", "By team": "Team", "By officer": "Recorded by"}
ASKED = 5  # latest requests that the page of one offender shows


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def announce(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask a supervisor, before the visit, to approve that it is announced."""
    user, now = user_of(request), timezone.now()
    today = timezone.localdate(now)
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    policy, share = in_force(today), share_of(user, until=today)
    form = AnnounceForm(request.POST or None)
    asked = offender.proposals.filter(kind=ProposalKind.ANNOUNCED_VISIT).order_by("-requested_at")
    return take(
        request,
        form,
        offender,
        deed=lambda: services.ask_to_announce(
            offender_id=offender.pk, asked=form.asked(), by=user, now=timezone.now()
        ),
        done="Asked. A supervisor answers it under Decisions.",
        template="visits/announce.html",
        context={
            "reasons": why_approval_is_needed(
                Announcing(Arrangement.ANNOUNCED, offender.risk_level, share), policy
            ),
            "share": share,
            "policy": policy,
            "asked": asked.select_related("approved_by", "returned_by")[:ASKED],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def authorise(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How one announced visit stands; a supervisor says, once, whether one without approval is authorised."""
    user = user_of(request)
    visits = Visit.objects.visible_to(user).filter(approval_needed=True)
    people = ("offender", "recorded_by", "announcement_review__decided_by")
    visit: Any = get_object_or_404(with_standing(visits).select_related(*people), public_id=public_id)
    form = AuthoriseForm(request.POST or None)
    return take(
        request,
        form,
        visit.offender,
        deed=lambda: services.review_announced_visit(
            visit_id=visit.pk,
            decision=Authorisation(form.cleaned_data["decision"]),
            reason=form.cleaned_data["reason"],
            by=user,
            now=timezone.now(),
        ),
        done="Decided. Your reasons are kept.",
        template="visits/authorise.html",
        context={
            "visit": visit,
            "review": getattr(visit, "announcement_review", None),
            "standing": Standing(visit.standing).label,
            "is_waiting": visit.standing == Standing.WAITING,
            "can_decide": user.may(Permission.APPROVE_PROPOSALS),
            "officers": visit.officers.order_by("last_name", "first_name"),
        },
    )


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
@transaction.atomic
def announced(request: HttpRequest) -> HttpResponse:
    """The share announced by level, team and officer; each number opens the visits that it counts."""
    user, today = user_of(request), timezone.localdate()
    filters = AnnouncedFilters(request.GET, user=user, today=today)
    counted = filters.narrow(recorded_here().visible_to(user))
    listed = filters.listed(with_standing(counted)).select_related("offender__team", "recorded_by")
    page = Paginator(listed.order_by("-visited_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({visit.offender_id for visit in page}),
        details={"page": "announced"},
    )
    context = {
        "page_obj": page,
        "standings": dict(Standing.choices),
        "waiting": Standing.WAITING,
        "filters": filters,
        "chips": filters.chips(),
        "tables": _tables(counted, filters),
        "period": filters.period if filters.is_valid() else None,
        "policy": in_force(today),
    }
    return render(request, "visits/announced.html", context, status=200 if filters.is_valid() else 422)


def _tables(counted: VisitQuerySet, filters: AnnouncedFilters) -> list[dict[str, Any]]:
    """Shares in all, by level, by team and by officer, from one query."""
    cells: list[Any] = list(
        counted.order_by()
        .values("offender__risk_level", "offender__team", "offender__team__name", "recorded_by")
        .annotate(announced=Count("pk", filter=Q(arrangement__in=TOLD_BEFOREHAND)), visits=Count("pk"))
    )
    officers = User.objects.in_bulk({cell["recorded_by"] for cell in cells})
    levels: dict[str | None, str] = {**dict(reversed(RiskLevel.choices)), None: "Not assessed"}
    by_level = _sums(cells, "offender__risk_level")
    by_team = _sums(cells, "offender__team")
    teams = {cell["offender__team"]: cell["offender__team__name"] or "No team" for cell in cells}
    by_officer = _sums(cells, "recorded_by")
    rows = {
        "By risk level": [
            _row(levels[key], by_level[key], filters, level=key or NOT_ASSESSED)
            for key in levels
            if key in by_level
        ],
        "By team": [
            _row(teams[key], by_team[key], filters, team=str(key) if key else None)
            for key in sorted(by_team, key=lambda key: teams[key])
        ],
        "By officer": [
            _row(str(officers[key]), by_officer[key], filters, officer=str(key))
            for key in sorted(by_officer, key=lambda key: str(officers[key]))
        ],
    }
    total = {"In all": [_row("Every visit", _sums(cells, None)[None], filters)]} if cells else {}
    return [
        {"title": title, "head": HEADS[title], "rows": found}
        for title, found in (total | rows).items()
        if found
    ]


def _sums(cells: Iterable[dict[str, Any]], name: str | None) -> dict[Any, Share]:
    sums: dict[Hashable, Share] = defaultdict(lambda: Share(0, 0))
    for cell in cells:
        key = cell[name] if name else None
        sums[key] = Share(sums[key].announced + cell["announced"], sums[key].visits + cell["visits"])
    return dict(sums)


def _row(label: str, share: Share, filters: AnnouncedFilters, **chosen: str | None) -> dict[str, Any]:
    """A share, and the addresses of exactly the lists that its two numbers count; none of those in no team."""
    if None in chosen.values():
        return {"label": label, "share": share}
    kept = {name: value for name, value in chosen.items() if value}
    return {
        "label": label,
        "share": share,
        "announced_url": filters.address(**kept, show=""),
        "visits_url": filters.address(**kept, show=EVERY),
    }
