"""Measures: what is counted, how, and the list that each number opens."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import fresh_factor_to_send, requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.exports.services import Order
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.templatetags.vigil import thousands, uk_date
from reports.exports import export_measure
from reports.forms.disclosing import DisclosureForm
from reports.forms.measures import NOT_ASSESSED, MeasureFilters
from reports.measures import AGES, GROUPS, MEASURES, Cell, Counted, Line, Question, count_all, count_one
from reports.views.compliance import file_of
from reports.views.ordering import ordered

PAGE = 50
LEVELS = [*reversed(RiskLevel.choices), (NOT_ASSESSED, "Not assessed")]


@require_safe
@requires(Permission.VIEW_MEASURES)
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure with its number, each the way to its list and to how it is counted. It names nobody."""
    filters = MeasureFilters(request.GET, user=user_of(request), on=timezone.localdate())
    asked = filters.asked()
    with asked.world():
        counted = count_all(asked)
    groups = [
        {"title": title, "rows": [_row(counted[one.id], filters) for one in group]} for title, group in GROUPS
    ]
    context = {"groups": groups, "filters": filters, "chips": filters.chips(), "asked": asked}
    return render(request, "reports/measures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_MEASURES)
@fresh_factor_to_send
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """One measure: how it is counted, and the list that its number is the length of; POST gives it as a file."""
    if measure not in MEASURES:
        raise Http404
    user, one = user_of(request), MEASURES[measure]
    filters = MeasureFilters(request.GET, user=user, on=timezone.localdate(), measure=one)
    form = DisclosureForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and not user.may(Permission.EXPORT_COMPLIANCE):
        raise PermissionDenied
    if form.is_bound and "signed" in request.POST and filters.is_valid() and form.is_valid():
        asked = {"measure": one.id, "filters": request.GET.urlencode()}
        return ordered(request, Order("measure", one.title, asked), form)
    question = Question(one, filters.asked())
    if not (form.is_bound and filters.is_valid() and form.is_valid() and question.is_answerable):
        return _page(request, form, filters, question)
    export = export_measure(question, filters=filters.in_words(), to=form.disclosure(), by=user)
    return file_of(export, "csv")


@transaction.atomic
def _page(
    request: HttpRequest, form: DisclosureForm, filters: MeasureFilters, question: Question
) -> HttpResponse:
    user = user_of(request)
    levels, ages = (Question(question.measure, filters.asked(name)) for name in ("level", "age"))
    with question.asked.world():
        counted = count_one(question)
        paginator = Paginator(question.lines(), PAGE)
        paginator.count = counted.number or 0
        page = paginator.get_page(request.GET.get("page"))
        lines = [question.line_of(values) for values in page.object_list]
        by_level, by_age = _by_level(levels, filters), _by_age(ages, filters)
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({line.offender_id for line in lines if line.offender_id is not None}),
        details={"page": "measure", "measure": question.measure.definition, **_when(question)},
    )
    page.object_list = [{"line": line, "facts": facts_in_words(question, line)} for line in lines]
    context = {
        "page_obj": page,
        "form": form,
        "measure": question.measure,
        "counted": counted,
        "whole": MEASURES.get(question.measure.of),
        "whole_url": _url(question.measure.of, filters) if question.measure.of else "",
        "facts": question.facts,
        "levels": by_level,
        "ages": by_age,
        "question": question,
        "since_url": _since(question, filters),
        "then_url": filters.address(known_on=question.asked.on.isoformat()),
        "filters": filters,
        "chips": filters.chips(),
        "asked": question.asked,
        "can_open": user.may(Permission.VIEW_OFFENDERS),
        "can_export": user.may(Permission.EXPORT_COMPLIANCE),
    }
    return render(request, "reports/measure.html", context, status=422 if form.is_bound else 200)


def _since(question: Question, filters: MeasureFilters) -> str:
    """The difference report of the day asked about; empty where there is none."""
    if question.measure.as_at is None or not (question.asked.is_dated or question.asked.known_at):
        return ""
    return reverse("reports:difference", args=[question.measure.id]) + filters.address(known_on="")


def _when(question: Question) -> dict[str, object]:
    """As at which day and as known when, for the audit log; nothing for today as known now."""
    asked = question.asked
    if not asked.is_dated and asked.known_at is None:
        return {}
    return {
        "as_at": asked.on.isoformat(),
        "known_at": asked.known_at.isoformat() if asked.known_at else "now",
    }


def _row(counted: Counted, filters: MeasureFilters) -> dict[str, Any]:
    whole = MEASURES.get(counted.measure.of)
    return {
        "counted": counted,
        "whole": whole,
        "url": _url(counted.measure.id, filters),
        "whole_url": _url(whole.id, filters) if whole else "",
    }


def _url(measure: str, filters: MeasureFilters) -> str:
    """The list of a measure under the same filters, as far as they say something about it."""
    return reverse("reports:measure", args=[measure]) + filters.address()


def _by_level(question: Question, filters: MeasureFilters) -> list[dict[str, Any]]:
    """How many of each level, each with the address of exactly the list that it counts."""
    found = question.by_level()
    return [
        {
            "label": label,
            "count": found.get(None if level == NOT_ASSESSED else level, 0),
            "url": filters.address(level=level),
            "is_current": filters.data.get("level") == level,
        }
        for level, label in LEVELS
        if question.measure.whose is not None
    ]


def _by_age(question: Question, filters: MeasureFilters) -> list[dict[str, Any]]:
    """How many of each age, likewise."""
    found = question.by_age()
    return [
        {
            "label": age.label,
            "count": found[age.key],
            "url": filters.address(age=age.key),
            "is_current": filters.data.get("age") == age.key,
        }
        for age in AGES
        if found
    ]


def facts_in_words(question: Question, line: Line) -> list[tuple[str, str]]:
    """The facts of a line in words, each with its title."""
    return [(fact.title, _told(cell)) for fact, cell in zip(question.facts, line.facts, strict=True)]


def _told(cell: Cell) -> str:
    if cell is None or cell == "":
        return "not known" if cell is None else ""
    return uk_date(cell) if isinstance(cell, date) else thousands(cell)
