"""What goes to the board each month, and what the MAPPA annual return asks of the register at 31 March."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from offender_mgmt.accounts.models import User
from offender_mgmt.exports.rules.content import Content
from offender_mgmt.offenders.choices import OrderKind, RiskLevel, SuspensionReason
from offender_mgmt.offenders.models import Offender, Order
from offender_mgmt.policy.models import in_force
from reports.compliance import ComplianceRow, compliance_rows
from reports.measures import AGES, MEASURES, Asked, Question
from reports.packs.inspection import HEADER, answer
from reports.packs.lists import compliance_table, table_of
from reports.packs.scope import left_out, scope_in_files
from reports.packs.sections import Paper, Section

LEVELS = [*(str(RiskLevel(value).label) for value in reversed(RiskLevel.values)), "Not assessed"]
LEVEL_KEYS = (*reversed(RiskLevel.values), None)
AWAY = (SuspensionReason.CUSTODY, SuspensionReason.HOSPITAL, SuspensionReason.ABROAD)
IN_THE_MONTH = (
    *("fell-due", "on-time", "late", "outstanding", "near-misses"),
    *("visits", "attempts", "announced", "single-crewed", "recorded-late", "visor-late"),
)
AS_IT_STANDS = (
    *("live", "overdue", "never-visited", "no-due-date", "arms-overdue", "not-assessed", "without-manager"),
    *("above-ceiling", "suspended", "reactive", "checks-passed", "missing", "wanted"),
)
NOT_HELD = (
    ("Population aged 10 and over", "For the rate per 100,000: from the mid-year estimates."),
    ("MAPPA category and level", "From the national register."),
    ("Breaches cautioned or convicted", "From the crime system."),
    ("Travel bans imposed", "A condition of an order; the court's record says which are bans."),
    ("Lifetime requirements: revocations applied for and granted", "From the central file."),
)


def board(asked: Mapping[str, Any], *, user: User, on: date) -> Content:
    """The last whole month, and how it stands today."""
    last = on.replace(day=1) - timedelta(days=1)
    first, policy, scope = last.replace(day=1), in_force(on), scope_in_files(user)
    about = Asked(Offender.objects.reportable_to(user), on, first, last, policy)
    month = f"{first:%B %Y}"
    overdue = Question(MEASURES["overdue"], about)
    sections = (
        _figures("month", f"In {month}", IN_THE_MONTH, about),
        _figures("today", f"As it stands on {on:%-d %B %Y}", AS_IT_STANDS, about),
        Section(
            "how-overdue",
            "Overdue visits: how bad, and for how long",
            ("Risk level", *(age.label for age in AGES), "Together"),
            tuple((*row, sum(row[1:])) for row in by_level_and_age(about)),
        ),
    )
    paper = Paper(f"Board report, {month}", (("Scope", scope), ("Policy", policy.name)), sections)
    return Content(
        title=paper.title,
        definition="board/1",
        filters=f"Month: {month}",
        scope=scope,
        as_at=on,
        policy=policy.name,
        population=about.offenders.live().count(),
        excluded=left_out(user),
        tables=(*(section.table() for section in sections), table_of(overdue, name="overdue")),
        documents=paper.documents(),
    )


def by_level_and_age(about: Asked) -> list[tuple[Any, ...]]:
    """How many visits are overdue of each level, for how long; a line for each level."""
    found = [Question(MEASURES["overdue"], _of_age(about, age)).by_level() for age in AGES]
    return [
        (label, *(numbers.get(key, 0) for numbers in found))
        for label, key in zip(LEVELS, LEVEL_KEYS, strict=True)
    ]


def _of_age(about: Asked, age: Any) -> Asked:
    return Asked(about.offenders, about.on, about.first, about.last, about.policy, age)


def _figures(name: str, title: str, measures: tuple[str, ...], about: Asked) -> Section:
    return Section(
        name, title, HEADER[:-1], tuple(answer(Question(MEASURES[one], about))[:-1] for one in measures)
    )


def mappa(asked: Mapping[str, Any], *, user: User, on: date) -> Content:
    """At the last 31 March, as known now, and the year that ended with it."""
    march = date(on.year if on >= date(on.year, 3, 31) else on.year - 1, 3, 31)
    first, policy, scope = date(march.year - 1, 4, 1), in_force(march), scope_in_files(user)
    rows = compliance_rows(Offender.objects.reportable_to(user), as_at=march)
    sections = (
        _where(rows),
        _orders(user, first, march),
        Section("not-held", "What Vigil does not hold", ("What", "Where"), NOT_HELD),
    )
    people = compliance_table(rows, name="people", title="People on the register")
    title = f"MAPPA annual return, 31 March {march.year}"
    paper = Paper(title, (("Scope", scope), ("Year", f"{first:%-d %B %Y} to {march:%-d %B %Y}")), sections)
    return Content(
        title=title,
        definition="mappa/1",
        filters=f"Year: {first.isoformat()} to {march.isoformat()}",
        scope=scope,
        as_at=march,
        policy=policy.name,
        population=len(rows),
        excluded=left_out(user),
        tables=(*(section.table() for section in sections), people),
        documents=paper.documents(),
    )


def _where(rows: Iterable[ComplianceRow]) -> Section:
    away = {f"Suspended: {reason.label.lower()}": reason.label for reason in AWAY}
    found = Counter((row.risk_level, away.get(row.status, "In the community")) for row in rows)
    columns = ("In the community", *(str(reason.label) for reason in AWAY))
    return Section(
        "register",
        "Registered sex offenders by risk level",
        ("Risk level", *columns, "Together"),
        tuple(
            (level, *(found[level, column] for column in columns), sum(found[level, one] for one in columns))
            for level in LEVELS
        ),
    )


def _orders(user: User, first: date, last: date) -> Section:
    made = Order.objects.filter(
        offender__in=Offender.objects.reportable_to(user), made_on__range=(first, last)
    )
    found = Counter(made.values_list("kind", flat=True))
    return Section(
        "orders",
        "Orders made in the year",
        ("Order", "Number"),
        tuple((str(kind.label), found[kind.value]) for kind in OrderKind),
        ("On people who are on the register; an order whose day is not known is in no year.",),
    )
