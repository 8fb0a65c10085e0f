"""What has changed of a measure since a past day, and why."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor_to_send, requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from reports.difference import MEANT, WORDS, Difference, Differing, Why, difference_of
from reports.exports import export_difference
from reports.forms.difference import DifferenceFilters
from reports.forms.disclosing import DisclosureForm
from reports.measures import MEASURES, Question
from reports.views.compliance import file_of
from reports.views.measures import facts_in_words

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_MEASURES)
@fresh_factor_to_send
def difference(request: HttpRequest, measure: str) -> HttpResponse:
    """Who is in the number of a past day as known then and not now, or the other way round; POST gives it as a file."""
    if measure not in MEASURES or MEASURES[measure].as_at is None:
        raise Http404
    user, one = user_of(request), MEASURES[measure]
    filters = DifferenceFilters(request.GET, user=user, on=timezone.localdate(), measure=one)
    form = DisclosureForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and not user.may(Permission.EXPORT_COMPLIANCE):
        raise PermissionDenied
    question = Question(one, filters.asked())
    found = None
    if filters.is_valid():
        found = difference_of(Question(one, filters.asked_then()), question)
    if found and form.is_bound and form.is_valid():
        rows = found.of(**filters.narrowing())
        export = export_difference(rows, question, filters=filters.in_words(), to=form.disclosure(), by=user)
        return file_of(export, "csv")
    return _page(request, form, filters, question, found)


@transaction.atomic
def _page(
    request: HttpRequest,
    form: DisclosureForm,
    filters: DifferenceFilters,
    question: Question,
    found: Difference | None,
) -> HttpResponse:
    user = user_of(request)
    differing = found.of(**filters.narrowing()) if found else []
    page: Page[Any] = Paginator(differing, PAGE).get_page(request.GET.get("page"))
    rows: list[Differing] = list(page.object_list)
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({row.line.offender_id for row in rows if row.line.offender_id is not None}),
        details={
            "page": "difference",
            "measure": question.measure.definition,
            "as_at": question.asked.on.isoformat(),
        },
    )
    page.object_list = [{"row": row, "facts": facts_in_words(question, row.line)} for row in rows]
    context = {
        "page_obj": page,
        "form": form,
        "measure": question.measure,
        "facts": question.facts,
        "found": found,
        "sides": _sides(found, filters) if found else [],
        "whys": _whys(found, filters) if found else [],
        "meant": [(WORDS[why], MEANT[why]) for why in Why],
        "filters": filters,
        "chips": filters.chips(),
        "asked": question.asked,
        "can_open": user.may(Permission.VIEW_OFFENDERS),
        "can_export": user.may(Permission.EXPORT_COMPLIANCE),
    }
    return render(request, "reports/difference.html", context, status=422 if form.is_bound else 200)


def _sides(found: Difference, filters: DifferenceFilters) -> list[dict[str, Any]]:
    """The four numbers: of each list the way to it, and of what is in one of them only the way to that."""
    page = reverse("reports:measure", args=[filters.measure.id])
    day = filters.data.get("as_at", "")
    lists = (("As known then", found.then, day), ("As known now", found.now, ""))
    only = (("then", "Then, and not now"), ("now", "Now, and not then"))
    return [
        *(
            {"label": label, "count": number, "url": page + filters.list_address(known_on)}
            for label, number, known_on in lists
        ),
        *(
            {
                "label": label,
                "count": found.count(is_now=side == "now"),
                "url": filters.address(side=side),
                "is_current": filters.data.get("side") == side,
            }
            for side, label in only
        ),
    ]


def _whys(found: Difference, filters: DifferenceFilters) -> list[dict[str, Any]]:
    """How many rows have each reason, each with the address of exactly these."""
    numbers = found.by_reason()
    return [
        {
            "label": WORDS[why],
            "count": numbers[why],
            "url": filters.address(why=why, side=""),
            "is_current": filters.data.get("why") == why,
        }
        for why in Why
        if numbers[why]
    ]
