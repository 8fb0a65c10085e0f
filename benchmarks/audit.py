"""Questions to a large audit log: the first page of each answer beside SQL written by hand, and what its index costs.

One event in five is a list of fifty people, one in ten is about nobody. One person is in one event of 250, one account
did one of 250; both questions are about the longest span that policy allows, of a log that covers a year.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse
from django.utils import timezone

from benchmarks.database import Connection, connect_as_owner, server
from benchmarks.loading import UNUSABLE
from benchmarks.timing import HEAD, Figure, compare
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Purpose
from offender_mgmt.audit.rules.asking import Span
from offender_mgmt.audit.services.asking import Asked, ask
from offender_mgmt.policy.models import in_force

PERSON, ACCOUNT = 1_000_000, 2_000_000  # nobody else has these numbers
PEOPLE, ACCOUNTS, LISTED = 70_000, 3_000, 50
WRITTEN = 5_000  # lists, to see what the index costs
logger = logging.getLogger(__name__)

LOAD = f"""
INSERT INTO audit_auditevent (at, verb, actor_id, actor_name, actor_role, offender_ids, details)
SELECT
    %(now)s - interval '365 days' * ((number * 7919 %% %(events)s)::float8 / %(events)s),
    CASE WHEN number %% 10 = 0 THEN 'signed_in' WHEN number %% 5 = 1 THEN 'offenders_listed' ELSE 'offender_viewed' END,
    CASE WHEN number %% 250 = 4 THEN {ACCOUNT} ELSE number * 31 %% {ACCOUNTS} END,
    'PC Olivia Officer', 'offender_manager',
    CASE
        WHEN number %% 10 = 0 THEN '{{}}'
        WHEN number %% 250 = 7 THEN ARRAY[{PERSON}]
        WHEN number %% 5 = 1 THEN ARRAY(
            SELECT (number * 13 + place) %% {PEOPLE} FROM generate_series(1, {LISTED}) AS place
        )
        ELSE ARRAY[number * 17 %% {PEOPLE}]
    END,
    '{{"page": "offender"}}'
FROM generate_series(1, %(events)s::bigint) AS number
"""
WRITE = f"""
INSERT INTO audit_auditevent (verb, actor_id, actor_name, actor_role, offender_ids, details)
SELECT 'offenders_listed', 1, 'PC Olivia Officer', 'offender_manager',
    ARRAY(SELECT (number * 13 + place) % {PEOPLE} FROM generate_series(1, {LISTED}) AS place), '{{}}'
FROM generate_series(1, {WRITTEN}) AS number
"""
BY_HAND = """
SELECT count(*) OVER (), at FROM audit_auditevent WHERE {whose} AND at >= %s AND at < %s
ORDER BY at DESC, id DESC LIMIT 50
"""


def measure(*, events: int, repeat: int) -> str:
    """Fill the log, ask both questions, and return the figures as a table."""
    now = timezone.now()
    owner = connect_as_owner()
    logger.info("inventing %s events ...", f"{events:,}")
    _load(owner, events, now)
    auditor = User.objects.create(username="auditor", password=UNUSABLE, role=Role.AUDITOR)
    User.objects.create(pk=ACCOUNT, username="account", password=UNUSABLE, role=Role.OFFENDER_MANAGER)
    figures = [
        _answer(
            "person", {"offender_id": PERSON}, f"offender_ids @> ARRAY[{PERSON}::bigint]", auditor, repeat
        ),
        _answer("account", {"user_id": ACCOUNT}, f"actor_id = {ACCOUNT}", auditor, repeat),
    ]
    with_index, without = _writing(owner)
    return "\n".join(
        [
            f"{events:,} events; {server()}; median of {repeat}",
            HEAD,
            *map(str, figures),
            f"one list of {LISTED} written: {with_index:.2f} ms with the index by person, {without:.2f} ms without",
            "",
        ]
    )


def _load(owner: Connection, events: int, now: datetime) -> None:
    """Afterwards the log is as one that has been in use: indexed, vacuumed, with statistics."""
    with owner.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'audit_auditevent'"
            " AND indexdef LIKE '%USING gin%'"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(LOAD, {"events": events, "now": now})
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM (ANALYZE) audit_auditevent")


def _answer(name: str, about: dict[str, int], whose: str, auditor: User, repeat: int) -> Figure:
    logger.info("%s ...", name)
    now = timezone.now()
    span = Span(now - timedelta(days=in_force(timezone.localdate(now)).log_question_days), now)
    asked = Asked(span, Purpose.SECURITY, "A benchmark", **about)
    inquiry = ask(asked, longest_days=366, by=auditor, now=now)
    address = reverse("reports:answer", args=[inquiry.public_id])
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(auditor, backend=settings.AUTHENTICATION_BACKENDS[-1])
    setup_test_environment()  # so that what the page shows can be looked into; slower, hence not timed
    shown = [_shown(client.get(address).context)]
    teardown_test_environment()

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND.format(whose=whose), [span.since, span.until])
            found = cursor.fetchall()
        shown.append((found[0][0], [at for _, at in found]))

    return compare(
        name,
        ours=lambda: client.get(address),
        by_hand=by_hand,
        before=lambda: None,
        rows=lambda: shown[-1],
        repeat=repeat,
    )


def _shown(context: Any) -> tuple[int, list[datetime]]:
    page = context["page_obj"]
    return page.paginator.count, [line["entry"].at for line in page.object_list]


def _writing(owner: Connection) -> tuple[float, float]:
    """Milliseconds for one list, with the index by person and without; what was queued is worked in as well."""
    taken = []
    with owner.cursor() as cursor:
        for drop in ("", "DROP INDEX audit_who_saw_this_offender"):
            if drop:
                cursor.execute(drop)
            began = time.perf_counter()
            cursor.execute(WRITE)
            if not drop:
                cursor.execute("SELECT gin_clean_pending_list('audit_who_saw_this_offender')")
            taken.append((time.perf_counter() - began) * 1000 / WRITTEN)
    return taken[0], taken[1]
