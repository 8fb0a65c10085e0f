"""Every event that is committed is sealed once, in a tree that only grows, and the head of it leaves the database."""

import json
import socket
import stat
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent, Checkpoint, Leaf, Pending
from offender_mgmt.audit.rules.events import details_hash, event_leaf
from offender_mgmt.audit.rules.tree import root_of
from offender_mgmt.audit.services.epochs import open_epoch
from offender_mgmt.audit.services.publishing import Publisher
from offender_mgmt.audit.services.sealing import CannotSeal, Sealer, seal
from offender_mgmt.audit.services.signing import make_key, read_key
from offender_mgmt.errors import VigilError
from tests.audit.evidence import CLERK, tamper, write
from tests.constraints import refusal_of

pytestmark = pytest.mark.usefixtures("owner_db")


def hashes() -> list[bytes]:
    """The leaves, in order."""
    return [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("hash", flat=True)]


def test_what_waits_is_sealed_in_order_and_published(sealer: Sealer, now: datetime) -> None:
    """Batch by batch: leaves without gap, each the hash of its event, each checkpoint the head of the tree then."""
    events = write(7)

    taken = [seal(sealer, now=now, at_most=3) for _ in range(4)]

    assert taken == [3, 3, 1, 0]
    assert list(Leaf.objects.order_by("index").values_list("index", "event_id")) == list(enumerate(events))
    assert not Pending.objects.exists()
    for leaf in Leaf.objects.all():
        event = AuditEvent.objects.get(pk=leaf.event_id)
        bound = details_hash(event.details, bytes(leaf.salt or b""))
        assert bytes(leaf.hash) == event_leaf(event.as_written, bound)
    for checkpoint in Checkpoint.objects.all():
        assert bytes(checkpoint.root) == root_of(hashes()[: checkpoint.size]) == checkpoint.frontier.root
    published = [(one.checkpoint.size, one.note) for one in sealer.publisher.published()]
    assert published[0][0] == 0
    assert published[1:] == list(Checkpoint.objects.order_by("size").values_list("size", "note"))


def test_only_what_is_committed_waits(now: datetime) -> None:
    """The queue is filled in the transaction of the event: rolled back with it, not missed with it."""
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)

    kept = write(1)

    assert list(Pending.objects.values_list("event_id", flat=True)) == kept


def test_an_event_that_commits_late_is_sealed_late(sealer: Sealer, now: datetime) -> None:
    """A smaller id that comes after a larger one was sealed is a later leaf; no cursor passes it by."""
    early, late = write(2)
    tamper(f"DELETE FROM audit_pending WHERE event_id = {early}")
    seal(sealer, now=now)
    tamper(f"INSERT INTO audit_pending VALUES ({early})")

    seal(sealer, now=now)

    assert list(Leaf.objects.order_by("index").values_list("event_id", flat=True)) == [late, early]


def test_an_event_is_sealed_once(sealer: Sealer, now: datetime) -> None:
    """Whoever puts it into the queue again achieves nothing, and holds up nobody."""
    (event,) = write(1)
    seal(sealer, now=now)
    Pending.objects.create(event_id=event)
    (other,) = write(1)

    assert seal(sealer, now=now) == 1
    assert list(Leaf.objects.order_by("index").values_list("event_id", flat=True)) == [event, other]
    with pytest.raises(IntegrityError), transaction.atomic():
        Leaf.objects.create(index=2, event_id=event, hash=b"", details_hash=b"")


def test_an_event_that_was_taken_away_before_it_was_sealed_stays_in_the_queue(
    sealer: Sealer, now: datetime
) -> None:
    """Nothing is there to seal, and that is to be seen; the others go on."""
    gone, there = write(2)
    tamper(f"DELETE FROM audit_auditevent WHERE id = {gone}")

    assert seal(sealer, now=now) == 1
    assert list(Pending.objects.values_list("event_id", flat=True)) == [gone]
    assert Leaf.objects.get().event_id == there


