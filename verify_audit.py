#!/usr/bin/env python3
"""Verify an evidence pack of Vigil's audit log, offline. Python 3.11 or newer, and nothing else.

    python3 verify_audit.py PACK --key vigil.example/audit+1a2b3c4d+AaBb... [--held CHECKPOINT]

PACK is the folder that export_evidence wrote. --key is the public key, a line or a file, as it was given to you when
sealing began; without it the pack's own key is used, which proves nothing against whoever made the pack. --held is a
checkpoint that you kept from before: the log must still begin with what it holds.

The exit code is 0 when everything is proved, 1 when something is wrong, 2 when the pack cannot be read. The formats:
RFC 6962 (tree), RFC 8032 (Ed25519), C2SP signed-note and tlog-checkpoint; the bytes of an event are in
docs/security.md.
"""

import argparse
import json
import sys
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

# --- Ed25519, verification only (RFC 8032, 5.1). Nothing here is secret, so nothing needs to take equal time.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
ZERO: Point = (0, 1, 1, 0)


def add(one: Point, other: Point) -> Point:
    """The sum of two points, in extended coordinates."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: Point) -> Point:
    """The multiple of a point."""
    total = ZERO
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def decode(data: bytes) -> Point | None:
    """The point of these 32 bytes, if they are one's."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * SQRT_M1 % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or ZERO


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message is of this key."""
    key, commitment = decode(public), decode(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or len(signature) != 64 or scalar >= L:
        return False
    challenge = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(scalar, BASE), add(commitment, times(challenge, key))
    return all((left[at] * right[2] - right[at] * left[2]) % P == 0 for at in (0, 1))


# --- The tree (RFC 6962, 2.1), grown leaf by leaf.
class Tree:
    """The roots of its perfect subtrees, the largest first."""

    def __init__(self, size: int, peaks: list[bytes]) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError("The frontier that the pack begins from is none.")
        self.size, self.peaks = size, peaks

    def append(self, leaf: bytes) -> None:
        """One leaf more, by its hash."""
        below = self.size
        while below & 1:
            leaf, below = sha256(b"\x01" + self.peaks.pop() + leaf).digest(), below >> 1
        self.peaks.append(leaf)
        self.size += 1

    @property
    def root(self) -> bytes:
        """Its head."""
        root = self.peaks[-1] if self.peaks else sha256().digest()
        for peak in reversed(self.peaks[:-1]):
            root = sha256(b"\x01" + peak + root).digest()
        return root


# --- Checkpoints: signed notes.
@dataclass(frozen=True)
class Key:
    """A public key, as signed-note prints it: name, key id, key."""

    name: str
    key_id: bytes
    public: bytes

    @classmethod
    def read(cls, line: str) -> "Key":
        """The key of a line; its id must be its own."""
        name, key_id, encoded = line.strip().split("+", 2)
        kind_and_key = b64decode(encoded, validate=True)
        if (
            kind_and_key[:1] != b"\x01"
            or sha256(f"{name}\n".encode() + kind_and_key).hexdigest()[:8] != key_id
        ):
            raise ValueError("This is no Ed25519 key of a signed note.")
        return cls(name, bytes.fromhex(key_id), kind_and_key[1:])

    def has_signed(self, note: str) -> bool:
        """Whether a line of the note is a signature of this key over its text."""
        text, _, signatures = note.partition("\n\n")
        mine = f"\N{EM DASH} {self.name} "
        for line in signatures.splitlines():
            data = b64decode(line.removeprefix(mine)) if line.startswith(mine) else b""
            if data[:4] == self.key_id and is_signed(self.public, f"{text}\n".encode(), data[4:]):
                return True
        return False


def is_signed_by_any(keys: list[Key], note: str) -> bool:
    """Whether one of the keys has signed the note: each epoch may have its own."""
    return any(key.has_signed(note) for key in keys)


@dataclass(frozen=True)
class Checkpoint:
    """What a note says."""

    log: str
    epoch: int
    size: int
    root: bytes
    when: str
    note: str

    @classmethod
    def read(cls, note: str) -> "Checkpoint":
        """What the lines of a note say, whoever signed it."""
        origin, size, root, when = note.partition("\n\n")[0].split("\n")
        log, _, epoch = origin.rpartition("/")
        return cls(
            log, int(epoch), int(size), b64decode(root, validate=True), when.removeprefix("time "), note
        )


# --- The pack.
MOST_NAMED = 1000
MOST_PAIRED = 50


@dataclass
class Verdict:
    """What is wrong, each in a sentence; what is merely to be known; what was counted."""

    wrong: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    more: int = 0
    leaves: int = 0
    last: Checkpoint | None = None

    def say(self, sentence: str) -> None:
        """Something is wrong; beyond a thousand it is only counted, so that memory stays what it is."""
        if len(self.wrong) < MOST_NAMED:
            self.wrong.append(sentence)
        else:
            self.more += 1


def lines(path: Path) -> Iterator[Any]:
    """The JSON of each line."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def span(first: int, last: int) -> str:
    """Leaves in words."""
    return f"leaf {first}" if first == last else f"leaves {first} to {last}"


