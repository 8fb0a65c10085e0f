"""Alerts as a projection: one statement makes the table equal to what the conditions say (ADR 0004)."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import BigIntegerField, DateTimeField, F, Value
from django.db.models.expressions import Expression
from django.utils import timezone

from offender_mgmt.alerts.conditions import all_conditions
from offender_mgmt.alerts.rules import Condition, Reconciled
from offender_mgmt.alerts.services.escalating import escalate
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy

# Policy's hours for each kind and level, as rows: frozen on each alert when it opens.
CHAIN = """
chain (kind, level, hours) AS MATERIALIZED (
    SELECT kinds.key, levels.key, ARRAY(
        SELECT (hour #>> '{{}}')::integer
        FROM jsonb_array_elements(levels.value) WITH ORDINALITY AS hours (hour, place) ORDER BY place)
    FROM jsonb_each(%(chains)s::jsonb) AS kinds, jsonb_each(kinds.value) AS levels)
"""
# Where policy is silent, everybody is told at once.
LOUDEST = "'{{0,0,0,0}}'::integer[]"
# The canary's mail is waited for outside; nobody here is told of it.
CANARY = "'{{0,NULL,NULL,NULL}}'::integer[]"

# What should be open and what is open, side by side: a full join finds every difference in one pass, and can only be
# planned as a hash or a merge join (a NOT EXISTS becomes a nested loop over everything while statistics are stale).
# Held and opened in a fixed order, so that two sweeps wait for each other and never deadlock; the conflict clause, not
# the join, is what keeps one alert of each identity open. A check of all that stood still after it read its clock
# closes nothing that a later one opened; a write knows its own offender, whom it has locked.
RECONCILE = f"""
WITH {CHAIN},
difference AS MATERIALIZED (
    SELECT alert.id, offender_id, kind, subject, should.since_on, should.kept_from_id, should.kind IS NULL AS is_over
    FROM ({{should}}) AS should (offender_id, kind, subject, since_on, kept_from_id)
    FULL JOIN (SELECT * FROM alerts_alert AS alert WHERE alert.closed_at IS NULL {{scope}}) AS alert
        USING (offender_id, kind, subject)
    WHERE should.kind IS NULL OR alert.id IS NULL OR should.since_on <> alert.since_on),
held AS MATERIALIZED (
    SELECT alert.id, difference.since_on, difference.is_over
    FROM difference JOIN alerts_alert AS alert ON alert.id = difference.id
    WHERE alert.closed_at IS NULL AND (%(is_scoped)s OR alert.opened_at <= %(now)s)
      AND (%(may_close)s OR NOT difference.is_over)
    ORDER BY alert.id FOR NO KEY UPDATE OF alert),
closed AS (
    UPDATE alerts_alert AS alert SET closed_at = GREATEST(%(now)s, alert.opened_at) FROM held
    WHERE alert.id = held.id AND held.is_over
    RETURNING 1),
moved AS (
    UPDATE alerts_alert AS alert SET since_on = held.since_on FROM held
    WHERE alert.id = held.id AND NOT held.is_over
    RETURNING 1),
opened AS (
    INSERT INTO alerts_alert
        (offender_id, kind, subject, since_on, kept_from_id, opened_at, escalates_at, step_hours)
    SELECT offender.id, difference.kind, subject, since_on, difference.kept_from_id, %(now)s, %(now)s,
        CASE WHEN offender.is_canary THEN {CANARY} ELSE COALESCE(own.hours, of_any.hours, {LOUDEST}) END
    FROM difference JOIN offenders_offender AS offender ON offender.id = difference.offender_id
    LEFT JOIN chain AS own
        ON own.kind = difference.kind AND own.level = COALESCE(offender.risk_level, %(not_assessed)s)
    LEFT JOIN chain AS of_any
        ON of_any.kind = 'any' AND of_any.level = COALESCE(offender.risk_level, %(not_assessed)s)
    WHERE difference.id IS NULL ORDER BY offender.id, difference.kind, subject
    ON CONFLICT (offender_id, kind, subject) WHERE closed_at IS NULL DO NOTHING
    RETURNING 1)
SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM moved), (SELECT count(*) FROM closed)
"""

SCOPE = "AND alert.offender_id = ANY(%(offender_ids)s)"

MOMENT = object()


class MomentOfTheCheck(Expression):
    """The `now` of the check that asks, in the SQL of a condition that is compiled once and asked all day."""

    output_field = DateTimeField()

    def as_sql(self, compiler: object, connection: object) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        """A place that `_compiled` gives the name of the check's own `now`."""
        return "%s::timestamptz", (MOMENT,)


