"""The pack, and the program that verifies it where nothing of Vigil is."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

import verify_audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent, Checkpoint, Leaf
from offender_mgmt.audit.services.erasing import erase_details
from offender_mgmt.audit.services.sealing import Sealer, seal
from offender_mgmt.errors import VigilError
from tests.audit.evidence import CLERK, pack_of, tamper, verdict_on, write, write_and_seal

PROGRAM = Path(verify_audit.__file__)
# RFC 8032, 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595"
        "bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb43"
        "02aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716"
        "ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS, ids=["empty", "one byte", "two bytes"])
def test_a_signature_is_verified_as_the_rfc_has_it(public: str, message: str, signature: str) -> None:
    """And with any bit of it changed it is none."""
    key, text, signed = (bytes.fromhex(one) for one in (public, message, signature))

    assert verify_audit.is_signed(key, text, signed)
    assert not verify_audit.is_signed(key, text + b"\0", signed)
    for at in (0, 31, 32, 63):
        changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
        assert not verify_audit.is_signed(key, text, changed)


def test_a_signature_has_one_form() -> None:
    """The order of the group added to it is refused, and so is what is no point or no signature (RFC 8032, 5.1.7)."""
    key, text, signed = (bytes.fromhex(one) for one in VECTORS[0])
    larger = int.from_bytes(signed[32:], "little") + verify_audit.L

    assert not verify_audit.is_signed(key, text, signed[:32] + larger.to_bytes(32, "little"))
    assert not verify_audit.is_signed(b"\xff" * 32, text, signed)
    assert not verify_audit.is_signed(key, text, b"\x02" + bytes(63))
    assert not verify_audit.is_signed(key, text, b"")


def test_two_implementations_agree() -> None:
    """What the library signs, the auditor's program verifies; under another key it does not."""
    one, other = (
        Ed25519PrivateKey.from_private_bytes(b"1" * 32),
        Ed25519PrivateKey.from_private_bytes(b"2" * 32),
    )
    for message in (b"", b"a checkpoint", bytes(range(256))):
        signature = one.sign(message)

        assert verify_audit.is_signed(one.public_key().public_bytes_raw(), message, signature)
        assert not verify_audit.is_signed(other.public_key().public_bytes_raw(), message, signature)


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The program alone: no environment, no installed package, not even this folder."""
    command = [sys.executable, "-I", "-S", "-W", "error", str(PROGRAM), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd="/", env={})


@pytest.mark.usefixtures("owner_db")
class TestPack:
    """Packs of a log of three batches of four."""

    @pytest.fixture
    def events(self, sealer: Sealer, now: datetime) -> list[int]:
        """Twelve sealed events."""
        return write_and_seal(sealer, 3, now=now)

    def test_python_alone_proves_a_pack(
        self, events: list[int], sealer: Sealer, now: datetime, tmp_path: Path
    ) -> None:
        """With the key and the checkpoint that the auditor holds, each a file or a line (AUD-13)."""
        pack, held = pack_of(tmp_path / "pack", now=now), tmp_path / "held.txt"
        held.write_text(Checkpoint.objects.get(size=4).note)

        proved = run(pack, "--key", sealer.key.public_line, "--held", held)

        assert (proved.returncode, proved.stderr) == (0, "")
        assert "PROVED: 12 events, to a tree of 12 signed 2026-11-19T12:00:00Z.\n" in proved.stdout
        assert "The key came with the pack" not in proved.stdout

    def test_what_is_wrong_is_printed_and_is_the_exit_code(
        self, events: list[int], now: datetime, tmp_path: Path
    ) -> None:
        """A script that watches sees it, and a person reads what it is."""
        tamper(f"DELETE FROM audit_auditevent WHERE id = {events[3]}")

        found = run(pack_of(tmp_path / "pack", now=now))

        assert found.returncode == 1
        assert f"WRONG: Event {events[3]} (leaf 3) is missing" in found.stdout
        assert "PROVED" not in found.stdout
        assert "key came with the pack" in found.stdout

    def test_a_pack_that_cannot_be_read_is_no_proof(self, now: datetime, tmp_path: Path) -> None:
        """Neither right nor wrong: it says so."""
        assert run(tmp_path).returncode == 2

    def test_no_byte_of_a_pack_can_be_changed(
        self, events: list[int], sealer: Sealer, now: datetime, tmp_path: Path
    ) -> None:
        """Every thirteenth byte of each file, one bit of it, by the program's own function (AUD-13)."""
        pack = pack_of(tmp_path / "pack", now=now)
        unnoticed = []
        for name in ("log.jsonl", "checkpoints.jsonl", "unsealed.jsonl", "key.txt"):
            whole = (pack / name).read_bytes()
            for at in range(0, len(whole), 13):
                (pack / name).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
                verdict = verify_audit.Verdict()
                verify_audit.check_files(pack, verdict)
                if not verdict.wrong:
                    unnoticed.append((name, at))
            (pack / name).write_bytes(whole)

        assert unnoticed == []
        assert verdict_on(pack, sealer) == []

    def test_a_pack_goes_on_from_what_is_held(
        self, events: list[int], sealer: Sealer, now: datetime, tmp_path: Path
    ) -> None:
        """Only what is new, and still it is shown to be the same log."""
        pack = pack_of(tmp_path / "pack", now=now, first=8)
        older, exact = (Checkpoint.objects.get(size=size).note for size in (4, 8))

        assert len((pack / "log.jsonl").read_text().splitlines()) == 4
        assert verdict_on(pack, sealer, held=exact) == []
        assert verdict_on(pack, sealer, held=older) == [
            "The pack begins behind your checkpoint (2026-11-19T12:00:00Z): export it from leaf 4, or from 0."
        ]

    def test_a_range_is_widened_to_whole_batches(
        self, events: list[int], sealer: Sealer, now: datetime, tmp_path: Path
    ) -> None:
        """Each batch has its signed head, so that a part can be proved alone."""
        pack = pack_of(tmp_path / "pack", now=now, first=5, last=6)

        lines = [json.loads(line) for line in (pack / "log.jsonl").read_text().splitlines()]
        assert [line["index"] for line in lines] == [4, 5, 6, 7]
        assert verdict_on(pack, sealer) == []

    def test_a_false_beginning_is_found(
        self, events: list[int], sealer: Sealer, now: datetime, tmp_path: Path
    ) -> None:
        """The frontier that a part goes on from is bound by the checkpoint before it."""
        pack = pack_of(tmp_path / "pack", now=now, first=8)
        manifest = json.loads((pack / "manifest.json").read_text())
        manifest["peaks"] = ["00" * 32]
        (pack / "manifest.json").write_text(json.dumps(manifest))

        assert len(verdict_on(pack, sealer)) == 1
        assert verdict_on(pack, sealer)[0].startswith("The tree was rewritten")

    def test_erased_details_leave_the_tree_valid(
        self, events: list[int], sealer: Sealer, now: datetime, tmp_path: Path
    ) -> None:
        """The details are in no table and no pack afterwards; that they were erased is in the log (RET-4)."""
        erase_details(events[5], reason="ordered by the data protection officer", by=CLERK)
        seal(sealer, now=now)

        pack = pack_of(tmp_path / "pack", now=now)

        assert verdict_on(pack, sealer) == []
        line = json.loads((pack / "log.jsonl").read_text().splitlines()[5])
        assert (line["details"], line["salt"]) == (None, None)
        assert AuditEvent.objects.get(pk=events[5]).details == {}
        assert Leaf.objects.get(index=5).salt is None
        erasure = AuditEvent.objects.get(verb=Verb.DETAILS_ERASED)
        assert erasure.details["event"] == events[5]
        with pytest.raises(VigilError, match="erased already"):
            erase_details(events[5], reason="again", by=CLERK)
        with pytest.raises(VigilError, match="no sealed event"):
            erase_details(0, reason="none", by=CLERK)

    def test_an_export_is_audited_and_replaces_nothing(
        self, events: list[int], now: datetime, tmp_path: Path
    ) -> None:
        """Who got what is in the log (LAW-3); a folder that is there stays what it is."""
        call_command("export_evidence", str(tmp_path / "pack"), "--for", "HMICFRS")

        event = AuditEvent.objects.get(verb=Verb.EVIDENCE_EXPORTED)
        assert event.details == {"first": 0, "last": 11, "recipient": "HMICFRS"}
        with pytest.raises(VigilError, match="there already"):
            pack_of(tmp_path / "pack", now=now)

    @pytest.mark.parametrize(("first", "last"), [(-1, None), (12, None), (5, 4), (0, 12)])
    def test_a_range_that_is_none_is_refused(
        self, first: int, last: int | None, events: list[int], now: datetime, tmp_path: Path
    ) -> None:
        """Rather than a pack of something else."""
        with pytest.raises(VigilError, match="no range"):
            pack_of(tmp_path / "pack", now=now, first=first, last=last)

    def test_what_waits_is_said_to_wait(self, events: list[int], now: datetime, tmp_path: Path) -> None:
        """It is not proved yet, and not wrong: the export itself is such an event."""
        write(2)

        told = run(pack_of(tmp_path / "pack", now=now))

        assert told.returncode == 0
        assert "Waiting for a seal, and not proved yet: 3." in told.stdout
