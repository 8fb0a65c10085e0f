"""Going up: whose turn it is to be told of an alert, found by looking and never by a timer (ADR 0025)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.alerts.choices import Channel, Step
from offender_mgmt.offenders.choices import AccessLevel, NoticeKind
from offender_mgmt.offenders.services.noticing import tell_standards
from offender_mgmt.policy.rules import Policy

# Who can be told of what now. `answering` says who hears for whom: each reachable person for themselves, whoever
# covers for another, and during a hand-over whoever shares the officer's duty. `sees` mirrors Offender.visible_to, with
# team 0 for a person in no team, `listed` and `blocked`: nobody is told of a record that they may not open. Of a record
# with a list its list is told, at each step, and nobody beside it.
REACH = """
reachable AS MATERIALIZED (
    SELECT id, role, team_id FROM accounts_user AS person
    WHERE is_active AND email <> '' AND NOT EXISTS (
        SELECT FROM accounts_absence AS absence
        WHERE absence.user_id = person.id AND %(today)s BETWEEN absence.starts_on AND absence.ends_on)),
hearing (person_id, told_id) AS MATERIALIZED (
    SELECT id, id FROM reachable
    UNION SELECT cover.covered_id, reachable.id
    FROM accounts_cover AS cover JOIN reachable ON reachable.id = cover.covered_by_id
    WHERE cover.starts_at <= %(now)s AND %(now)s < cover.ends_at),
answering (person_id, told_id) AS MATERIALIZED (
    SELECT person_id, told_id FROM hearing
    UNION SELECT duty.officer_id, hearing.told_id
    FROM accounts_sharedduty AS duty JOIN hearing ON hearing.person_id = duty.shared_with_id
    WHERE duty.ends_at IS NULL),
sees (user_id, team_id) AS MATERIALIZED (
    SELECT reachable.id, teams.team_id FROM reachable
    JOIN accounts_user_supervised_teams AS teams ON teams.user_id = reachable.id
    WHERE role = %(supervisor)s
    UNION ALL SELECT id, 0 FROM reachable WHERE role = %(supervisor)s
    UNION ALL SELECT id, team_id FROM reachable WHERE role = %(manager)s AND team_id IS NOT NULL),
listed (offender_id, user_id) AS MATERIALIZED (
    SELECT offender.id, user_id FROM offenders_accessgrant AS mine
    JOIN offenders_offender AS offender ON offender.id = mine.offender_id AND offender.access_level = mine.level
    JOIN reachable ON reachable.id = user_id AND role IN (%(supervisor)s, %(manager)s)
    WHERE ended_at IS NULL),
blocked (offender_id, user_id) AS MATERIALIZED (
    SELECT offender_id, user_id FROM offenders_conflictblock WHERE lifted_at IS NULL),
supervises (user_id, team_id) AS (
    SELECT user_id, team_id FROM accounts_user_supervised_teams UNION ALL SELECT id, 0 FROM accounts_user),
route (team_id, step, told_id) AS MATERIALIZED (
    SELECT DISTINCT supervises.team_id,
        CASE WHEN boss.rank >= %(superintendent)s THEN 4 WHEN boss.rank >= %(inspector)s THEN 3 ELSE 2 END,
        told_id
    FROM supervises
    JOIN accounts_user AS boss ON boss.id = supervises.user_id AND boss.role = %(supervisor)s
    JOIN answering ON answering.person_id = boss.id
    JOIN sees ON sees.user_id = told_id AND sees.team_id = supervises.team_id)
"""

# Every turn that has come: of an alert whose hours say 0 and 0, or after an outage, several steps at once, each with
# the time that was meant (`at`). Nobody at the last of them: the next step's turn is now, and the statement is
# repeated. Nobody at the top: it stays due, and is tried at every sweep.
TURNS = f"""
WITH {REACH},
due AS MATERIALIZED (
    SELECT id, offender_id, assigned_to_id, kept_from_id, next_step, rounds, step_hours, escalates_at
    FROM alerts_alert AS alert
    WHERE closed_at IS NULL AND escalates_at <= %(now)s {{scope}}
    ORDER BY id FOR NO KEY UPDATE),
