"""The alerts that should be open, in the best SQL that we can write by hand. Its liberties: see `by_hand`."""

SHOULD = """
SELECT id, 'no_risk_level', recorded_on FROM offenders_offender WHERE closed_on IS NULL AND risk_level IS NULL
UNION ALL
SELECT id, 'no_manager', recorded_on FROM offenders_offender WHERE closed_on IS NULL AND manager_id IS NULL
UNION ALL
SELECT offender.id, 'no_manager', offender.recorded_on
FROM accounts_user AS manager JOIN offenders_offender AS offender ON offender.manager_id = manager.id
WHERE NOT manager.is_active AND offender.closed_on IS NULL
UNION ALL
SELECT offender.id, 'suspension_check_passed', suspension.lapses_on
FROM offenders_suspension AS suspension JOIN offenders_offender AS offender ON offender.id = suspension.offender_id
WHERE suspension.ended_on IS NULL AND suspension.lapses_on < %(on)s AND offender.closed_on IS NULL
UNION ALL
SELECT obligation.offender_id, 'visit_overdue', obligation.due_on
FROM visits_visitobligation AS obligation
WHERE obligation.closed_at IS NULL AND obligation.due_on < %(on)s
  AND NOT EXISTS (
    SELECT FROM offenders_suspension AS suspension
    WHERE suspension.offender_id = obligation.offender_id AND suspension.lapses_on >= %(on)s
      AND (suspension.started_on IS NULL OR suspension.started_on <= %(on)s)
      AND (suspension.ended_on IS NULL OR suspension.ended_on > %(on)s))
UNION ALL
SELECT offender_id, 'no_successful_visit', anchor_on
FROM visits_visitobligation WHERE closed_at IS NULL AND anchor <> 'visit'
UNION ALL
SELECT offender.id, 'unschedulable', offender.recorded_on FROM offenders_offender AS offender
WHERE offender.closed_on IS NULL AND NOT EXISTS (
    SELECT FROM visits_visitobligation AS obligation
    WHERE obligation.offender_id = offender.id AND obligation.closed_at IS NULL)
UNION ALL
SELECT offender.id, 'arms_overdue', due.due_on
FROM offenders_offender AS offender
LEFT JOIN (
    SELECT offender_id, max(completed_on) AS last_on FROM risk_assessment
    WHERE completed_on IS NOT NULL GROUP BY offender_id) AS arms ON arms.offender_id = offender.id
CROSS JOIN LATERAL (
    SELECT COALESCE(
        (COALESCE(arms.last_on, offender.risk_assessed_on) + interval '12 months')::date,
        COALESCE(offender.registered_on, offender.recorded_on) + 15)) AS due (due_on)
WHERE offender.closed_on IS NULL AND due.due_on < %(on)s
UNION ALL
SELECT plan.offender_id, 'plan_review_due', plan.review_on
FROM risk_managementplan AS plan JOIN offenders_offender AS offender ON offender.id = plan.offender_id
WHERE plan.status = 'approved' AND plan.review_on <= %(on)s AND offender.closed_on IS NULL
UNION ALL
SELECT offender_id, CASE WHEN ready_on IS NULL THEN 'ladder_review' ELSE 'warrant_ready' END,
       COALESCE(ready_on, days[2])
FROM (
    SELECT attempt.offender_id, array_agg(attempt.visited_on ORDER BY attempt.visited_on) AS days,
        (array_agg(attempt.visited_on ORDER BY attempt.visited_on) FILTER (
            WHERE attempt.outcome IN ('no_answer', 'refused_entry') AND 'risk' = ANY(attempt.purposes)
              AND attempt.constable_present IS NOT FALSE AND attempt.address_id = home.id))[2] AS ready_on
    FROM visits_visit AS attempt
    JOIN offenders_offender AS offender ON offender.id = attempt.offender_id AND offender.closed_on IS NULL
    LEFT JOIN (
        SELECT offender_id, max(id) AS id FROM offenders_address WHERE until_on IS NULL GROUP BY offender_id)
        AS home ON home.offender_id = attempt.offender_id
    WHERE NOT attempt.is_successful AND NOT EXISTS (
        SELECT FROM visits_visit AS seen
        WHERE seen.offender_id = attempt.offender_id AND seen.is_successful AND seen.visited_on >= attempt.visited_on)
      AND NOT EXISTS (
        SELECT FROM offenders_suspension AS suspension
        WHERE suspension.offender_id = attempt.offender_id AND suspension.lapses_on >= %(on)s
          AND suspension.reason IN ('custody', 'hospital', 'abroad')
          AND (suspension.started_on IS NULL OR suspension.started_on <= %(on)s)
          AND (suspension.ended_on IS NULL OR suspension.ended_on > %(on)s))
    GROUP BY attempt.offender_id) AS climbed
WHERE cardinality(days) >= 2
"""