class Log:
    """One walk through the leaves of a pack, beside its checkpoints."""

    def __init__(self, pack: Path, keys: list[Key], held: Checkpoint | None, verdict: Verdict) -> None:
        self.pack, self.keys, self.held, self.verdict = pack, keys, held, verdict
        self.manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
        self.first = self.next = self.manifest["first"]
        # None once a leaf is missing or a head differs: from then on every head would.
        self.tree: Tree | None = Tree(self.first, [bytes.fromhex(peak) for peak in self.manifest["peaks"]])
        self.epoch, self.ends, self.last_event = 0, dict[int, int](), 0
        self.unlike: dict[int, tuple[bytes, dict[str, Any]]] = {}
        self.erased, self.allowed = set[int](), set[int]()
        self.opened: dict[int, dict[str, Any]] = {}

    def verify(self) -> None:
        """Say everything that is wrong with leaves, events and checkpoints, and with them beside what is held."""
        leaves = lines(self.pack / "log.jsonl")
        leaf = next(leaves, None)
        for told in lines(self.pack / "checkpoints.jsonl"):
            checkpoint, begins = self.read_checkpoint(told), self.next
            self.compare_held()
            while leaf is not None and leaf["index"] < checkpoint.size:
                self.take(leaf)
                leaf = next(leaves, None)
            self.compare(checkpoint, begins)
        signed = self.next
        while leaf is not None:
            self.take(leaf)
            leaf = next(leaves, None)
        if self.next > signed:
            self.verdict.say(f"{span(signed, self.next - 1).capitalize()}: under no signed checkpoint.")
        self.check_signature()
        self.name_changes()
        self.check_held()

    def read_checkpoint(self, told: dict[str, Any]) -> Checkpoint:
        """The next checkpoint, and where one epoch ends and another begins."""
        checkpoint = Checkpoint.read(told["note"])
        if (checkpoint.size, checkpoint.epoch, checkpoint.root.hex()) != (
            told["size"],
            told["epoch"],
            told["root"],
        ):
            self.verdict.say(f"The checkpoint of {told['size']} events is not what its signed note says.")
        if checkpoint.log not in {key.name for key in self.keys}:
            self.verdict.say(
                f"The checkpoint of {checkpoint.size} events is of another log: {checkpoint.log}."
            )
        if self.epoch and checkpoint.epoch != self.epoch:
            self.check_signature()
        self.epoch, self.last_event = checkpoint.epoch, 0
        return checkpoint

    def take(self, leaf: dict[str, Any]) -> None:
        """One leaf: is it the next one, in its place, and is its event what was sealed?"""
        index, event, sealed = leaf["index"], leaf["event"], bytes.fromhex(leaf["leaf"])
        if index != self.next:
            self.miss(index)
        self.next = index + 1
        self.verdict.leaves += 1
        if self.tree is not None:
            self.tree.append(sealed)
            self.compare_held()
        if event < self.last_event:
            self.verdict.say(
                f"Events {self.last_event} and {event} were swapped: leaf {index} is out of order."
            )
        self.last_event = event
        if leaf["head"] is None:
            self.verdict.say(f"Event {event} (leaf {index}) is missing: it was removed after it was sealed.")
            return
        columns = json.loads(leaf["head"])
        if sha256(b"\x00" + leaf["head"].encode()).digest() != sealed or columns["id"] != event:
            self.verdict.more += len(self.unlike) >= MOST_NAMED
            if len(self.unlike) < MOST_NAMED:
                self.unlike[index] = (sealed, {**columns, "id": event})
        else:
            self.check_details(leaf, columns)

    def check_details(self, leaf: dict[str, Any], columns: dict[str, Any]) -> None:
        """Are the details those that the head binds, or erased by a deed that the log knows?"""
        if leaf["salt"] is None:
            self.erased.add(leaf["event"])
            return
        bound = sha256(bytes.fromhex(leaf["salt"]) + leaf["details"].encode()).hexdigest()
        if bound != columns["details"]:
            self.verdict.say(f"The details of event {leaf['event']} (leaf {leaf['index']}) were changed.")
        elif columns["verb"] == "details_erased":
            self.allowed.add(json.loads(leaf["details"])["event"])
        elif columns["verb"] == "log_epoch_opened":
            self.opened[leaf["index"]] = json.loads(leaf["details"])

    def miss(self, index: int) -> None:
        """The leaves before this one are not there."""
        gone = span(self.next, index - 1)
        self.verdict.say(f"Missing: {gone}, with what it sealed. Removed after it was signed for.")
        self.tree = None

    def compare(self, checkpoint: Checkpoint, begins: int) -> None:
        """Is the tree the one that was signed?"""
        if self.next < checkpoint.size:
            gone = span(self.next, checkpoint.size - 1)
            self.verdict.say(
                f"Cut off: {gone}. The checkpoint of {checkpoint.size} events was signed with it."
            )
            self.next, self.tree = checkpoint.size, None
        elif self.tree is not None and self.tree.root != checkpoint.root:
            where = span(begins, checkpoint.size - 1)
            self.verdict.say(
                f"The tree was rewritten: {where}, against the checkpoint of {checkpoint.size} events."
            )
            self.tree = None
        if checkpoint.epoch not in self.ends and self.ends:
            self.check_epoch(checkpoint.epoch, begins)
        self.ends[checkpoint.epoch] = checkpoint.size
        self.verdict.last = checkpoint

    def check_epoch(self, epoch: int, begins: int) -> None:
        """A new epoch says what was lost before it; to whoever holds a checkpoint of it, that is known."""
        opening = self.opened.get(begins)
        if opening is None or epoch < max(self.ends):
            self.verdict.say(f"Epoch {epoch} begins at leaf {begins} without the event that would open it.")
        elif opening["lost"]:
            lost = span(opening["agreed"], opening["agreed"] + opening["lost"] - 1)
            sentence = f"Lost before epoch {epoch}: {lost}, published once. The database was set back."
            is_known = self.held is not None and self.held.epoch >= epoch
            (self.verdict.known.append if is_known else self.verdict.say)(sentence)

    def check_signature(self) -> None:
        """The last checkpoint of an epoch binds every one before it: their heads are heads of the same tree."""
        last = self.verdict.last
        if last is None:
            self.verdict.say("There is no signed checkpoint.")
        elif not is_signed_by_any(self.keys, last.note):
            self.verdict.say(f"The checkpoint of {last.size} events is not signed by any key that was given.")

    def compare_held(self) -> None:
        """At the size of the checkpoint that is held: is it the same tree?"""
        held, tree = self.held, self.tree
        if held and tree and (held.size, held.epoch) == (tree.size, self.epoch) and held.root != tree.root:
            self.verdict.say(
                f"The log was rewritten: its first {held.size} events are not those of your checkpoint ({held.when})."
            )
            self.tree = None

    def check_held(self) -> None:
        """Was everything that is held still there?"""
        if self.held is None:
            return
        end, mine = self.ends.get(self.held.epoch, 0), f"your checkpoint ({self.held.when})"
        if self.held.size < self.first:
            self.verdict.say(
                f"The pack begins behind {mine}: export it from leaf {self.held.size}, or from 0."
            )
        elif self.held.size > end:
            gone = span(end, self.held.size - 1)
            self.verdict.say(f"Cut off or set back: {gone}, which {mine} holds.")

    def name_changes(self) -> None:
        """Name the events that are not what was sealed: swapped with another, or changed."""
        swapped: set[int] = set()
        few = list(self.unlike) if len(self.unlike) <= MOST_PAIRED else []
        for one in few:
            for other in (
                index for index in few if index > one and is_swap(self.unlike[one], self.unlike[index])
            ):
                events = f"{self.unlike[one][1]['id']} and {self.unlike[other][1]['id']}"
                self.verdict.say(f"Events {events} (leaves {one} and {other}) were swapped.")
                swapped |= {one, other}
        for index, (_, columns) in self.unlike.items():
            if index not in swapped:
                self.verdict.say(f"Event {columns['id']} (leaf {index}) was changed after it was sealed.")
        for event in sorted(self.erased - self.allowed):
            self.verdict.say(
                f"The details of event {event} are gone, and no erasure of them is in this pack."
            )
        if self.erased & self.allowed:
            self.verdict.known.append(f"Details erased, as the log says: {len(self.erased & self.allowed)}.")


