"""Whatever is done to a sealed log by somebody who may do everything to the database, an auditor finds and names it.

The log of these tests has three batches of four: leaves 0 to 11, checkpoints of 4, 8 and 12 events.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

import verify_audit
from offender_mgmt.audit.models import Checkpoint
from offender_mgmt.audit.services.epochs import open_epoch
from offender_mgmt.audit.services.publishing import Publisher
from offender_mgmt.audit.services.sealing import Sealer, seal
from offender_mgmt.audit.services.signing import make_key
from tests.audit.evidence import CLERK, pack_of, tamper, verdict_on, write, write_and_seal

pytestmark = pytest.mark.usefixtures("owner_db")

# What is done to the event of leaf 5, column by column.
COLUMNS = {
    "id": "id = id + 1000",
    "at": "at = at + interval '1 microsecond'",
    "verb": "verb = 'signed_out'",
    "actor_id": "actor_id = 1",
    "actor_name": "actor_name = 'somebody else'",
    "actor_role": "actor_role = 'auditor'",
    "offender_ids": "offender_ids = '{}'",
    "details": """details = '{"one": 2}'""",
}
# The columns of one event under the number of another, and the reverse.
SWAP = """
UPDATE audit_auditevent AS mine SET at = other.at, offender_ids = other.offender_ids, details = other.details
FROM audit_auditevent AS other WHERE (mine.id, other.id) IN (({e5}, {e6}), ({e6}, {e5}));
UPDATE audit_leaf AS mine SET salt = other.salt FROM audit_leaf AS other
WHERE (mine.index, other.index) IN ((5, 6), (6, 5))
"""
REMOVE = "DELETE FROM audit_auditevent WHERE id = {%s}; DELETE FROM audit_leaf WHERE index = %d"
CUT = (
    "DELETE FROM audit_auditevent WHERE id > {e%d}; DELETE FROM audit_leaf WHERE index > %d;"
    "DELETE FROM audit_checkpoint WHERE size > %d"
)
DEEDS: dict[str, tuple[str, list[str]]] = {
    "first event deleted": (
        "DELETE FROM audit_auditevent WHERE id = {e0}",
        ["Event {e0} (leaf 0) is missing: it was removed after it was sealed."],
    ),
    "middle event deleted": (
        "DELETE FROM audit_auditevent WHERE id = {e5}",
        ["Event {e5} (leaf 5) is missing: it was removed after it was sealed."],
    ),
    "last event deleted": (
        "DELETE FROM audit_auditevent WHERE id = {e11}",
        ["Event {e11} (leaf 11) is missing: it was removed after it was sealed."],
    ),
    "first deleted with its leaf": (
        REMOVE % ("e0", 0),
        ["Missing: leaf 0, with what it sealed. Removed after it was signed for."],
    ),
    "middle deleted with its leaf": (
        REMOVE % ("e5", 5),
        ["Missing: leaf 5, with what it sealed. Removed after it was signed for."],
    ),
    "last deleted with its leaf": (
        REMOVE % ("e11", 11),
        ["Cut off: leaf 11. The checkpoint of 12 events was signed with it."],
    ),
    "middle deleted, and the gap closed": (
        REMOVE % ("e5", 5) + "; UPDATE audit_leaf SET index = index + 100 WHERE index > 5;"
        "UPDATE audit_leaf SET index = index - 101 WHERE index > 100",
        [
            "The tree was rewritten: leaves 4 to 7, against the checkpoint of 8 events.",
            "Cut off: leaf 11. The checkpoint of 12 events was signed with it.",
        ],
    ),
    "two events swapped": (SWAP, ["Events {e5} and {e6} (leaves 5 and 6) were swapped."]),
    "two leaves swapped": (
        "UPDATE audit_leaf SET index = 100 WHERE index = 5; UPDATE audit_leaf SET index = 5 WHERE index = 6;"
        "UPDATE audit_leaf SET index = 6 WHERE index = 100",
        [
            "Events {e6} and {e5} were swapped: leaf 6 is out of order.",
            "The tree was rewritten: leaves 4 to 7, against the checkpoint of 8 events.",
        ],
    ),
    "an event slipped in": (
        "INSERT INTO audit_auditevent (id, verb, actor_name, actor_role, offender_ids, details)"
        " VALUES (999999, 'signed_in', 'nobody', 'system', '{{}}', '{{}}')",
        ["Event 999999 was slipped in: it is in no tree, and never waited to be sealed."],
    ),
    "a leaf slipped in at the end": (
        "INSERT INTO audit_auditevent (id, verb, actor_name, actor_role, offender_ids, details)"
        " VALUES (999999, 'signed_in', 'nobody', 'system', '{{}}', '{{}}'); INSERT INTO audit_leaf"
        " SELECT 12, 999999, hash, details_hash, salt FROM audit_leaf WHERE index = 11",
        ["Leaf 12: under no signed checkpoint.", "Event 999999 (leaf 12) was changed after it was sealed."],
    ),
    "removed before it was sealed": (
        "INSERT INTO audit_pending VALUES (888888)",
        ["Event 888888 was removed before it was sealed."],
    ),
    "details erased without saying so": (
        "UPDATE audit_auditevent SET details = '{{}}' WHERE id = {e5};"
        "UPDATE audit_leaf SET salt = NULL WHERE index = 5",
        ["The details of event {e5} are gone, and no erasure of them is in this pack."],
    ),
    "a checkpoint with another time": (
        "UPDATE audit_checkpoint SET note = replace(note, 'time 2026', 'time 2025') WHERE size = 12",
        ["The checkpoint of 12 events is not signed by any key that was given."],
    ),
    "every checkpoint gone": (
        "DELETE FROM audit_checkpoint",
        ["Leaves 0 to 11: under no signed checkpoint.", "There is no signed checkpoint."],
    ),
    "the last batch cut off, and its leaves left": (
        "DELETE FROM audit_checkpoint WHERE size = 12",
        ["Leaves 8 to 11: under no signed checkpoint."],
    ),
}


@pytest.fixture
def events(sealer: Sealer, now: datetime) -> list[int]:
    """Twelve sealed events."""
    return write_and_seal(sealer, 3, now=now)


Named = Callable[[str], str]


@pytest.fixture
def named(events: list[int]) -> Named:
    """Puts the number of an event where {e5} stands."""
    numbers = {f"e{leaf}": event for leaf, event in enumerate(events)}
    return lambda text: text.format(**numbers)


def test_a_log_that_nobody_touched_is_proved(
    events: list[int], sealer: Sealer, now: datetime, tmp_path: Path
) -> None:
    """Else whatever is found below would prove nothing."""
    held = Checkpoint.objects.get(size=8).note

    assert verdict_on(pack_of(tmp_path / "pack", now=now), sealer, held=held) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_is_named(
    column: str, named: Named, sealer: Sealer, now: datetime, tmp_path: Path
) -> None:
    """The event by its number and its leaf (AUD-8)."""
    tamper(named("UPDATE audit_auditevent SET ") + COLUMNS[column] + named(" WHERE id = {e5}"))

    found = verdict_on(pack_of(tmp_path / "pack", now=now), sealer)

    expected = {
        "details": ["The details of event {e5} (leaf 5) were changed."],
        "id": ["Event {e5} (leaf 5) is missing: it was removed after it was sealed."],
    }.get(column, ["Event {e5} (leaf 5) was changed after it was sealed."])
    slipped_in = [sentence for sentence in found if "slipped in" in sentence]
    assert [sentence for sentence in found if sentence not in slipped_in] == [named(one) for one in expected]
    assert bool(slipped_in) == (column == "id")


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_found_and_named(
    deed: str, named: Named, sealer: Sealer, now: datetime, tmp_path: Path
) -> None:
    """Changed, missing, slipped in, swapped, cut off, rewritten: each by its own name (AUD-8, D-22)."""
    sql, sentences = DEEDS[deed]
    tamper(named(sql))

    found = verdict_on(pack_of(tmp_path / "pack", now=now), sealer)

    assert found == [named(sentence) for sentence in sentences]


def test_a_database_of_yesterday_is_found_by_the_checkpoint_that_is_held(
    named: Named, sealer: Sealer, now: datetime, tmp_path: Path
) -> None:
    """In itself it is whole; it is only not the log that the auditor saw."""
    held = Checkpoint.objects.get(size=12).note
    tamper(named(CUT % (7, 7, 8)))
    pack = pack_of(tmp_path / "pack", now=now)

    assert verdict_on(pack, sealer) == []
    assert verdict_on(pack, sealer, held=held) == [
        "Cut off or set back: leaves 8 to 11, which your checkpoint (2026-11-19T12:00:00Z) holds."
    ]


def test_a_log_written_anew_with_the_key_is_found_by_the_checkpoint_that_is_held(
    named: Named, sealer: Sealer, now: datetime, tmp_path: Path
) -> None:
    """Whoever has database, key and the sealer's folder can make a perfect log: another one (AUD-11)."""
    held = Checkpoint.objects.get(size=8).note
    tamper(
        named("UPDATE audit_auditevent SET actor_name = 'somebody else' WHERE id = {e5};")
        + "DELETE FROM audit_leaf; DELETE FROM audit_checkpoint;"
        "INSERT INTO audit_pending SELECT id FROM audit_auditevent"
    )
    forger = replace(sealer, publisher=Publisher(tmp_path / "forged"))
    while seal(forger, now=now, at_most=4):
        pass
    pack = pack_of(tmp_path / "pack", now=now)

    assert verdict_on(pack, sealer) == []
    assert verdict_on(pack, sealer, held=held) == [
        "The log was rewritten: its first 8 events are not those of your checkpoint (2026-11-19T12:00:00Z)."
    ]


