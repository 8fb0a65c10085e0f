"""A line that the database writes is the line that Python would write, byte for byte; and each cell is what it was."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DurationField,
    F,
    IntegerField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.exports.rules.content import Line
from offender_mgmt.exports.services.files import RUNS_IN_A_SPREADSHEET, as_csv, csv_of_lines
from offender_mgmt.exports.services.lines import copy_lines
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from reports.measures import MEASURES, Asked, Question
from reports.measures.cells import Told
from tests.factories import make_offender
from tests.reports.measured import Register

pytestmark = pytest.mark.django_db
TEXTS = (
    *(f"{start}cmd" for start in RUNS_IN_A_SPREADSHEET if start != "\0"),
    *(
        "",
        " ",
        " =1",
        "a=1",
        "'=1",
        '"',
        '""',
        '="x"',
        'O"Brien, "Jo"',
        "one\ntwo",
        "one\r\ntwo\r",
        "\\N",
        "\\.",
        "%s",
    ),
    *("Zoë Žižek", "王小明", "😀", "e\u0301", "\u2028", "\x7f", "a\tb", "NULL", "," * 3, "x" * 5000),
)


def _lines_of(rows: QuerySet[Any], cells: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    copy_lines(rows, cells, lines.extend)
    return lines


@pytest.mark.parametrize("text", [*TEXTS, None], ids=ascii)
def test_a_text_is_written_as_python_writes_it(text: str | None, north: Team, now: datetime) -> None:
    """What a spreadsheet would run gets its apostrophe; quotes, ends of lines and every script stay what they are."""
    make_offender(now=now, team=north)
    told = Offender.objects.annotate(text=Value(text, TextField()), again=Value(text, TextField()))

    (written,) = _lines_of(told.values_list("pk", "text", "again"), ["text", "again"])

    assert csv_of_lines("ab", [written[1]]) == as_csv("ab", [(text, text)])


def test_of_nobody_there_are_no_lines(north: Team, now: datetime) -> None:
    """Whether Django knows it or the database finds it."""
    make_offender(now=now, team=north)
    nobody = Offender.objects.filter(pk=0), Offender.objects.filter(pk__in=[])

    told = [_lines_of(one.annotate(a=F("pk")).values_list("pk", "a"), ["a"]) for one in nobody]

    assert told == [[], []]


@pytest.mark.parametrize(
    ("value", "kind", "words", "cell"),
    [
        pytest.param(None, DateField(), {}, None, id="no date"),
        pytest.param(date(2026, 3, 29), DateField(), {}, date(2026, 3, 29), id="date"),
        pytest.param(date(999, 1, 2), DateField(), {}, date(999, 1, 2), id="early date"),
        pytest.param(
            datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC), DateTimeField(), {}, "2026-07-01 23:59", id="summer"
        ),
        pytest.param(
            datetime(2026, 1, 1, 0, 0, tzinfo=UTC), DateTimeField(), {}, "2026-01-01 00:00", id="winter"
        ),
        pytest.param(None, DateTimeField(), {}, None, id="no time"),
        pytest.param(timedelta(days=-3), DurationField(), {}, -3, id="days before"),
        pytest.param(timedelta(days=400), DurationField(), {}, 400, id="days"),
        pytest.param(-5, IntegerField(), {}, -5, id="negative number"),
        pytest.param(True, BooleanField(), {}, "Yes", id="yes"),
        pytest.param(False, BooleanField(), {}, "No", id="no"),
        pytest.param(None, BooleanField(), {}, None, id="neither"),
        pytest.param("low", TextField(), {"low": "=Low", None: "None"}, "=Low", id="word"),
        pytest.param("odd", TextField(), {"low": "Low"}, "odd", id="code without a word"),
        pytest.param(
            None, TextField(), {"low": "Low", None: "Not assessed"}, "Not assessed", id="word for none"
        ),
    ],
)
def test_a_value_is_told_in_words_and_written_so(
    value: Any, kind: Any, words: Any, cell: Any, north: Team, now: datetime
) -> None:
    """The page and the file have the same cell; the clock is the force's."""
    make_offender(now=now, team=north)
    rows = Offender.objects.annotate(value=Cast(Value(value, kind), kind), told=Told(F("value"), words))

    (told,) = rows.values_list("told", flat=True)
    (written,) = _lines_of(rows.values_list("pk", "told"), ["told"])

    assert told == cell
    assert csv_of_lines("a", [written[1]]) == as_csv("a", [(cell,)])


def test_every_measure_is_written_as_python_writes_it(
    north: Team, south: Team, officer: User, supervisor: User, auditor: User
) -> None:
    """The same rows in the same order with the same people, whatever its columns are."""
    on = timezone.localdate()
    Register(on, (north, south, None), (officer, None), supervisor, seed=7).write(30)
    Team.objects.filter(pk=north.pk).update(name='=North "A"\nteam')
    User.objects.filter(pk=officer.pk).update(first_name="", last_name="")
    asked = Asked(Offender.objects.measured_for(auditor), on, on - timedelta(days=364), on, in_force(on))

    differing, rows = [], 0
    for measure in MEASURES.values():
        question = Question(measure, asked)
        cells = list(question.rows_in_cells())
        lines: list[Line] = []
        question.rows_in_csv(lines.extend)
        shown = [question.line_of(values) for values in question.lines()]
        by_hand = as_csv(question.header, [row[1:] for row in cells])
        people = [row[0] for row in cells]
        if csv_of_lines(question.header, (line for _, line in lines)) != by_hand:
            differing.append(measure.id)
        assert people == [whom for whom, _ in lines] == [line.offender_id for line in shown]
        facts = len(measure.facts) + bool(measure.since)
        assert [row[len(row) - facts :] for row in cells] == [line.facts for line in shown]
        rows += len(cells)

    assert differing == []
    assert rows > 200