turn AS MATERIALIZED (
    SELECT due.id AS alert_id, turns.step, rounds + turns.step - next_step + 1 AS round, turns.at,
        assigned_to_id, kept_from_id, manager_id, COALESCE(team_id, 0) AS team_id,
        offender.id AS offender_id, access_level
    FROM due JOIN offenders_offender AS offender ON offender.id = due.offender_id
    CROSS JOIN LATERAL (
        SELECT step, escalates_at + make_interval(hours => COALESCE(step_hours[step] - step_hours[next_step], 0))
        FROM generate_series(next_step, 4) AS step
        WHERE step = next_step OR step_hours[step] IS NOT NULL) AS turns (step, at)
    WHERE turns.at <= %(now)s),
open_turn AS (SELECT * FROM turn WHERE access_level = %(normal)s),
candidate (alert_id, offender_id, round, told_id, kept_from_id) AS (
    SELECT alert_id, offender_id, round, told_id, kept_from_id FROM open_turn AS turn
    JOIN answering ON person_id = manager_id
    JOIN sees ON sees.user_id = told_id AND sees.team_id = turn.team_id WHERE step = 1
    UNION SELECT alert_id, offender_id, round, told_id, kept_from_id FROM open_turn JOIN route USING (team_id, step)
    UNION SELECT alert_id, offender_id, round, told_id, kept_from_id FROM open_turn AS turn
    JOIN answering ON person_id = assigned_to_id
    JOIN sees ON sees.user_id = told_id AND sees.team_id = turn.team_id
    UNION SELECT alert_id, offender_id, round, user_id, kept_from_id FROM turn JOIN listed USING (offender_id)),
recipient AS MATERIALIZED (
    SELECT alert_id, round, told_id FROM candidate WHERE told_id IS DISTINCT FROM kept_from_id
      AND (offender_id, told_id) NOT IN (SELECT offender_id, user_id FROM blocked)),
counted AS MATERIALIZED (
    SELECT turn.alert_id, turn.step, turn.round, turn.at, count(told_id)::integer AS told
    FROM turn LEFT JOIN recipient USING (alert_id, round)
    GROUP BY turn.alert_id, turn.step, turn.round, turn.at),
noted AS (
    INSERT INTO alerts_escalation (alert_id, round, step, at, told)
    SELECT alert_id, round, step, %(now)s, told FROM counted ORDER BY alert_id, round
    ON CONFLICT (alert_id, round) DO UPDATE SET at = EXCLUDED.at, told = EXCLUDED.told
    WHERE alerts_escalation.told = 0 AND EXCLUDED.told > 0),
told AS (
    INSERT INTO alerts_notification (alert_id, recipient_id, channel, round, created_at, sent_at)
    SELECT alert_id, told_id, channel, round, %(now)s, CASE WHEN channel = %(inbox)s THEN %(now)s::timestamptz END
    FROM recipient CROSS JOIN unnest(%(channels)s) AS channel
    ON CONFLICT (alert_id, recipient_id, channel, round) DO NOTHING),
reached AS (
    SELECT alert_id, max(step) AS last, max(round) AS round, max(at) AS at,
        max(step) FILTER (WHERE told > 0) AS highest, (array_agg(told ORDER BY step DESC))[1] AS told
    FROM counted GROUP BY alert_id),
moved AS (
    UPDATE alerts_alert AS alert SET
        rounds = CASE WHEN told = 0 AND last = 4 THEN reached.round - 1 ELSE reached.round END,
        step = GREATEST(alert.step, highest),
        next_step = CASE
            WHEN last = 4 OR told > 0 AND alert.step_hours[last + 1] IS NULL THEN last
            ELSE last + 1 END,
        escalates_at = CASE
            WHEN told = 0 AND last = 4 THEN reached.at
            WHEN told = 0 THEN %(now)s
            WHEN alert.step_hours[last + 1] IS NULL THEN %(now)s + make_interval(hours => %(repeat)s)
            ELSE reached.at + make_interval(hours => alert.step_hours[last + 1] - alert.step_hours[last]) END
    FROM reached WHERE alert.id = reached.alert_id AND NOT (told = 0 AND alert.next_step = 4)
    RETURNING 1)
