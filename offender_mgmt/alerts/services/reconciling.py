"""Alerts as a projection: one statement makes the table equal to what the conditions say (ADR 0004)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, Value
from django.utils import timezone
from django.utils.module_loading import import_string

from offender_mgmt.accounts.choices import Role
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.rules import Condition, Reconciled

# Closed first, then opened; the conflict clause, not a look-up, keeps one alert of each identity open: with stale
# statistics a NOT EXISTS beside the insert is planned as a nested loop.
RECONCILE = """
WITH should (offender_id, kind, subject, since_on) AS MATERIALIZED ({should}),
closed AS (
    UPDATE alerts_alert AS alert SET closed_at = %(now)s
    WHERE alert.closed_at IS NULL {scope} AND NOT EXISTS (
        SELECT 1 FROM should WHERE (should.offender_id, should.kind, should.subject)
                                 = (alert.offender_id, alert.kind, alert.subject))
    RETURNING 1),
moved AS (
    UPDATE alerts_alert AS alert SET since_on = should.since_on FROM should
    WHERE alert.closed_at IS NULL AND alert.since_on <> should.since_on
      AND (should.offender_id, should.kind, should.subject) = (alert.offender_id, alert.kind, alert.subject)
    RETURNING 1),
opened AS (
    INSERT INTO alerts_alert (offender_id, kind, subject, since_on, opened_at)
    SELECT offender_id, kind, subject, since_on, %(now)s FROM should
    ON CONFLICT (offender_id, kind, subject) WHERE closed_at IS NULL DO NOTHING
    RETURNING 1)
SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM moved), (SELECT count(*) FROM closed)
"""

# A person in no team is everybody's: all supervisors are told.
ROUTE = """
INSERT INTO alerts_notification (alert_id, recipient_id, channel, created_at)
SELECT alert.id, supervisor.id, %(channel)s, %(now)s
FROM alerts_alert AS alert
JOIN offenders_offender AS offender ON offender.id = alert.offender_id
JOIN accounts_user AS supervisor
  ON supervisor.role = %(supervisor)s AND supervisor.is_active AND supervisor.email <> ''
 AND (offender.team_id IS NULL OR EXISTS (
        SELECT 1 FROM accounts_user_supervised_teams AS supervised
        WHERE supervised.user_id = supervisor.id AND supervised.team_id = offender.team_id))
WHERE alert.closed_at IS NULL AND NOT alert.is_routed {scope}
ON CONFLICT (alert_id, recipient_id, channel) DO NOTHING
"""

MARK_ROUTED = """
UPDATE alerts_alert AS alert SET is_routed = true
WHERE alert.closed_at IS NULL AND NOT alert.is_routed {scope}
  AND EXISTS (SELECT 1 FROM alerts_notification AS told WHERE told.alert_id = alert.id)
"""

SCOPE = "AND alert.offender_id = ANY(%(offender_ids)s)"


def conditions() -> list[Condition]:
    """Every condition that a capability declares, in the order of `settings.ALERT_CONDITIONS`."""
    return [
        condition for path in settings.ALERT_CONDITIONS for condition in import_string(f"{path}.CONDITIONS")
    ]


def kind_labels() -> dict[str, str]:
    """The words for each kind of alert."""
    return {condition.kind: condition.label for condition in conditions()}


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
        cursor.execute(RECONCILE.format(should=should, scope=scope), parameters)
        opened, updated, closed = cursor.fetchone()
        cursor.execute(ROUTE.format(scope=scope), parameters)
        cursor.execute(MARK_ROUTED.format(scope=scope), parameters)
    return Reconciled(opened=opened, updated=updated, closed=closed)


def refresh(offender_ids: Sequence[int], *, now: datetime) -> None:
    """Bring these offenders' alerts up to date in the caller's transaction."""
    reconcile(now=now, offender_ids=offender_ids)


def _should(now: datetime, offender_ids: Sequence[int] | None) -> tuple[str, dict[str, Any]]:
    """SQL for (offender, kind, subject, since) of every alert that should be open, with its parameters."""
    selects: list[str] = []
    parameters: dict[str, Any] = {}
    for number, condition in enumerate(conditions()):
        rows = condition.rows(timezone.localdate(now)).order_by()
        if offender_ids is not None:
            rows = rows.filter(**{f"{condition.offender}__in": list(offender_ids)})
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
    nothing = "SELECT NULL::bigint, NULL::text, NULL::text, NULL::date WHERE false"
    return " UNION ALL ".join(selects) or nothing, parameters
