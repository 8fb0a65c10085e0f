"""The dashboards of one team and of the force, each beside SQL written by hand for the same figures."""

import logging
from collections import Counter
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse
from django.utils import timezone

from benchmarks import reports_by_hand
from benchmarks.database import connect_as_owner, server
from benchmarks.loading import UNUSABLE, load
from benchmarks.population import Shape
from benchmarks.timing import HEAD, Figure, compare
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from reports.measures import AGES

NUMBERS = {age.key: number for number, age in enumerate(AGES, start=1)}
logger = logging.getLogger(__name__)


def measure(*, offenders: int, visits: int, seed: int, repeat: int) -> str:
    """Fill the empty database, measure, and return the figures as a table."""
    on = timezone.localdate()
    logger.info("inventing and loading %s offenders ...", f"{offenders:,}")
    load(Shape(offenders, visits, seed, on), connect_as_owner())
    auditor = User.objects.create(username="auditor", password=UNUSABLE, role=Role.AUDITOR)
    supervisor = User.objects.filter(role=Role.SUPERVISOR).earliest("pk")
    figures = [
        _dashboard("team dashboard", supervisor, on, repeat),
        _dashboard("force dashboard", auditor, on, repeat),
    ]
    about = f"{offenders:,} offenders, {visits} visits each, seed {seed}; {server()}; median of {repeat}"
    return "\n".join([about, HEAD, *map(str, figures), ""])


def _dashboard(name: str, user: User, on: date, repeat: int) -> Figure:
    logger.info("%s ...", name)
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    setup_test_environment()  # so that what the page shows can be looked into; slower, hence not timed
    context = client.get(reverse("reports:dashboard")).context
    teardown_test_environment()
    shown, days = [_shown(context)], [day for day, _ in context["state"].trend]
    supervisor = user.pk if user.role == Role.SUPERVISOR else None

    def by_hand() -> None:
        with connection.cursor() as cursor:
            shown.append(reports_by_hand.dashboard(cursor, supervisor=supervisor, on=on, days=days))

    return compare(
        name,
        ours=lambda: client.get(reverse("reports:dashboard")),
        by_hand=by_hand,
        before=lambda: None,
        rows=lambda: shown[-1],
        repeat=repeat,
    )


def _shown(context: Any) -> tuple[object, ...]:
    """The figures of the page as the SQL by hand gives them."""
    state = context["state"]
    return (
        Counter({(team, level, NUMBERS[age]): number for (team, level, age), number in state.cells.items()}),
        sorted(holder.overdue for holder in state.holders),
        state.worst.due_on,
        {team.pk: team.live for team in state.teams},
        [number for _, number in state.trend],
        [item["count"] for item in context["beside"]],
    )
