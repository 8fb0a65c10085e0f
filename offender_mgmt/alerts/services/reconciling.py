"""Alerts as a projection: one statement makes the table equal to what the conditions say (ADR 0004)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, Value
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.conditions import all_conditions
from offender_mgmt.alerts.rules import Reconciled
from offender_mgmt.policy.models import in_force

# Who is told of a team's alerts: its supervisors.
# Somebody in no team (0 here) is everybody's: all supervisors are told.
ROUTE = """
supervisor AS (
    SELECT id FROM accounts_user WHERE role = %(supervisor)s AND is_active AND email <> ''),
route (team_id, supervisor_id) AS MATERIALIZED (
    SELECT team_id, user_id FROM accounts_user_supervised_teams WHERE user_id IN (SELECT id FROM supervisor)
    UNION ALL SELECT 0, id FROM supervisor)
"""
IS_ROUTED = "COALESCE(offender.team_id, 0) IN (SELECT team_id FROM route)"
TELL = """
INSERT INTO alerts_notification (alert_id, recipient_id, channel, created_at)
SELECT alert.id, route.supervisor_id, %(channel)s, %(now)s
FROM {alerts} AS alert
JOIN offenders_offender AS offender ON offender.id = alert.offender_id
JOIN route ON route.team_id = COALESCE(offender.team_id, 0)
ON CONFLICT (alert_id, recipient_id, channel) DO NOTHING
"""

# Alerts that nobody could be told of when they opened, or whose recipients have left since.
TELL_AT_LAST = f"""
WITH {ROUTE},
routed AS (
    UPDATE alerts_alert AS alert SET is_routed = true FROM offenders_offender AS offender
    WHERE alert.closed_at IS NULL AND NOT alert.is_routed {{scope}}
      AND offender.id = alert.offender_id AND {IS_ROUTED}
    RETURNING alert.id, alert.offender_id)
{TELL.format(alerts="routed")}
"""

# What should be open and what is open, side by side: a full join finds every difference in one pass, and can only be
# planned as a hash or a merge join (a NOT EXISTS becomes a nested loop over everything while statistics are stale).
# Opened in a fixed order, so that two sweeps wait for each other and never deadlock; the conflict clause, not the
# join, is what keeps one alert of each identity open.
RECONCILE = f"""
WITH {ROUTE},
difference AS MATERIALIZED (
    SELECT alert.id, offender_id, kind, subject, should.since_on, should.kind IS NULL AS is_over
    FROM ({{should}}) AS should (offender_id, kind, subject, since_on)
    FULL JOIN (SELECT * FROM alerts_alert AS alert WHERE alert.closed_at IS NULL {{scope}}) AS alert
        USING (offender_id, kind, subject)
    WHERE should.kind IS NULL OR alert.id IS NULL OR should.since_on <> alert.since_on),
closed AS (
    UPDATE alerts_alert AS alert SET closed_at = %(now)s FROM difference
    WHERE alert.id = difference.id AND difference.is_over AND alert.closed_at IS NULL
    RETURNING 1),
moved AS (
    UPDATE alerts_alert AS alert SET since_on = difference.since_on FROM difference
    WHERE alert.id = difference.id AND NOT difference.is_over AND alert.closed_at IS NULL
    RETURNING 1),
opened AS (
    INSERT INTO alerts_alert (offender_id, kind, subject, since_on, opened_at, is_routed)
    SELECT offender.id, kind, subject, since_on, %(now)s, {IS_ROUTED}
    FROM difference JOIN offenders_offender AS offender ON offender.id = difference.offender_id
    WHERE difference.id IS NULL ORDER BY offender.id, kind, subject
    ON CONFLICT (offender_id, kind, subject) WHERE closed_at IS NULL DO NOTHING
    RETURNING id, offender_id),
told AS ({TELL.format(alerts="opened")})
SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM moved), (SELECT count(*) FROM closed)
"""

SCOPE = "AND alert.offender_id = ANY(%(offender_ids)s)"


@transaction.atomic
def reconcile(*, now: datetime, offender_ids: Sequence[int] | None = None) -> Reconciled:
    """Make the open alerts exactly those whose condition holds, for these offenders or for all.

    Afterwards each alert that opened has a notification for every supervisor who can be told; doing it twice
    changes nothing. Constant number of statements, whatever the number of offenders.
    """
    should, parameters = _should(now, offender_ids)
    scope = "" if offender_ids is None else SCOPE
    parameters |= {
        "now": now,
        "offender_ids": list(offender_ids or ()),
        "channel": Channel.EMAIL.value,
        "supervisor": Role.SUPERVISOR.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(TELL_AT_LAST.format(scope=scope), parameters)
        cursor.execute(RECONCILE.format(should=should, scope=scope), parameters)
        opened, updated, closed = cursor.fetchone()
    return Reconciled(opened=opened, updated=updated, closed=closed)


def refresh(offender_ids: Sequence[int], *, now: datetime, by: object, approved: object = None) -> None:
    """Bring these offenders' alerts up to date in the caller's transaction, whoever changed the facts."""
    reconcile(now=now, offender_ids=offender_ids)


def _should(now: datetime, offender_ids: Sequence[int] | None) -> tuple[str, dict[str, Any]]:
    """SQL for (offender, kind, subject, since) of every alert that should be open, with its parameters."""
    on = timezone.localdate(now)
    selects, parameters = _compiled(on, repr(in_force(on)))
    only = "" if offender_ids is None else " WHERE c.offender_id = ANY(%(offender_ids)s)"
    nothing = "SELECT NULL::bigint, NULL::text, NULL::text, NULL::date WHERE false"
    return " UNION ALL ".join(select + only for select in selects) or nothing, dict(parameters)


@lru_cache(maxsize=4)
def _compiled(on: date, policy: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    """One SELECT for each condition as it stands on the day `on`, with the parameters of them all.

    Compiling is most of the price of a single offender's refresh, and gives the same all day; conditions read
    `policy` for themselves, so it only tells one compilation from another.
    """
    selects: list[str] = []
    parameters: dict[str, Any] = {}
    for number, condition in enumerate(all_conditions()):
        rows = condition.rows(on).order_by()
        subject = F(condition.subject) if condition.subject else Value("")
        rows = rows.annotate(alert_subject=subject)
        try:
            values = rows.values_list(condition.offender, "alert_subject", condition.since_on)
            sql, values_parameters = values.query.sql_with_params()
        except EmptyResultSet:
            continue
        names = [f"c{number}_{index}" for index in range(len(values_parameters))]
        parameters |= dict(zip(names, values_parameters, strict=True)) | {f"kind{number}": condition.kind}
        placed = sql % tuple(f"%({name})s" for name in names)
        selects.append(
            f"SELECT c.offender_id, %(kind{number})s, c.subject, c.since_on"
            f" FROM ({placed}) AS c (offender_id, subject, since_on)"
        )
    return tuple(selects), parameters
