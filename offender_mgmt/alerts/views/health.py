"""What machines ask: is the process alive, may it get requests, and the figures for a monitor."""

from functools import lru_cache

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from offender_mgmt.accounts.permissions import public
from offender_mgmt.alerts.views.metrics import MachineCollector
from offender_mgmt.alerts.views.operations import queue_length
from offender_mgmt.errors import VigilError
from offender_mgmt.policy.models import in_force


@require_safe
@public
def live(request: HttpRequest) -> HttpResponse:
    """Answer while this process can answer, whatever else is down."""
    return _plain("ok")


@require_safe
@public
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, is migrated and has a policy in force; otherwise 503 and why."""
    try:
        missing = _expected_migrations() - _applied_migrations()
        if missing:
            return _plain("migrations are missing", status=503)
        in_force(timezone.localdate())
    except Error:
        return _plain("the database does not answer", status=503)
    except VigilError:
        return _plain("no policy is in force", status=503)
    return _plain("ok")


@require_safe
@public
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures in Prometheus' format, for whoever has the token; there is no such page when none is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(
        request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
    ):
        return _plain("unauthorised", status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(MachineCollector(now=timezone.now(), queue=queue_length()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _plain(text: str, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(text, status=status, headers=headers, content_type="text/plain; charset=utf-8")


@lru_cache(maxsize=1)
def _expected_migrations() -> frozenset[tuple[str, str]]:
    """The migrations of this code: they are files, so they are read once."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def _applied_migrations() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())