def test_a_sealer_that_died_before_publishing_publishes_when_it_comes_back(
    sealer: Sealer, now: datetime
) -> None:
    """The note is made anew from the leaves, and is the same to the letter: a signature that nobody chose."""
    for _ in range(3):
        write(2)
        seal(sealer, now=now)
    lines = sealer.publisher.file.read_bytes().splitlines(keepends=True)
    sealer.publisher.file.write_bytes(b"".join(lines[:2]) + lines[2][:40])  # torn in the middle of a line

    seal(sealer, now=now + timedelta(hours=1))

    assert sealer.publisher.file.read_bytes() == b"".join(lines)


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        pytest.param(
            "DELETE FROM audit_leaf WHERE index >= 2; DELETE FROM audit_checkpoint WHERE size > 2",
            "set back or cut off",
            id="set back",
        ),
        pytest.param("DELETE FROM audit_leaf WHERE index = 3", "set back or cut off", id="cut off"),
        pytest.param(
            "DELETE FROM audit_checkpoint WHERE size = 4", "not the one that was published", id="gone"
        ),
        pytest.param(
            "UPDATE audit_checkpoint SET note = replace(note, 'time 2026', 'time 2025')",
            "not the one that was published",
            id="rewritten",
        ),
        pytest.param(
            r"INSERT INTO audit_leaf VALUES (4, 9999, '\x00', '\x00', NULL)",
            "only 4 are signed",
            id="slipped in",
        ),
        pytest.param(
            r"INSERT INTO audit_leaf VALUES (4, 9999, '\x00', '\x00', NULL); INSERT INTO audit_checkpoint"
            " SELECT 5, epoch, root, peaks, note, key, at FROM audit_checkpoint WHERE size = 4",
            "not signed by this sealer",
            id="slipped in with a checkpoint",
        ),
    ],
)
def test_nothing_is_signed_for_a_database_that_does_not_extend_what_was_published(
    deed: str, words: str, sealer: Sealer, now: datetime
) -> None:
    """The sealer goes by its own folder, which is not the database's."""
    for _ in range(2):
        write(2)
        seal(sealer, now=now)
    before = sealer.publisher.file.read_bytes()
    tamper(deed)
    write(1)

    with pytest.raises(CannotSeal, match=words):
        seal(sealer, now=now)

    assert sealer.publisher.file.read_bytes() == before
    assert Pending.objects.count() == 1


def test_a_sealer_without_its_folder_does_not_begin_a_second_log(sealer: Sealer, now: datetime) -> None:
    """Else whoever empties the folder could have anything signed."""
    write(1)
    seal(sealer, now=now)
    sealer.publisher.file.unlink()

    with pytest.raises(CannotSeal, match="sealed before"):
        seal(sealer, now=now)


def test_after_a_restore_a_new_epoch_says_what_was_lost(sealer: Sealer, now: datetime) -> None:
    """The event that opens it holds the last published checkpoint and counts the leaves that are gone (AUD-15)."""
    for _ in range(3):
        write(2)
        seal(sealer, now=now)
    published = sealer.publisher.last()
    tamper(
        "DELETE FROM audit_auditevent WHERE id IN (SELECT event_id FROM audit_leaf WHERE index >= 2);"
        "DELETE FROM audit_leaf WHERE index >= 2; DELETE FROM audit_checkpoint WHERE size > 2"
    )
    write(1)

    reopening = open_epoch(sealer, reason="the disk failed", by=CLERK, now=now)
    seal(sealer, now=now)

    assert published is not None
    event = AuditEvent.objects.get(verb=Verb.LOG_EPOCH_OPENED)
    assert event.details == {
        "reason": "the disk failed",
        "kept": 2,
        "agreed": 2,
        "lost": 4,
        "published": published.note,
    }
    assert reopening.lost == 4
    assert Leaf.objects.get(index=2).event_id == event.pk
    assert list(Checkpoint.objects.order_by("size").values_list("size", "epoch")) == [(2, 1), (3, 2), (4, 2)]