def is_swap(one: tuple[bytes, dict[str, Any]], other: tuple[bytes, dict[str, Any]]) -> bool:
    """Whether each would be what was sealed under the other's number."""
    pairs = ((one, other), (other, one))
    return all(
        mine[0] == leaf_of({**theirs[1], "id": mine[1]["id"], "details": mine[1]["details"]})
        for mine, theirs in pairs
    )


def leaf_of(columns: dict[str, Any]) -> bytes:
    """The hash of the leaf of an event with these columns."""
    return sha256(b"\x00" + json.dumps(columns, sort_keys=True, separators=(",", ":")).encode()).digest()


def check_files(pack: Path, verdict: Verdict) -> None:
    """Is every file the one that was written?"""
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    if manifest["format"] != "vigil-evidence/1":
        raise ValueError(f"This pack has another format: {manifest['format']}.")
    for name in ("log.jsonl", "checkpoints.jsonl", "unsealed.jsonl", "key.txt"):
        digest = sha256()
        with (pack / name).open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        if digest.hexdigest() != manifest["files"][name]:
            verdict.say(f"{name} is not the file that the manifest names.")


def check_unsealed(pack: Path, verdict: Verdict) -> None:
    """What is outside the tree may wait for its seal, and nothing else."""
    waiting = 0
    for told in lines(pack / "unsealed.jsonl"):
        if told["state"] == "waits":
            waiting += 1
        elif told["state"] == "gone":
            verdict.say(f"Event {told['event']} was removed before it was sealed.")
        else:
            verdict.say(
                f"Event {told['event']} was slipped in: it is in no tree, and never waited to be sealed."
            )
    if waiting:
        verdict.known.append(f"Waiting for a seal, and not proved yet: {waiting}.")