# The kinds of which an offender may have several, told apart by the visit, order, change or action.
SHOULD_BY_SUBJECT = """
SELECT visit.offender_id, 'visit_during_suspension', visit.visited_on, visit.public_id::text
FROM offenders_suspension AS suspension JOIN offenders_offender AS offender ON offender.id = suspension.offender_id
JOIN visits_visit AS visit ON visit.offender_id = offender.id
    AND visit.visited_on >= COALESCE(suspension.started_on, offender.recorded_on)
    AND visit.visited_on < suspension.lapses_on
    AND (suspension.ended_on IS NULL OR suspension.ended_on > visit.visited_on)
WHERE offender.closed_on IS NULL AND suspension.reason IN ('custody', 'hospital', 'abroad')
  AND visit.outcome IN ('seen_inside', 'seen_at_door')
UNION ALL
SELECT orders.offender_id, 'order_expiring', orders.expires_on - 90, orders.public_id::text
FROM offenders_order AS orders JOIN offenders_offender AS offender ON offender.id = orders.offender_id
WHERE orders.ended_on IS NULL AND orders.expires_on BETWEEN %(on)s AND %(on)s + 90 AND offender.closed_on IS NULL
UNION ALL
SELECT change.offender_id, 'review_triggered', known.known_on + 14, change.public_id::text
FROM offenders_change AS change JOIN offenders_offender AS offender ON offender.id = change.offender_id
CROSS JOIN LATERAL (SELECT (change.recorded_at AT TIME ZONE 'Europe/London')::date) AS known (known_on)
WHERE known.known_on + 14 < %(on)s AND offender.closed_on IS NULL
  AND NOT EXISTS (SELECT FROM risk_changereview AS review WHERE review.change_id = change.id)
UNION ALL
SELECT plan.offender_id, 'plan_action_overdue', action.due_on, action.public_id::text
FROM risk_planaction AS action JOIN risk_managementplan AS plan ON plan.id = action.plan_id
JOIN offenders_offender AS offender ON offender.id = plan.offender_id
WHERE action.done_on IS NULL AND action.due_on < %(on)s AND plan.status = 'approved' AND offender.closed_on IS NULL
UNION ALL
SELECT offender_id, 'officer_not_back', (expected_back_at AT TIME ZONE 'Europe/London')::date, public_id::text
FROM visits_checkout WHERE back_at IS NULL AND expected_back_at < %(now)s - interval '15 minutes'
UNION ALL
SELECT offender_id, 'officer_not_back', (expected_back_at AT TIME ZONE 'Europe/London')::date, public_id::text
FROM visits_checkout WHERE was_overdue AND made_safe_at IS NULL
UNION ALL
SELECT offender_id, 'officer_under_duress', (back_told_at AT TIME ZONE 'Europe/London')::date, public_id::text
FROM visits_checkout WHERE under_duress AND made_safe_at IS NULL
UNION ALL
SELECT visit.offender_id, 'follow_up_late', follow.due_on, follow.public_id::text
FROM visits_followup AS follow JOIN visits_visit AS visit ON visit.id = follow.visit_id
JOIN offenders_offender AS offender ON offender.id = visit.offender_id
WHERE follow.done_at IS NULL AND follow.due_on < %(on)s AND offender.closed_on IS NULL
  AND NOT EXISTS (SELECT FROM visits_visitcorrection AS correction WHERE correction.visit_id = visit.id)
UNION ALL
SELECT draft.offender_id, 'visit_not_written_up', begun.begun_on + 1, draft.client_key::text
FROM visits_visitdraft AS draft JOIN offenders_offender AS offender ON offender.id = draft.offender_id
CROSS JOIN LATERAL (SELECT (draft.started_at AT TIME ZONE 'Europe/London')::date) AS begun (begun_on)
WHERE draft.closed_at IS NULL AND begun.begun_on + 1 < %(on)s AND offender.closed_on IS NULL
UNION ALL
SELECT DISTINCT visit.offender_id,
    CASE found.question WHEN 'overlap' THEN 'visits_overlap' ELSE 'contact_before_visit' END,
    visit.visited_on, visit.public_id::text
FROM visits_contradiction AS found JOIN visits_visit AS visit ON visit.id = found.visit_id
JOIN offenders_offender AS offender ON offender.id = visit.offender_id
WHERE offender.closed_on IS NULL
  AND NOT EXISTS (SELECT FROM visits_visitanswer AS answer
    WHERE answer.visit_id = visit.id AND answer.question = found.question)
  AND NOT EXISTS (SELECT FROM visits_visitcorrection AS correction
    WHERE correction.visit_id IN (visit.id, found.other_id))
UNION ALL
SELECT visit.offender_id, 'announced_without_approval', visit.visited_on, visit.public_id::text
FROM visits_visit AS visit JOIN offenders_offender AS offender ON offender.id = visit.offender_id
WHERE visit.approval_needed AND offender.closed_on IS NULL
  AND NOT EXISTS (SELECT FROM visits_announcementreview AS review WHERE review.visit_id = visit.id)
  AND NOT EXISTS (SELECT FROM visits_visitcorrection AS correction WHERE correction.visit_id = visit.id)
  AND NOT EXISTS (SELECT FROM offenders_proposal AS proposal
    WHERE proposal.offender_id = visit.offender_id AND proposal.kind = 'announced_visit'
      AND proposal.approved_by_id IS NOT NULL AND proposal.closed_at <= visit.visited_at
      AND visit.visited_on BETWEEN (proposal.payload->>'from_on')::date AND (proposal.payload->>'until_on')::date)
UNION ALL
SELECT visit.offender_id, 'visor_entry_late', entry.due_on, entry.public_id::text
FROM visits_visorentry AS entry JOIN visits_visit AS visit ON visit.id = entry.visit_id
JOIN offenders_offender AS offender ON offender.id = visit.offender_id
WHERE entry.written_at IS NULL AND entry.due_on < %(on)s AND offender.closed_on IS NULL
  AND NOT EXISTS (SELECT FROM visits_visitcorrection AS correction WHERE correction.visit_id = visit.id)
UNION ALL
SELECT device.offender_id, 'device_not_declared', device.first_known_on, device.public_id::text
FROM visits_device AS device JOIN offenders_offender AS offender ON offender.id = device.offender_id
WHERE NOT device.is_declared AND offender.closed_on IS NULL AND NOT EXISTS (
    SELECT FROM visits_deviceanswer AS given WHERE given.device_id = device.id AND given.question = 'not_declared')
UNION ALL
SELECT device.offender_id, 'device_not_seen', (array_agg(visit.visited_on ORDER BY visit.visited_on))[2],
       device.public_id::text
FROM visits_device AS device JOIN offenders_offender AS offender ON offender.id = device.offender_id
LEFT JOIN (
    SELECT device_id, max(visited_on) AS seen_on
    FROM visits_devicesighting AS sighting JOIN visits_visit AS visit ON visit.id = sighting.visit_id
    WHERE sighting IN ('seen', 'examined')
      AND NOT EXISTS (SELECT FROM visits_visitcorrection AS wrong WHERE wrong.visit_id = visit.id)
    GROUP BY device_id) AS last ON last.device_id = device.id
LEFT JOIN (
    SELECT device_id, max(answered_at) AS answered_at FROM visits_deviceanswer WHERE question = 'not_seen'
    GROUP BY device_id) AS given ON given.device_id = device.id
JOIN visits_visit AS visit ON visit.offender_id = device.offender_id AND visit.is_successful
    AND visit.visited_on > GREATEST(device.first_known_on, last.seen_on)
    AND visit.recorded_at > COALESCE(given.answered_at, '-infinity')
WHERE device.gone_on IS NULL AND offender.closed_on IS NULL
  AND NOT EXISTS (SELECT FROM visits_visitcorrection AS wrong WHERE wrong.visit_id = visit.id)
GROUP BY device.id HAVING count(*) >= 2
UNION ALL
SELECT orders.offender_id, since.kind, since.since_on, condition.id::text
FROM offenders_ordercondition AS condition JOIN offenders_order AS orders ON orders.id = condition.order_id
JOIN offenders_offender AS offender ON offender.id = orders.offender_id
LEFT JOIN (
    SELECT condition_id, max(visited_on) AS checked_on
    FROM visits_conditioncheck AS checked JOIN visits_visit AS visit ON visit.id = checked.visit_id
    WHERE result IN ('kept', 'broken')
      AND NOT EXISTS (SELECT FROM visits_visitcorrection AS wrong WHERE wrong.visit_id = visit.id)
    GROUP BY condition_id) AS last ON last.condition_id = condition.id
CROSS JOIN LATERAL (
    SELECT CASE WHEN checked_on IS NULL THEN 'condition_never_checked' ELSE 'condition_check_late' END,
           (COALESCE(checked_on, from_on, made_on, recorded_on) + interval '6 months')::date) AS since (kind, since_on)
WHERE offender.closed_on IS NULL AND (orders.ended_on IS NULL OR orders.ended_on > %(on)s)
  AND (orders.expires_on IS NULL OR orders.expires_on >= %(on)s)
  AND (from_on IS NULL OR from_on <= %(on)s) AND (until_on IS NULL OR until_on > %(on)s) AND since.since_on < %(on)s
"""

