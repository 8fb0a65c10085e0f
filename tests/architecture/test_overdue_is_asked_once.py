"""Overdue is one question, asked in one place: `VisitObligationQuerySet` (design 3.1)."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import PACKAGES, modules, name_of, parsed

ITS_PLACE = "visits/models/obligations.py"
# Every other module that sets a due date against something, and what it asks. A new one is not added because it is
# convenient: whoever wants to know what is overdue asks `VisitObligation.objects.overdue(on=)`.
OTHER_QUESTIONS = {
    "caseload/models/milestones.py": "what was overdue on the day of a promise, as it was known then",
    "caseload/rules/demand.py": "in which week a visit will be needed",
    "caseload/rules/effects.py": "what would be overdue under a draft of policy: nothing is stored yet",
    "intake/demo/risk.py": "whom the demo lets be assessed in time",
    "reports/measures/made.py": "entries in the national register, which are no visits",
    "reports/measures/duties.py": "whether the visit that met a duty came by its date",
    "reports/views/ahead.py": "in which week a visit falls due",
    "reports/recount.py": "the same question on purpose: the watcher's own, from the raw tables",
    "risk/conditions.py": "actions of plans, which are no visits",
    "risk/rules/plans.py": "actions of plans, which are no visits",
    "visits/conditions/follow_ups.py": "follow-ups, which are no visits",
    "visits/conditions/visor.py": "entries in the national register, which are no visits",
    "visits/forms/visor.py": "entries in the national register, which are no visits",
    "visits/rules/due.py": "which of two due dates is the earlier",
    "visits/rules/found.py": "follow-ups, which are no visits",
    "visits/rules/patterns.py": "whether a visit that was made came by its date",
    "visits/rules/verifying.py": "whether a window lay before its due date",
    "visits/rules/visor.py": "entries in the national register, which are no visits",
    "visits/rules/windows.py": "whether a window lies before its due date",
    "visits/services/windows.py": "for whom a window is still worth drawing",
    "visits/views/mine.py": "which heading of *My work* a row belongs under",
    "visits/views/visor.py": "entries in the national register, which are no visits",
    "visits/views/waiting.py": "follow-ups, which are no visits",
}
LOOK_UP = re.compile(r"(^|__)due_on__(lt|lte|gt|gte|range)$")
IN_SQL = re.compile(r"\bdue_on\s*[<>]")


def comparisons(tree: ast.Module) -> Iterator[str]:
    """Where a due date is set against something: as a look-up, in Python, or in SQL."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg and LOOK_UP.search(node.arg):
            yield ast.unparse(node)
        if isinstance(node, ast.Compare) and not isinstance(
            node.ops[0], ast.Eq | ast.NotEq | ast.Is | ast.IsNot
        ):
            sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
            if any(re.search(r"(^|[._])due_on$", side) for side in sides):
                yield ast.unparse(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and IN_SQL.search(node.value):
            yield node.value


def test_no_module_compares_a_due_date_that_is_not_known_to_ask_something_else() -> None:
    """A second answer to "is it overdue?" would one day be another answer (peers: lists and badges that disagree)."""
    comparing = {name_of(path) for path in modules(*PACKAGES) if any(comparisons(parsed(path)))}

    assert comparing == {ITS_PLACE, *OTHER_QUESTIONS}


@pytest.mark.parametrize(
    "source",
    [
        "rows.filter(due_on__lt=on)",
        "Q(offender__visit_obligations__due_on__lte=today)",
        "is_late = duty.due_on < today",
        "late = [row for row in rows if today > row.due_on]",
        "SQL = 'SELECT FROM visits_visitobligation WHERE due_on < %s'",
    ],
)
def test_each_way_to_compare_is_seen(source: str) -> None:
    """The walk can fail."""
    assert list(comparisons(ast.parse(source)))


@pytest.mark.parametrize("source", ["a.filter(due_on=day)", "due_on is None", "late.order_by('due_on')"])
def test_what_compares_nothing_is_let_be(source: str) -> None:
    """A due date may be read, ordered by and shown anywhere."""
    assert not list(comparisons(ast.parse(source)))