def verify(pack: Path, keys: list[Key], held: Checkpoint | None) -> Verdict:
    """Everything about a pack."""
    verdict = Verdict()
    check_files(pack, verdict)
    if held is not None and not is_signed_by_any(keys, held.note):
        raise ValueError("The checkpoint that is held was not signed by this key.")
    Log(pack, keys, held, verdict).verify()
    check_unsealed(pack, verdict)
    return verdict


def read_or_take(value: str) -> str:
    """The text of a file of this name, or the value itself."""
    path = Path(value)
    return path.read_text(encoding="utf-8") if len(value) < 256 and path.is_file() else value


def main() -> int:
    """The exit code; what was found is printed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pack", type=Path, help="the folder that export_evidence wrote")
    parser.add_argument(
        "--key", action="append", help="a public key that was given to you: the line, or a file"
    )
    parser.add_argument("--held", type=Path, help="a file with a checkpoint that you kept")
    asked = parser.parse_args()
    try:
        given = asked.key or [str(asked.pack / "key.txt")]
        keys = [Key.read(line) for value in given for line in read_or_take(value).split()]
        held = Checkpoint.read(asked.held.read_text(encoding="utf-8")) if asked.held else None
        verdict = verify(asked.pack, keys, held)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        sys.stdout.write(f"CANNOT BE VERIFIED: {type(error).__name__}: {error}\n")
        return 2
    for sentence in verdict.wrong:
        sys.stdout.write(f"WRONG: {sentence}\n")
    if verdict.more:
        sys.stdout.write(f"WRONG: and {verdict.more} more.\n")
    for sentence in verdict.known:
        sys.stdout.write(f"Note: {sentence}\n")
    if asked.key is None:
        sys.stdout.write("Note: the key came with the pack. Compare it with the one that was given to you.\n")
    if verdict.wrong:
        return 1
    last = verdict.last
    proved = f"{verdict.leaves} events, to a tree of {last.size} signed {last.when}" if last else "nothing"
    sys.stdout.write(f"PROVED: {proved}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
