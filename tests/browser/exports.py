"""My exports: none, and one in each state."""

from collections.abc import Callable

from django.utils import timezone

from offender_mgmt.exports.choices import State
from offender_mgmt.exports.models import ExportRequest
from offender_mgmt.exports.services import ask_for, cancel
from offender_mgmt.offenders.models import Offender
from tests.architecture.export_things import order, ready_export
from tests.browser.screen import Screen
from tests.browser.station import Station
from tests.factories import DISCLOSURE

Open = Callable[[Screen, Station], object]


def of_every_kind(screen: Screen, station: Station) -> None:
    """One that waits, one that is being made, one that is ready, one that was refused, and one taken back."""
    now, by = timezone.now(), station.supervisor
    ready_export(by, list(Offender.objects.all()[:3]), now=now)
    waiting, running, refused, cancelled = (ask_for(order(), to=DISCLOSURE, by=by, now=now) for _ in range(4))
    ExportRequest.objects.filter(pk=running.pk).update(
        state=State.RUNNING, rows_done=1500, rows_foreseen=4000
    )
    ExportRequest.objects.filter(pk=refused.pk).update(
        state=State.REFUSED,
        said="One of the filters is not yours any more: a team, or a manager.",
        finished_at=now,
    )
    cancel(cancelled.public_id, by=by, now=now)
    screen.open("/exports/")
    ExportRequest.objects.filter(pk__in=[waiting.pk, running.pk]).update(
        state=State.CANCELLED, finished_at=now
    )


EXPORTS: dict[str, dict[str, Open]] = {
    "auditor": {
        "packs": lambda screen, station: screen.open("/compliance/packs/"),
        "exports-none": lambda screen, station: screen.open("/exports/"),
    },
    "supervisor": {"exports": of_every_kind},
}