def test_a_log_written_anew_with_another_key_is_not_signed(
    events: list[int], sealer: Sealer, now: datetime, tmp_path: Path
) -> None:
    """Without the key nobody needs to hold anything."""
    tamper(
        "DELETE FROM audit_leaf; DELETE FROM audit_checkpoint;"
        "INSERT INTO audit_pending SELECT id FROM audit_auditevent"
    )
    key = make_key(tmp_path / "forged" / "key", name=sealer.key.name)
    seal(Sealer(key, Publisher(tmp_path / "forged")), now=now)

    found = verdict_on(pack_of(tmp_path / "pack", now=now), sealer)

    assert found == ["The checkpoint of 12 events is not signed by any key that was given."]


def test_a_restore_that_is_told_is_told_to_everybody(
    named: Named, sealer: Sealer, now: datetime, tmp_path: Path
) -> None:
    """What was lost is said, with its leaves; whoever has taken note holds a checkpoint of the new epoch (AUD-15)."""
    before = Checkpoint.objects.get(size=12).note
    kept = Checkpoint.objects.get(size=8).note
    tamper(named(CUT % (7, 7, 8)))
    open_epoch(sealer, reason="the disk failed", by=CLERK, now=now)
    write(20)
    seal(sealer, now=now)
    pack = pack_of(tmp_path / "pack", now=now)
    after = Checkpoint.objects.get(size=9).note

    lost = "Lost before epoch 2: leaves 8 to 11, published once. The database was set back."
    assert verdict_on(pack, sealer) == [lost]
    assert verdict_on(pack, sealer, held=kept) == [lost]
    assert verdict_on(pack, sealer, held=before) == [
        lost,
        "Cut off or set back: leaves 8 to 11, which your checkpoint (2026-11-19T12:00:00Z) holds.",
    ]
    assert verdict_on(pack, sealer, held=after) == []


