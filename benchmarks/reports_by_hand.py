"""The dashboard's figures by the best SQL that we can write by hand: what Vigil's own page is measured against.

It takes every liberty that one who knows this register may take: nobody here was decided about after attempts, no
visit was corrected, every duty that was met is met by a visit, and the months and days of policy are the shipped ones.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

SUSPENDED = """EXISTS (
    SELECT FROM offenders_suspension AS suspension
    WHERE suspension.offender_id = offender.id AND suspension.lapses_on >= {day}
      AND (suspension.started_on IS NULL OR suspension.started_on <= {day})
      AND (suspension.ended_on IS NULL OR suspension.ended_on > {day}))"""
TEAMS = "SELECT array_agg(team_id) FROM accounts_user_supervised_teams WHERE user_id = %(user)s"
OF_TEAMS = "(offender.team_id = ANY(%(teams)s) OR offender.team_id IS NULL)"
OF_THE_FORCE = "NOT offender.is_canary"
OVERDUE = f"""
    SELECT offender.id, offender.team_id, offender.manager_id, risk_level, due_on
    FROM offenders_offender AS offender
    JOIN visits_visitobligation AS obligation
        ON obligation.offender_id = offender.id AND obligation.closed_at IS NULL AND obligation.due_on < %(on)s
    WHERE {{who}} AND NOT {SUSPENDED.format(day="%(on)s")}
"""
# One pass over what is overdue: by team, level and age, and by manager, and the first of all.
STATE = f"""
WITH overdue AS MATERIALIZED ({OVERDUE})
SELECT 'cell', team_id, risk_level, width_bucket(%(on)s - due_on, ARRAY[0, 8, 31, 91, 366]), count(*), NULL::date
FROM overdue GROUP BY 2, 3, 4
UNION ALL
(SELECT 'holder', manager_id, NULL, NULL, count(*), NULL FROM overdue GROUP BY 2 ORDER BY count(*) DESC LIMIT 5)
UNION ALL
SELECT 'worst', NULL, NULL, NULL, NULL, min(due_on) FROM overdue
"""
LIVE = """
SELECT team_id, count(*) FROM offenders_offender AS offender WHERE closed_on IS NULL AND {who} GROUP BY team_id
"""
TREND = f"""
SELECT day.number, count(offender.id)
FROM unnest(%(days)s::date[]) WITH ORDINALITY AS day (day, number)
LEFT JOIN (
    SELECT obligation.offender_id, due_on,
           CASE WHEN closed_at IS NULL THEN 'infinity'::date ELSE visit.visited_on END AS ended_on
    FROM visits_visitobligation AS obligation LEFT JOIN visits_visit AS visit ON visit.id = obligation.closed_by_id
    WHERE due_on < %(on)s AND (closed_at IS NULL OR visit.visited_on > %(first)s)) AS duty
    JOIN offenders_offender AS offender ON offender.id = duty.offender_id AND {{who}}
    ON duty.due_on < day.day AND duty.ended_on > day.day AND NOT {SUSPENDED.format(day="day.day")}
GROUP BY 1 ORDER BY 1
"""
BESIDE = """
SELECT count(*) FILTER (WHERE obligation.anchor <> 'visit'),
       count(*) FILTER (WHERE offender.closed_on IS NULL AND obligation.id IS NULL),
       count(*) FILTER (WHERE offender.closed_on IS NULL AND COALESCE(
           (COALESCE(arms.last_on, offender.risk_assessed_on) + interval '12 months')::date,
           COALESCE(offender.registered_on, offender.recorded_on) + 15) < %(on)s)
FROM offenders_offender AS offender
LEFT JOIN visits_visitobligation AS obligation
    ON obligation.offender_id = offender.id AND obligation.closed_at IS NULL
LEFT JOIN {last_arms} ON arms.offender_id = offender.id
WHERE {who}
"""
# Of a team's people each is looked up, of the force's all are read at once.
LAST_ARMS_OF_TEAMS = """LATERAL (
    SELECT offender_id, completed_on AS last_on FROM risk_assessment
    WHERE offender_id = offender.id AND completed_on IS NOT NULL ORDER BY completed_on DESC LIMIT 1) AS arms"""
LAST_ARMS_OF_THE_FORCE = """(
    SELECT offender_id, max(completed_on) AS last_on FROM risk_assessment
    WHERE completed_on IS NOT NULL GROUP BY offender_id) AS arms"""
UNDECIDED = f"""
SELECT count(*) FROM (
    SELECT FROM visits_visit AS attempt
    JOIN offenders_offender AS offender ON offender.id = attempt.offender_id AND offender.closed_on IS NULL AND {{who}}
    WHERE NOT attempt.is_successful AND NOT EXISTS (
        SELECT FROM visits_visit AS seen
        WHERE seen.offender_id = attempt.offender_id AND seen.is_successful AND seen.visited_on >= attempt.visited_on)
      AND NOT {SUSPENDED.format(day="%(on)s")}
    GROUP BY attempt.offender_id HAVING count(*) >= 2) AS climbed
"""


def dashboard(cursor: Any, *, supervisor: int | None, on: date, days: Sequence[date]) -> tuple[object, ...]:
    """Every figure of the dashboard: of a supervisor's teams, or of the whole force where there is none."""
    asked: dict[str, object] = {"on": on, "days": list(days), "first": days[0], "user": supervisor}
    if supervisor is not None:
        cursor.execute(TEAMS, asked)
        asked["teams"] = cursor.fetchone()[0]
    who = OF_THE_FORCE if supervisor is None else OF_TEAMS
    last_arms = LAST_ARMS_OF_THE_FORCE if supervisor is None else LAST_ARMS_OF_TEAMS

    def rows(statement: str) -> list[Any]:
        cursor.execute(statement.format(who=who, last_arms=last_arms), asked)
        found: list[Any] = cursor.fetchall()
        return found

    state = rows(STATE)
    return (
        Counter({tuple(row[1:4]): row[4] for row in state if row[0] == "cell"}),
        sorted(row[4] for row in state if row[0] == "holder"),
        next(row[5] for row in state if row[0] == "worst"),
        dict(rows(LIVE)),
        [number for _, number in rows(TREND)],
        [*rows(BESIDE)[0], rows(UNDECIDED)[0][0]],
    )
