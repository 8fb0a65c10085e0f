"""The answer to a request under the Freedom of Information Act: one table, in which no small number can be read.

One table and not several, because two that share a total are one table to whoever lays them side by side.
"""

from offender_mgmt.exports.rules.content import Cell, Content
from reports.measures import AGES, MEASURES, Asked, Question
from reports.packs.returns import LEVEL_KEYS, LEVELS, by_level_and_age
from reports.packs.sections import Paper, Section
from reports.packs.told import Told
from reports.suppression import suppress

TITLE = "Answer under the Freedom of Information Act"
HIDDEN = "suppressed"


def foi(told: Told) -> Content:
    """People on the register by risk level, and how many of their visits are overdue for how long."""
    about = told.asked(told.on, told.on)
    policy = about.policy
    shown = suppress(_numbers(about), smallest=policy.smallest_count).shown()
    header = ("Risk level", "Not overdue", *(f"Overdue {age.label.lower()}" for age in AGES), "Together")
    rows = tuple((level, *map(_told, row)) for level, row in zip([*LEVELS, "Together"], shown, strict=True))
    note = (
        f"Numbers from 1 to {policy.smallest_count - 1} are suppressed, and as many others as it takes that none "
        "of them can be worked out from the totals. None is shown as 0."
    )
    section = Section("answer", "People on the register, and overdue visits", header, rows, (note,))
    paper = Paper(TITLE, (("Scope", told.scope), ("As it stands on", told.stands)), (section,))
    return Content(
        title=TITLE,
        definition="foi/1",
        filters="",
        scope=told.scope,
        as_at=told.on,
        policy=policy.name,
        population=None,
        tables=(section.table(),),
        documents=paper.documents(),
    )


def _numbers(about: Asked) -> list[list[int]]:
    """A line for each level: those who are not overdue, and those who are, by how long."""
    live = Question(MEASURES["live"], about).by_level()
    overdue = [list(row[1:]) for row in by_level_and_age(about)]
    return [[live.get(level, 0) - sum(row), *row] for level, row in zip(LEVEL_KEYS, overdue, strict=True)]


def _told(number: int | None) -> Cell:
    return HIDDEN if number is None else number
