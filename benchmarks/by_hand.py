"""The best SQL that we can write by hand for the same rows: what Vigil's own code is measured against.

It takes every liberty that one who knows this register, this schema and these conditions may take: an alert is
written as it is after its first two rounds, because nobody here is away and nobody covers, the counts are worked out
from each other, the page reads only the columns that it shows, and the months, days and hours of policy are the
shipped ones.
"""

import json
from datetime import date, datetime
from typing import Any

from benchmarks.alerts_by_hand import RECONCILE

COUNT = """
INSERT INTO alerts_sweeprun
    ("on", started_at, finished_at, opened, updated, closed, escalated, gaps, live, scheduled, suspended,
    unschedulable)
SELECT %(on)s, %(now)s, %(now)s, %(opened)s, %(updated)s, %(closed)s, %(opened)s, '{}',
       live, dated - suspended, suspended, live - dated
FROM (
    SELECT count(*) AS live, count(obligation.offender_id) AS dated
    FROM offenders_offender AS offender
    LEFT JOIN visits_visitobligation AS obligation
        ON obligation.offender_id = offender.id AND obligation.closed_at IS NULL
    WHERE offender.closed_on IS NULL) AS counted,
    (SELECT count(DISTINCT offender.id) AS suspended
    FROM offenders_suspension AS suspension JOIN offenders_offender AS offender ON offender.id = suspension.offender_id
    JOIN visits_visitobligation AS obligation
        ON obligation.offender_id = offender.id AND obligation.closed_at IS NULL
    WHERE offender.closed_on IS NULL AND suspension.lapses_on >= %(on)s
      AND (suspension.started_on IS NULL OR suspension.started_on <= %(on)s)
      AND (suspension.ended_on IS NULL OR suspension.ended_on > %(on)s)) AS paused
"""


def sweep(cursor: Any, *, now: datetime, on: date) -> None:
    """What `alerts.services.sweep` does, in the caller's transaction."""
    cursor.execute(RECONCILE, {"now": now, "on": on})
    opened, updated, closed = cursor.fetchone()
    cursor.execute(COUNT, {"now": now, "on": on, "opened": opened, "updated": updated, "closed": closed})


# What is overdue among a supervisor's people and those in no team. The teams are asked first: a list is planned well.
TEAMS = "SELECT array_agg(team_id) FROM accounts_user_supervised_teams WHERE user_id = %(supervisor)s"
OVERDUE = """
FROM offenders_offender AS offender
JOIN visits_visitobligation AS obligation
    ON obligation.offender_id = offender.id AND obligation.closed_at IS NULL AND obligation.due_on < %(on)s
LEFT JOIN accounts_team AS team ON team.id = offender.team_id
LEFT JOIN accounts_user AS manager ON manager.id = offender.manager_id
WHERE (offender.team_id = ANY(%(teams)s) OR offender.team_id IS NULL) AND NOT EXISTS (
    SELECT FROM offenders_suspension AS suspension
    WHERE suspension.offender_id = offender.id AND suspension.lapses_on >= %(on)s
      AND (suspension.started_on IS NULL OR suspension.started_on <= %(on)s)
      AND (suspension.ended_on IS NULL OR suspension.ended_on > %(on)s))
"""
PAGE = f"""
SELECT offender.reference, family_name, given_names, risk_level, team.name, manager.username,
       CASE WHEN anchor = 'visit' THEN anchor_on END, due_on, receipt
{OVERDUE} ORDER BY anchor <> 'visit', due_on, offender.reference LIMIT 50
"""
COUNTS = f"""
SELECT count(*), count(*) FILTER (WHERE risk_level = 'very_high'), count(*) FILTER (WHERE risk_level = 'high'),
       count(*) FILTER (WHERE risk_level = 'medium'), count(*) FILTER (WHERE risk_level = 'low'),
       count(*) FILTER (WHERE risk_level IS NULL), count(*) FILTER (WHERE anchor <> 'visit')
{OVERDUE}
"""


def team_page(cursor: Any, *, supervisor: int, on: date) -> tuple[list[tuple[object, ...]], list[int]]:
    """The first fifty rows of the page `visits:overdue` and its counts: not the sign-in, the audit, the HTML."""
    cursor.execute(TEAMS, {"supervisor": supervisor})
    asked = {"teams": cursor.fetchone()[0], "on": on}
    cursor.execute(PAGE, asked)
    rows = [(*row[:-1], json.loads(row[-1])) for row in cursor.fetchall()]
    cursor.execute(COUNTS, asked)
    return rows, list(cursor.fetchone())