def test_a_new_epoch_without_its_event_is_found(
    named: Named, sealer: Sealer, now: datetime, tmp_path: Path
) -> None:
    """Nobody begins anew in silence."""
    tamper(named(CUT % (7, 7, 8)))
    open_epoch(sealer, reason="the disk failed", by=CLERK, now=now)
    tamper("UPDATE audit_auditevent SET verb = 'signed_in' WHERE verb = 'log_epoch_opened'")

    found = verdict_on(pack_of(tmp_path / "pack", now=now), sealer)

    assert "Epoch 2 begins at leaf 8 without the event that would open it." in found


def test_another_key_is_another_epoch(
    events: list[int], sealer: Sealer, now: datetime, tmp_path: Path
) -> None:
    """Whoever was given both keys proves the whole log; with one of them, the other's part is signed by nobody."""
    successor = replace(sealer, key=make_key(tmp_path / "second" / "key", name=sealer.key.name))
    reopening = open_epoch(successor, reason="the key is changed once a year", by=CLERK, now=now)
    pack = pack_of(tmp_path / "pack", now=now)

    assert reopening.lost == 0
    assert verdict_on(pack, sealer, successor) == []
    assert verdict_on(pack, sealer) == [
        "The checkpoint of 13 events is not signed by any key that was given."
    ]
    assert verdict_on(pack, successor) == [
        "The checkpoint of 12 events is not signed by any key that was given."
    ]


def test_what_cannot_be_named_one_by_one_is_counted(
    events: list[int], sealer: Sealer, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log of millions that was changed throughout is told in a thousand sentences and a number."""
    monkeypatch.setattr(verify_audit, "MOST_NAMED", 3)
    tamper("UPDATE audit_auditevent SET actor_name = 'nobody'")
    keys = [verify_audit.Key.read(sealer.key.public_line)]

    verdict = verify_audit.verify(pack_of(tmp_path / "pack", now=now), keys, None)

    assert (len(verdict.wrong), verdict.more) == (3, 9)
