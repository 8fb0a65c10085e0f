"""The commands of the sealed log, as an operator runs them, and the sealer's round."""

import time
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from offender_mgmt.alerts.management.commands.sealer import AFTER_A_FAILURE, SignsOfLife, make_round
from offender_mgmt.alerts.models import Probe
from offender_mgmt.audit.models import Checkpoint, Leaf, Pending
from offender_mgmt.audit.services.sealing import Sealer, seal
from offender_mgmt.audit.services.signing import read_key
from tests.audit.evidence import tamper, write, write_and_seal

pytestmark = pytest.mark.usefixtures("owner_db")


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """Key and folder of this test, as the settings of an installation name them."""
    settings.VIGIL_SEAL_FOLDER = tmp_path / "seal"
    settings.VIGIL_SEAL_KEY = str(tmp_path / "private" / "key")


def said(command: str, *arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_a_key_is_made_and_what_waits_is_sealed(settings: Settings) -> None:
    """The whole way of a new installation: the line for auditors, then everything that was written before."""
    settings.VIGIL_DEMO = False
    write(3)

    told = said("make_seal_key", "--name", "vigil.force.example/audit")

    assert read_key(Path(settings.VIGIL_SEAL_KEY)).public_line in told
    waiting = Pending.objects.count()
    assert said("seal_audit") == f"Sealed {waiting} events.\n"
    assert (Leaf.objects.count(), Pending.objects.count()) == (waiting, 0)


def test_only_the_demo_makes_a_key_by_itself(settings: Settings) -> None:
    """Elsewhere a key that appears by itself would be nobody's: it is named and made, or nothing is sealed."""
    settings.VIGIL_DEMO = False
    with pytest.raises(CommandError, match="Make one once"):
        said("seal_audit")
    settings.VIGIL_SEAL_KEY = ""
    with pytest.raises(CommandError, match="names no file"):
        said("seal_audit")
    with pytest.raises(CommandError, match="must name the file"):
        said("make_seal_key", "--name", "vigil.force.example/audit")
    assert not Leaf.objects.exists()

    settings.VIGIL_DEMO, settings.VIGIL_SEAL_KEY = True, str(settings.VIGIL_SEAL_FOLDER / "key")
    said("seal_audit")
    assert read_key(Path(settings.VIGIL_SEAL_KEY)).name == "vigil.demo/audit"


def test_after_a_restore_an_operator_is_told_what_is_lost(settings: Settings) -> None:
    """Refused first, so that nobody goes on unknowing; then with a reason (AUD-15)."""
    settings.VIGIL_DEMO = True
    write(2)
    said("seal_audit")
    kept = Leaf.objects.count()
    write(4)
    said("seal_audit")
    tamper(f"DELETE FROM audit_leaf WHERE index >= {kept}; DELETE FROM audit_checkpoint WHERE size > {kept}")
    with pytest.raises(CommandError, match="set back or cut off"):
        said("seal_audit")

    told = said("seal_audit", "--new-epoch", "the disk failed")

    assert f"Epoch 2 goes on from {kept} sealed events." in told
    assert f"Lost: 4 published events, leaves {kept} to {kept + 3}." in told
    assert set(Checkpoint.objects.filter(size__gt=kept).values_list("epoch", flat=True)) == {2}


def test_details_are_erased_by_a_command(sealer: Sealer, now: datetime) -> None:
    """And what is no sealed event is refused in words."""
    events = write_and_seal(sealer, 1, now=now)

    said("erase_details", str(events[0]), "--reason", "ordered")

    assert Leaf.objects.get(event_id=events[0]).salt is None
    with pytest.raises(CommandError, match="erased already"):
        said("erase_details", str(events[0]), "--reason", "ordered")


def test_a_round_seals_and_gives_a_sign_of_life(sealer: Sealer) -> None:
    """One now and then, not at each look."""
    write(1)
    lives = SignsOfLife()

    assert make_round(sealer, lives, pause=1.5) == 1.5
    first = Probe.objects.get(name="sealer").seen_at
    make_round(sealer, lives, pause=1.5)

    assert not Pending.objects.exists()
    assert Probe.objects.get(name="sealer").seen_at == first
    lives.give(at=time.monotonic() + 31)
    assert Probe.objects.get(name="sealer").seen_at > first


def test_a_sealer_that_refuses_is_silent(
    sealer: Sealer, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    """It says why in its log, waits, and gives no sign of life: what waits becomes an alarm (I7)."""
    write(1)
    seal(sealer, now=now)
    tamper("DELETE FROM audit_leaf")

    assert make_round(sealer, SignsOfLife(), pause=1.5) == AFTER_A_FAILURE
    assert "nothing is sealed: The database has 0 sealed events" in caplog.text
    assert not Probe.objects.filter(name="sealer").exists()