def test_a_new_epoch_over_rewritten_leaves_claims_nothing_of_them(sealer: Sealer, now: datetime) -> None:
    """What is kept is counted; what agrees with a publication is counted apart."""
    for _ in range(2):
        write(2)
        seal(sealer, now=now)
    tamper(r"UPDATE audit_leaf SET hash = sha256('\x00') WHERE index = 3")

    reopening = open_epoch(sealer, reason="found rewritten", by=CLERK, now=now)

    assert (reopening.kept.size, reopening.agreed, reopening.lost) == (4, 2, 2)


def test_a_key_is_made_once_and_for_its_owner_only(sealer: Sealer) -> None:
    """A second is not written over the first, and nobody else may read it."""
    path = sealer.publisher.folder.parent / "key"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path).public_line == sealer.key.public_line
    with pytest.raises(VigilError, match="a key in"):
        make_key(path, name="another")
    with pytest.raises(VigilError, match="no plus sign"):
        make_key(path.with_name("other"), name="a+b")
    with pytest.raises(VigilError, match="Make one once"):
        read_key(path.with_name("none"))
    path.write_text(path.read_text().replace("vigil.test", "vigil.tost"))
    with pytest.raises(VigilError, match="not a key"):
        read_key(path)


@pytest.mark.parametrize("damage", [b"{}\n", b"nonsense\n"])
def test_a_damaged_folder_is_no_ground_to_sign(damage: bytes, sealer: Sealer, now: datetime) -> None:
    """A line that cannot be read is not skipped."""
    write(1)
    seal(sealer, now=now)
    with sealer.publisher.file.open("ab") as file:
        file.write(damage)

    with pytest.raises(VigilError, match="no checkpoint"):
        seal(sealer, now=now)


def test_a_folder_whose_tree_is_not_the_checkpoints_is_no_ground_to_sign(
    sealer: Sealer, now: datetime
) -> None:
    """The frontier would lead to another head than the one that was signed."""
    write(1)
    seal(sealer, now=now)
    lines = sealer.publisher.file.read_text().splitlines()
    told = json.loads(lines[-1])
    told["peaks"] = ["00" * 32]
    sealer.publisher.file.write_text("\n".join([*lines, json.dumps(told)]) + "\n")

    with pytest.raises(VigilError, match="does not belong"):
        seal(sealer, now=now)


def test_syslog_is_told_of_each_checkpoint(sealer: Sealer, now: datetime) -> None:
    """One datagram with the whole note, so that a log server far away has it at once."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        publisher = Publisher(sealer.publisher.folder, f"127.0.0.1:{server.getsockname()[1]}")
        write(1)
        seal(Sealer(sealer.key, publisher), now=now)

        beginning, sealed = (server.recv(8192).decode() for _ in range(2))

    assert "vigil.test/audit/1\\n0\\n" in beginning
    assert (
        json.loads(sealed.partition("vigil-seal: ")[2].rstrip("\0"))["note"] == Checkpoint.objects.get().note
    )


def test_a_syslog_that_is_away_holds_up_nothing(sealer: Sealer, now: datetime) -> None:
    """The folder is what counts."""
    write(1)
    sealer = Sealer(
        sealer.key, Publisher(sealer.publisher.folder, str(sealer.publisher.folder / "no-such-socket"))
    )

    assert seal(sealer, now=now) == 1


def test_a_leaf_has_a_place(now: datetime) -> None:
    """Places are counted from 0, as RFC 6962 does; even the owner is refused another."""
    valid = {"index": 0, "event_id": 1, "hash": b"", "details_hash": b""}

    assert refusal_of(Leaf, valid, {"index": -1, "event_id": 2}) == "leaf_index_counts_from_zero"


@pytest.mark.parametrize("changes", [{"size": 0}, {"size": 2, "epoch": 0}], ids=["no leaf", "no epoch"])
def test_a_checkpoint_is_of_a_tree(changes: dict[str, Any], now: datetime) -> None:
    """An empty tree is published, and is no checkpoint of the database's."""
    valid = {"size": 1, "epoch": 1, "root": b"", "peaks": b"", "note": "", "key": "", "at": now}

    assert refusal_of(Checkpoint, valid, changes) == "checkpoint_is_of_a_tree"