SELECT count(*) FROM moved
"""

# Alerts whose last step was told to people of whom nobody can be reached any more, or may see the record any more:
# that step's turn again, now. Asked from the few who cannot be reached and the few records that are kept from
# somebody, so that an ordinary sweep reads next to nothing.
STRANDED = f"""
WITH {REACH},
gone AS MATERIALIZED (
    SELECT alert.id FROM accounts_user AS person
    JOIN alerts_notification AS notification
        ON notification.recipient_id = person.id AND notification.channel = %(inbox)s
    JOIN alerts_alert AS alert ON alert.id = notification.alert_id AND alert.closed_at IS NULL AND alert.step > 0
    WHERE person.id NOT IN (SELECT id FROM reachable)
      AND (alert.acknowledged_until IS NULL OR alert.acknowledged_until <= %(now)s)
    UNION SELECT alert.id FROM (
        SELECT id FROM offenders_offender WHERE access_level <> 'normal'
        UNION SELECT offender_id FROM blocked) AS kept
    JOIN alerts_alert AS alert ON alert.offender_id = kept.id AND alert.closed_at IS NULL AND alert.step > 0
    WHERE alert.acknowledged_until IS NULL OR alert.acknowledged_until <= %(now)s),
stranded AS MATERIALIZED (
    SELECT alert.id FROM gone JOIN alerts_alert AS alert ON alert.id = gone.id
    JOIN offenders_offender AS offender ON offender.id = alert.offender_id
    WHERE alert.closed_at IS NULL AND NOT EXISTS (
        SELECT FROM alerts_escalation AS escalation
        JOIN alerts_notification AS notification
            ON notification.alert_id = escalation.alert_id AND notification.round = escalation.round
        JOIN reachable ON reachable.id = notification.recipient_id
        WHERE escalation.alert_id = gone.id AND escalation.step >= alert.step
          AND (offender.id, reachable.id) NOT IN (SELECT offender_id, user_id FROM blocked)
          AND (offender.access_level = %(normal)s
            OR (offender.id, reachable.id) IN (SELECT offender_id, user_id FROM listed)))
    ORDER BY alert.id FOR NO KEY UPDATE OF alert)
UPDATE alerts_alert AS alert SET next_step = alert.step, step = 0, escalates_at = %(now)s
FROM stranded WHERE alert.id = stranded.id
"""

# Records with a list and something open of which nobody on the list can be told now.
OUT_OF_REACH = f"""
WITH {REACH}
SELECT DISTINCT offender.id FROM offenders_offender AS offender
JOIN alerts_alert AS alert ON alert.offender_id = offender.id AND alert.closed_at IS NULL
WHERE offender.access_level <> 'normal' AND NOT EXISTS (
    SELECT FROM listed WHERE listed.offender_id = offender.id
      AND (listed.offender_id, listed.user_id) NOT IN (SELECT offender_id, user_id FROM blocked))
ORDER BY 1
"""

SCOPE = "AND alert.offender_id = ANY(%(offender_ids)s)"
MOST_PASSES = len(Step)  # each pass goes up by a step at least


@transaction.atomic
def escalate(*, now: datetime, policy: Policy, offender_ids: Sequence[int] | None = None) -> int:
    """Tell whoever's turn it is of each open alert, and return how many alerts were told of, or tried to.

    Afterwards no open alert has a step that is due and could be told: a missed hour is caught up, step by step,
    with the times that were meant. A step with nobody reachable is noted as such and the next is told at once; a full
    check tells professional standards of each record of whose list nobody can be reached.
    Notifications are written, not sent. Doing it twice changes nothing.
    """
    parameters = _parameters(now, policy) | {"offender_ids": list(offender_ids or ())}
    scope = "" if offender_ids is None else SCOPE
    escalated = 0
    with connection.cursor() as cursor:
        if offender_ids is None:
            cursor.execute(STRANDED, parameters)
        for _ in range(MOST_PASSES):
            cursor.execute(TURNS.format(scope=scope), parameters)
            (moved,) = cursor.fetchone()
            if moved == 0:
                break
            escalated += moved
        if offender_ids is None:
            cursor.execute(OUT_OF_REACH, parameters)
            lost = [pk for (pk,) in cursor.fetchall()]
            tell_standards(NoticeKind.UNREACHABLE, offender_ids=lost, about=None, now=now)
    return escalated


def _parameters(now: datetime, policy: Policy) -> dict[str, Any]:
    return {
        "now": now,
        "today": timezone.localdate(now),
        "supervisor": Role.SUPERVISOR.value,
        "manager": Role.OFFENDER_MANAGER.value,
        "normal": AccessLevel.NORMAL.value,
        "inspector": Rank.INSPECTOR.value,
        "superintendent": Rank.SUPERINTENDENT.value,
        "inbox": Channel.INBOX.value,
        "channels": settings.ALERT_CHANNELS,
        "repeat": policy.escalation_repeat_hours,
    }
