"""First sweep, idle sweep and the overdue page of one team, each beside SQL written by hand for the same rows."""

import logging
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse
from django.utils import timezone

from benchmarks import by_hand
from benchmarks.database import Connection, connect_as_owner, server
from benchmarks.loading import load
from benchmarks.population import Shape
from benchmarks.timing import HEAD, Figure, compare
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts

TABLES = "alerts_notification, alerts_escalation, alerts_alert, alerts_sweeprun"
ALERT = "alert.offender_id, alert.kind, alert.subject"
# Everything that a sweep leaves but keys that are given by chance, and the names of policy and query on its run. Sums
# of hashes: the order does not matter.
FINGERPRINTS = (
    f"SELECT count(*), sum(hashtextextended(({ALERT}, since_on, opened_at, closed_at, step_hours, step, next_step,"
    " rounds, escalates_at, acknowledged_until, assigned_to_id)::text, 0)) FROM alerts_alert AS alert",
    f"SELECT count(*), sum(hashtextextended(({ALERT}, recipient_id, channel, round, created_at, message_id, attempts,"
    " lease_until, sent_at, dead_at)::text, 0))"
    " FROM alerts_notification AS told JOIN alerts_alert AS alert ON alert.id = told.alert_id",
    f"SELECT count(*), sum(hashtextextended(({ALERT}, round, escalation.step, at, told)::text, 0))"
    " FROM alerts_escalation AS escalation JOIN alerts_alert AS alert ON alert.id = escalation.alert_id",
    'SELECT "on", started_at, live, scheduled, suspended, unschedulable, opened, updated, closed, escalated'
    " FROM alerts_sweeprun ORDER BY id DESC LIMIT 1",
)
logger = logging.getLogger(__name__)


def measure(*, offenders: int, visits: int, seed: int, repeat: int) -> str:
    """Fill the empty database, measure, and return the figures as a table."""
    on = timezone.localdate()
    owner = connect_as_owner()
    logger.info("inventing and loading %s offenders ...", f"{offenders:,}")
    load(Shape(offenders, visits, seed, on), owner)
    figures = [*_sweeps(owner, on, repeat), _page(on, repeat)]
    about = f"{offenders:,} offenders, {visits} visits each, seed {seed}; {server()}; median of {repeat}"
    return "\n".join([about, HEAD, *map(str, figures), ""])


def _sweeps(owner: Connection, on: date, repeat: int) -> list[Figure]:
    now = timezone.make_aware(datetime.combine(on, time(12)))

    def by_hand_too() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            by_hand.sweep(cursor, now=now, on=on)

    def compare_sweeps(name: str, before: Callable[[], None]) -> Figure:
        logger.info("%s ...", name)
        return compare(
            name,
            ours=lambda: alerts.sweep(now=now),
            by_hand=by_hand_too,
            before=before,
            rows=_fingerprints,
            repeat=repeat,
        )

    first = compare_sweeps("first sweep", lambda: _tell(owner, f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE"))
    _tell(owner, f"VACUUM (ANALYZE) {TABLES}")  # as autovacuum does before the next sweep comes
    return [first, compare_sweeps("idle sweep", lambda: None)]


def _page(on: date, repeat: int) -> Figure:
    logger.info("team page ...")
    supervisor = User.objects.filter(role=Role.SUPERVISOR).earliest("pk")
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(supervisor, backend=settings.AUTHENTICATION_BACKENDS[-1])
    shown: list[Any] = []

    def by_hand_too() -> None:
        with connection.cursor() as cursor:
            shown.append(by_hand.team_page(cursor, supervisor=supervisor.pk, on=on))

    setup_test_environment()  # so that what the page shows can be looked into; slower, hence not timed
    shown.append(_shown(client.get(reverse("visits:overdue")).context))
    teardown_test_environment()
    return compare(
        "team page",
        ours=lambda: client.get(reverse("visits:overdue")),
        by_hand=by_hand_too,
        before=lambda: None,
        rows=lambda: shown[-1],
        repeat=repeat,
    )


def _shown(context: Any) -> tuple[list[tuple[object, ...]], list[int]]:
    """The page's rows and its counts by level, as the SQL by hand gives them."""
    rows: list[tuple[object, ...]] = [
        (
            *(row.reference, row.family_name, row.given_names, row.risk_level, row.team, row.manager),
            *(row.last_successful_visit_on, row.due_on, row.receipt),
        )
        for row in context["page_obj"].object_list
    ]
    return rows, [context["total"], *(item["count"] for item in context["counts_by_level"])]


def _fingerprints() -> list[object]:
    with transaction.atomic(), connection.cursor() as cursor:
        # Right after a first sweep the statistics still say that there are no alerts.
        cursor.execute("SET LOCAL enable_nestloop = off")
        found = []
        for query in FINGERPRINTS:
            cursor.execute(query)
            found.append(cursor.fetchone())
        return found


def _tell(owner: Connection, statement: str) -> None:
    with owner.cursor() as cursor:
        cursor.execute(statement)
