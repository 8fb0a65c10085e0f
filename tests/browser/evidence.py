"""The page of the sealed log, before and after the sealer has been there."""

from collections.abc import Callable

from django.utils import timezone

from offender_mgmt.audit.models import Checkpoint
from offender_mgmt.audit.rules import notes
from tests.browser.screen import Screen
from tests.browser.station import Station
from tests.conftest import connect_as_owner

Open = Callable[[Screen, Station], object]
INSERT = "INSERT INTO audit_checkpoint (size, epoch, root, peaks, note, key, at) VALUES (%s, %s, %s, %s, %s, %s, %s)"


def sealed(screen: Screen, station: Station) -> None:
    """Two epochs. Only the sealer and the owner may add a checkpoint: here it is the owner."""
    if not Checkpoint.objects.exists():
        now, name, public, root = timezone.now(), "vigil.force.example/audit", bytes(range(32)), b"\xd7" * 32
        owner = connect_as_owner()
        with owner, owner.cursor() as cursor:
            for epoch, size in ((1, 1024), (2, 4096)):
                text = notes.Checkpoint(name, epoch, size, root, now).text
                note = notes.sign_text(text, name=name, public=public, signature=b"\x5e" * 64)
                key = notes.public_line(name, public)
                cursor.execute(INSERT, [size, epoch, root, root, note, key, now])
        owner.close()
    screen.open("/evidence/")


EVIDENCE: dict[str, dict[str, Open]] = {
    "auditor": {
        "evidence-nothing-yet": lambda screen, station: screen.open("/evidence/"),
        "evidence": sealed,
    },
}
