"""What health is judged from, in one query at read time: right with everything in the background dead."""

import json
import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from offender_mgmt.alerts.rules.checks import Partition
from offender_mgmt.alerts.rules.health import Check, Facts, Health, Recounted, judge, unknown_health
from offender_mgmt.policy.models import in_force

logger = logging.getLogger(__name__)

MOST_COUNTED = 1000  # beyond this many the exact number changes nothing
# Every part is read from an index that holds only what it asks for. It tells the time of `clock_timestamp`, because
# `now` stands still within a transaction and a check may be recorded meanwhile; what is looked for by time is looked
# for by `statement_timestamp`, because no index takes a clock that runs. A message that was taken back, because its
# reader left, its alert is over or its channel is not set up, did not fail.
FACTS = """
SELECT clock_timestamp(), done.id, done.finished_at, done.recorded_at, done.refusal,
    done.live, done.scheduled, done.suspended, done.unschedulable,
    recount.run_id, recount.at, recount.is_equal,
    (SELECT max(recorded_at) FROM alerts_sweeprun
        WHERE refusal = 'clock' AND recorded_at > statement_timestamp() - interval '1 day'),
    (SELECT jsonb_object_agg(name, seen_at) FROM alerts_probe),
    (SELECT jsonb_object_agg(channel, (
        SELECT created_at FROM alerts_notification AS waiting
        WHERE waiting.channel = channels.channel AND sent_at IS NULL AND dead_at IS NULL
        ORDER BY created_at LIMIT 1)) FROM unnest(%(channels)s) AS channels (channel)),
    (SELECT count(*) FROM (
        SELECT FROM alerts_notification AS letter JOIN alerts_alert AS alert ON alert.id = letter.alert_id
        WHERE letter.dead_at > statement_timestamp() - interval '7 days' AND alert.closed_at IS NULL
            AND letter.error NOT IN ('recipient_left', 'alert_closed', 'channel_unset')
        LIMIT %(most)s) AS letters),
    (SELECT count(*) FROM (
        SELECT FROM alerts_alert WHERE closed_at IS NULL AND step = 0 LIMIT %(most)s) AS unheard),
    CASE WHEN %(has_canary)s THEN (
        SELECT max(mail.sent_at) FROM offenders_offender AS canary
        JOIN alerts_alert AS alert ON alert.offender_id = canary.id
        JOIN alerts_notification AS mail ON mail.alert_id = alert.id AND mail.channel = 'email'
        WHERE canary.is_canary) END,
    (SELECT min(event_id) FROM audit_pending),
    (SELECT at FROM audit_auditevent WHERE id = (SELECT min(event_id) FROM audit_pending))
FROM (SELECT) AS nothing
LEFT JOIN LATERAL (
    SELECT * FROM alerts_sweeprun WHERE refusal <> 'clock' ORDER BY recorded_at DESC LIMIT 1) AS done ON true
LEFT JOIN LATERAL (SELECT * FROM alerts_recount ORDER BY at DESC LIMIT 1) AS recount ON true
"""


def health_at(*, now: datetime) -> Health:
    """Whether the machine can be relied on at `now`. Never raises: what cannot be worked out is red."""
    return state_at(now=now)[1]


def state_at(*, now: datetime) -> tuple[Facts | None, Health]:
    """The facts and the judgement of them, in two queries; no facts and red when they cannot be worked out.

    A failing query is undone alone, so that the page that asks still stands.
    """
    try:
        with transaction.atomic():
            facts = health_facts()
            return facts, judge(facts, now=now, policy=in_force(timezone.localdate(now)))
    except Exception:
        logger.exception("health cannot be worked out")
        return None, unknown_health()


def health_facts() -> Facts:
    """Read the facts, in one query."""
    has_canary = bool(settings.CANARY_EMAIL)
    parameters: dict[str, Any] = {
        "channels": ["email", "webhook"],
        "most": MOST_COUNTED,
        "has_canary": has_canary,
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS, parameters)
        database_now, *values = cursor.fetchone()
    done, recount = values[:8], values[8:11]
    clock_refused_at, probes, waiting, dead_letters, told_to_nobody, canary_mailed_at = values[11:-2]
    unsealed, unsealed_since = values[-2:]
    return Facts(
        database_now=database_now,
        done=_check(*done) if done[0] is not None else None,
        clock_refused_at=clock_refused_at,
        recount=Recounted(*recount) if recount[0] is not None else None,
        probes=_instants(probes),
        waiting_since=_instants(waiting),
        dead_letters=dead_letters,
        told_to_nobody=told_to_nobody,
        canary_mailed_at=canary_mailed_at,
        has_canary=has_canary,
        has_dead_mans_switch=bool(settings.DEAD_MANS_SWITCH_URL),
        has_scanner=bool(settings.VIGIL_CLAMD),
        is_demo=settings.VIGIL_DEMO,
        unsealed_since=unsealed_since,
        is_event_removed=unsealed is not None and unsealed_since is None,
    )


def _check(pk: int, finished_at: datetime, recorded_at: datetime, refusal: str, *counts: int) -> Check:
    return Check(pk, finished_at, recorded_at, refusal, Partition(*counts))


def _instants(told: Any) -> dict[str, datetime]:
    """PostgreSQL's JSON of {name: instant or null} as instants; what never was is left out."""
    return {name: datetime.fromisoformat(at) for name, at in json.loads(told or "{}").items() if at}
