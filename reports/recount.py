"""The watcher's recount: the same people counted from the raw tables, beside what everything else says of them.

Written apart from the projection on purpose: nothing here asks a rule, a QuerySet's method or a stored conclusion
for its own side of the comparison, so that a fault in one of them shows.
"""

from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

from offender_mgmt.alerts.rules import Comparison
from visits.conditions import buckets
from visits.models import VisitObligation

MOST_NAMED = 1000

# Everything is asked in one statement, hence of one moment: whoever is writing meanwhile is on both sides or on none.
# `due_date` holds the obligations whose date is later than their own facts allow; there should be none. Those are:
# a date other than its receipt's, one counted from a visit later than any that stands, and, where nothing but the
# interval decided, one beyond it.
RECOUNT = """
WITH person AS MATERIALIZED (
    SELECT id FROM offenders_offender WHERE closed_on IS NULL AND NOT is_canary),
duty AS MATERIALIZED (
    SELECT obligation.offender_id, due_on, CASE WHEN anchor = 'visit' THEN anchor_on END AS visited_on,
        due_on IS DISTINCT FROM (receipt ->> 'due_on')::date
        OR receipt ->> 'decided_by' = 'interval' AND due_on > anchor_on
            + make_interval(months => COALESCE((receipt ->> 'interval_months')::integer, 0),
                days => COALESCE((receipt ->> 'interval_days')::integer, 0)) AS is_late
    FROM visits_visitobligation AS obligation
    JOIN offenders_offender AS offender ON offender.id = obligation.offender_id AND NOT offender.is_canary
    WHERE obligation.closed_at IS NULL),
away AS MATERIALIZED (
    SELECT DISTINCT offender_id FROM offenders_suspension
    WHERE COALESCE(started_on, '-infinity') <= %(on)s AND COALESCE(ended_on, 'infinity') > %(on)s
      AND LEAST(expected_until, next_check_on) >= %(on)s),
placed AS MATERIALIZED (
    SELECT person.id, due_on, away.offender_id IS NOT NULL AS is_away
    FROM person LEFT JOIN duty ON duty.offender_id = person.id LEFT JOIN away ON away.offender_id = person.id),
late AS MATERIALIZED (SELECT id FROM placed WHERE due_on < %(on)s AND NOT is_away),
visited AS MATERIALIZED (
    SELECT offender_id, max(visited_on) AS last_on FROM visits_visit AS visit
    WHERE is_successful AND NOT EXISTS (SELECT FROM visits_visitcorrection WHERE visit_id = visit.id)
    GROUP BY offender_id),
counted (what, id) AS (
    SELECT 'live', id FROM person
    UNION ALL SELECT CASE WHEN due_on IS NULL THEN 'unschedulable' WHEN is_away THEN 'suspended'
        ELSE 'scheduled' END, id FROM placed
    UNION ALL SELECT 'overdue', id FROM late
    UNION ALL SELECT 'alerted', id FROM late
    UNION ALL SELECT 'due_date', offender_id FROM duty LEFT JOIN visited USING (offender_id)
    WHERE is_late OR visited_on > COALESCE(last_on, '-infinity')),
said (what, id) AS (
    SELECT 'alerted', alert.offender_id FROM alerts_alert AS alert
    JOIN offenders_offender AS offender ON offender.id = alert.offender_id AND NOT offender.is_canary
    WHERE alert.closed_at IS NULL AND alert.kind = 'visit_overdue'
    {said}),
compared AS (
    SELECT what, id, sum(said) AS said, sum(counted) AS counted
    FROM (SELECT what, id, 1 AS said, 0 AS counted FROM said
        UNION ALL SELECT what, id, 0, 1 FROM counted) AS both_sides
    GROUP BY what, id)
SELECT what, sum(said)::bigint, sum(counted)::bigint,
    (array_agg(id ORDER BY id) FILTER (WHERE said <> counted))[:%(most)s]
FROM compared GROUP BY what
"""
# Compiling takes ten times as long as asking: PostgreSQL cannot know how few rows these joins give.
FOR_THIS_ONCE = "SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true)"
FIGURES = ("live", "scheduled", "suspended", "unschedulable", "overdue", "alerted", "due_date")


def recount(on: date) -> Comparison:
    """Count again on the day `on`, and compare with the partition, the overdue list and the open alerts.

    Only reads, in one statement.
    """
    said, parameters = _said(on)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOR_THIS_ONCE)
        cursor.execute(RECOUNT.format(said=said), parameters | {"on": on, "most": MOST_NAMED})
        rows = cursor.fetchall()
    figures = dict.fromkeys(FIGURES, (0, 0)) | {what: (said, counted) for what, said, counted, _ in rows}
    differing = sorted({key for *_, keys in rows for key in keys or ()})
    return Comparison(figures, tuple(differing[:MOST_NAMED]))


def _said(on: date) -> tuple[str, dict[str, Any]]:
    """The SQL of those who are on the other side, for each figure, with its parameters."""
    asked = buckets(on) | {"overdue": (VisitObligation.objects.overdue(on=on), "offender")}
    selects: list[str] = []
    parameters: dict[str, Any] = {}
    for number, (what, (rows, key)) in enumerate(asked.items()):
        sql, values = _compiled(rows, key)
        names = [f"said{number}_{index}" for index in range(len(values))]
        placed = sql % tuple(f"%({name})s" for name in names)
        parameters |= dict(zip(names, values, strict=True)) | {f"what{number}": what}
        selects.append(f"UNION ALL SELECT %(what{number})s, id FROM ({placed}) AS said{number} (id)")
    return "\n".join(selects), parameters


def _compiled(rows: QuerySet[Any], key: str) -> tuple[str, tuple[Any, ...]]:
    try:
        sql, values = rows.order_by().values_list(key).query.sql_with_params()
    except EmptyResultSet:
        return "SELECT NULL::bigint WHERE false", ()
    return sql, tuple(values)