RECONCILE = f"""
WITH difference AS MATERIALIZED (
    SELECT alert.id, offender_id, kind, subject, should.since_on
    FROM (SELECT *, '' FROM ({SHOULD}) AS one UNION ALL {SHOULD_BY_SUBJECT})
        AS should (offender_id, kind, since_on, subject)
    FULL JOIN (SELECT id, offender_id, kind, subject, since_on FROM alerts_alert WHERE closed_at IS NULL) AS alert
        USING (offender_id, kind, subject)
    WHERE alert.since_on IS DISTINCT FROM should.since_on),
changed AS (
    UPDATE alerts_alert AS alert
    SET since_on = COALESCE(difference.since_on, alert.since_on),
        closed_at = CASE WHEN difference.since_on IS NULL THEN %(now)s END
    FROM difference WHERE alert.id = difference.id
    RETURNING alert.closed_at),
hours (kind, level, hours) AS (VALUES
    ('visit_overdue', 'very_high', '{{0,0,24,48}}'::integer[]), ('visit_overdue', 'high', '{{0,0,24,72}}'),
    ('visit_overdue', 'medium', '{{0,0,72,168}}'), ('visit_overdue', 'low', '{{0,0,168,336}}'),
    ('any', 'very_high', '{{0,0,24,72}}'), ('any', 'high', '{{0,0,24,72}}'),
    ('any', 'medium', '{{0,0,72,NULL}}'), ('any', 'low', '{{0,0,168,NULL}}')),
route AS MATERIALIZED (
    SELECT supervised.team_id, supervised.user_id FROM accounts_user_supervised_teams AS supervised
    JOIN accounts_user AS supervisor ON supervisor.id = supervised.user_id
    WHERE supervisor.role = 'supervisor' AND supervisor.is_active AND supervisor.email <> ''),
opened AS (
    INSERT INTO alerts_alert (offender_id, kind, subject, since_on, opened_at, step_hours, step, next_step, rounds,
        escalates_at)
    SELECT offender.id, difference.kind, subject, since_on, %(now)s, hours, 2, 3, 2,
        %(now)s + make_interval(hours => hours[3])
    FROM difference JOIN offenders_offender AS offender ON offender.id = difference.offender_id
    JOIN hours ON hours.level = COALESCE(offender.risk_level, 'high')
        AND hours.kind = CASE
            WHEN difference.kind IN ('visit_overdue', 'warrant_ready') THEN 'visit_overdue' ELSE 'any' END
    WHERE difference.id IS NULL
    ON CONFLICT (offender_id, kind, subject) WHERE closed_at IS NULL DO NOTHING
    RETURNING id, offender_id),
turn AS MATERIALIZED (
    SELECT opened.id, 1 AS round, manager.id AS told_id
    FROM opened JOIN offenders_offender AS offender ON offender.id = opened.offender_id
    LEFT JOIN accounts_user AS manager ON manager.id = offender.manager_id
        AND manager.is_active AND manager.email <> '' AND manager.team_id = offender.team_id
    UNION ALL SELECT opened.id, 2, route.user_id
    FROM opened JOIN offenders_offender AS offender ON offender.id = opened.offender_id
    JOIN route USING (team_id)),
noted AS (
    INSERT INTO alerts_escalation (alert_id, round, step, at, told)
    SELECT id, round, round, %(now)s, count(told_id) FROM turn GROUP BY id, round),
told AS (
    INSERT INTO alerts_notification (alert_id, recipient_id, channel, round, created_at, sent_at)
    SELECT id, told_id, channel, round, %(now)s, CASE WHEN channel = 'inbox' THEN %(now)s::timestamptz END
    FROM turn CROSS JOIN (VALUES ('inbox'), ('email')) AS channels (channel) WHERE told_id IS NOT NULL)
SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM changed WHERE closed_at IS NULL),
       (SELECT count(*) FROM changed WHERE closed_at IS NOT NULL)
"""
