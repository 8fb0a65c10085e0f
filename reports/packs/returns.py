"""What goes to the board each month, and what the MAPPA annual return asks of the register at 31 March."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from offender_mgmt.exports.rules.content import Content
from offender_mgmt.offenders.choices import OrderKind, RiskLevel, SuspensionReason
from offender_mgmt.offenders.models import OffenderQuerySet, Order
from offender_mgmt.policy.models import in_force
from reports.compliance import ComplianceRow, compliance_rows
from reports.measures import AGES, MEASURES, Asked, Question
from reports.packs.inspection import HEADER, answer, what_cannot
from reports.packs.lists import compliance_table, table_of
from reports.packs.sections import Paper, Section
from reports.packs.told import Told

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


def board(told: Told) -> Content:
    """The last whole month before the day, and how it stands on the day."""
    last = told.on.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    about = told.asked(first, last)
    month = f"{first:%B %Y}"
    overdue = Question(MEASURES["overdue"], about)
    sections = (
        _figures("month", f"In {month}", IN_THE_MONTH, about),
        _figures("today", f"As it stands on {told.stands}", AS_IT_STANDS, about),
        Section(
            "how-overdue",
            "Overdue visits: how bad, and for how long",
            ("Risk level", *(age.label for age in AGES), "Together"),
            tuple((*row, sum(row[1:])) for row in by_level_and_age(about)),
        ),
    )
    paper = Paper(f"Board report, {month}", (("Scope", told.scope), ("Policy", about.policy.name)), sections)
    return Content(
        title=paper.title,
        definition="board/1",
        filters=f"Month: {month}",
        scope=told.scope,
        as_at=told.on,
        policy=about.policy.name,
        population=told.live(),
        excluded=told.excluded,
        known_at=told.known_at,
        tables=(*(section.table() for section in sections), table_of(overdue, name="overdue")),
        documents=paper.documents(),
    )


def by_level_and_age(about: Asked) -> list[tuple[Any, ...]]:
    """How many visits are overdue of each level, for how long; a line for each level."""
    found = [Question(MEASURES["overdue"], replace(about, age=age)).by_level() for age in AGES]
    return [
        (label, *(numbers.get(key, 0) for numbers in found))
        for label, key in zip(LEVELS, LEVEL_KEYS, strict=True)
    ]


def _figures(name: str, title: str, measures: tuple[str, ...], about: Asked) -> Section:
    asked = [Question(MEASURES[one], about) for one in measures]
    return Section(name, title, HEADER[:-1], tuple(answer(one)[:-1] for one in asked), what_cannot(asked))


def last_march(on: date) -> date:
    """The last 31 March up to the day."""
    return date(on.year if on >= date(on.year, 3, 31) else on.year - 1, 3, 31)


def mappa(told: Told) -> Content:
    """At 31 March, and the year that ended with it. As known later, everything in it has dates that tell it."""
    march = told.on
    first = date(march.year - 1, 4, 1)
    rows = compliance_rows(told.offenders, as_at=march)
    sections = (
        _where(rows),
        _orders(told.offenders, first, march),
        Section("not-held", "What Vigil does not hold", ("What", "Where"), NOT_HELD),
    )
    people = compliance_table(rows, name="people", title="People on the register")
    title = f"MAPPA annual return, 31 March {march.year}"
    year = f"{first:%-d %B %Y} to {march:%-d %B %Y}"
    paper = Paper(title, (("Scope", told.scope), ("As it stands on", told.stands), ("Year", year)), sections)
    return Content(
        title=title,
        definition="mappa/1",
        filters=f"Year: {first.isoformat()} to {march.isoformat()}",
        scope=told.scope,
        as_at=march,
        policy=in_force(march).name,
        population=len(rows),
        excluded=told.excluded,
        known_at=told.known_at,
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


def _orders(offenders: OffenderQuerySet, first: date, last: date) -> Section:
    made = Order.objects.filter(offender__in=offenders, made_on__range=(first, last))
    found = Counter(made.values_list("kind", flat=True))
    return Section(
        "orders",
        "Orders made in the year",
        ("Order", "Number"),
        tuple((str(kind.label), found[kind.value]) for kind in OrderKind),
        ("On people who are on the register; an order whose day is not known is in no year.",),
    )