@transaction.atomic
def reconcile(
    *, now: datetime, offender_ids: Sequence[int] | None = None, may_close: bool = True
) -> Reconciled:
    """Make the open alerts exactly those whose condition holds, for these offenders or for all.

    Afterwards whoever is first in turn has been told of each alert that opened; doing it twice changes nothing.
    Without `may_close` what is over stays open: for a register that cannot be believed. Constant number of
    statements, whatever the number of offenders.
    """
    policy = in_force(timezone.localdate(now))
    should, parameters = _should(now, offender_ids, policy)
    parameters |= {
        "now": now,
        "offender_ids": list(offender_ids or ()),
        "is_scoped": offender_ids is not None,
        "may_close": may_close,
        "chains": json.dumps(policy.escalation_hours),
        "not_assessed": policy.not_assessed_treated_as,
    }
    statement = RECONCILE.format(should=should, scope="" if offender_ids is None else SCOPE)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        opened, updated, closed = cursor.fetchone()
    escalated = 0
    if opened or offender_ids is None:
        escalated = escalate(now=now, policy=policy, offender_ids=offender_ids)
    return Reconciled(opened=opened, updated=updated, closed=closed, escalated=escalated)


def query_digest(on: date) -> str:
    """The SHA-256, as hexadecimal digits, of the SQL that all conditions ask on the day `on`."""
    selects, _ = _compiled(on, repr(in_force(on)))
    return hashlib.sha256("\n".join(selects).encode()).hexdigest()


def refresh(offender_ids: Sequence[int], *, now: datetime, by: object, approved: object = None) -> None:
    """Bring these offenders' alerts up to date in the caller's transaction, whoever changed the facts."""
    reconcile(now=now, offender_ids=offender_ids)


def _should(now: datetime, offender_ids: Sequence[int] | None, policy: Policy) -> tuple[str, dict[str, Any]]:
    """SQL for (offender, kind, subject, since, kept from) of every alert that should be open, with its parameters."""
    selects, parameters = _compiled(timezone.localdate(now), repr(policy))
    only = "" if offender_ids is None else " WHERE c.offender_id = ANY(%(offender_ids)s)"
    nothing = "SELECT NULL::bigint, NULL::text, NULL::text, NULL::date, NULL::bigint WHERE false"
    return " UNION ALL ".join(select + only for select in selects) or nothing, dict(parameters)


@lru_cache(maxsize=256)  # days and policies: an import, or a history, asks for many
def _compiled(on: date, policy: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    """One SELECT for each condition as it stands on the day `on`, with the parameters of them all.

    Compiling is most of the price of a single offender's refresh, and gives the same all day; conditions read
    `policy` for themselves, so it only tells one compilation from another.
    """
    selects: list[str] = []
    parameters: dict[str, Any] = {}
    for number, condition in enumerate(_asked_once()):
        rows = condition.asked(on, at=MomentOfTheCheck()).order_by()
        subject = F(condition.subject) if condition.subject else Value("")
        kept_from = F(condition.kept_from) if condition.kept_from else Value(None, BigIntegerField())
        kind = F(condition.kind_of) if condition.kind_of else Value(condition.kind)
        rows = rows.annotate(alert_kind=kind, alert_subject=subject, alert_kept_from=kept_from)
        try:
            values = rows.values_list(
                condition.offender, "alert_kind", "alert_subject", condition.since_on, "alert_kept_from"
            )
            sql, values_parameters = values.query.sql_with_params()
        except EmptyResultSet:
            continue
        names = [
            "now" if value is MOMENT else f"c{number}_{index}"
            for index, value in enumerate(values_parameters)
        ]
        parameters |= dict(zip(names, values_parameters, strict=True))
        placed = sql % tuple(f"%({name})s" for name in names)
        selects.append(
            "SELECT c.offender_id, c.kind::text, c.subject, c.since_on, c.kept_from_id::bigint"
            f" FROM ({placed}) AS c (offender_id, kind, subject, since_on, kept_from_id)"
        )
    return tuple(selects), parameters


def _asked_once() -> list[Condition]:
    """Every condition, and one for all that share their rows."""
    found: dict[object, Condition] = {}
    for condition in all_conditions():
        found.setdefault(condition.rows if condition.kind_of else condition, condition)
    return list(found.values())
