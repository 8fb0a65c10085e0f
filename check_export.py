#!/usr/bin/env python3
"""Check signed exports of Vigil, offline. Python 3.11 or newer, and nothing else.

    python3 check_export.py EXPORT [EXPORT ...] --key vigil.example/exports+1a2b3c4d+AaBb... [--held EXPORT]

EXPORT is a .zip as Vigil gave it, or the folder that it was unpacked to. --key is the force's published key, a line
or a file; without it the key inside the export is used, which proves nothing against whoever made it. --held is an
export that you have from before: an older one that is given to you again is named. Of several exports those that are
left out between them are named.

The exit code is 0 when everything is genuine, complete and unchanged, 1 when something is not, 2 when an export
cannot be read. The formats: RFC 8032 (Ed25519), and the manifest that docs/security.md describes.
"""

import argparse
import json
import struct
import sys
import zipfile
from base64 import b64decode
from dataclasses import dataclass, field
from hashlib import sha256, sha512
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

FORMAT = "vigil-export/1"
MANIFEST, SIGNATURE, KEY = "manifest.json", "signature.txt", "key.txt"
MOST_BYTES = 2**31 - 1
MOST_NAMED = 20

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


# --- The key, as signed-note prints it.
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
            raise ValueError("This is no public key of exports.")
        return cls(name, bytes.fromhex(key_id), kind_and_key[1:])

    def check(self, message: bytes, signature: str) -> str:
        """What is wrong with the signature, in a sentence; empty where it is this key's over the message."""
        dash, _, rest = signature.removesuffix("\n").partition(" ")
        name, _, encoded = rest.rpartition(" ")
        try:
            data = b64decode(encoded, validate=True)
        except ValueError:
            data = b""
        if dash != "\N{EM DASH}" or len(data) != 68 or not signature.endswith("\n"):
            return f"{SIGNATURE} is no signature: it was changed."
        if (name, data[:4]) != (self.name, self.key_id):
            return f"It was signed with another key than {self.name}+{self.key_id.hex()}, or {SIGNATURE} was changed."
        if not is_signed(self.public, message, data[4:]):
            return f"{MANIFEST} or {SIGNATURE} was changed: the signature is not over what the manifest says."
        return ""


# --- What came: a folder, or a container whose every byte follows from its files.
def refuse_name(name: str) -> str:
    """What is wrong with the name of a file, in a sentence; empty for a plain one."""
    is_plain = name.isascii() and all(one.isalnum() or one in "._-" for one in name)
    if is_plain and name.strip(".") and not name.startswith(".") and len(name) <= 100:
        return ""
    return f"{name!r} is no name of a file of an export: it could lead elsewhere, and is not unpacked."


def container(files: dict[str, bytes]) -> bytes:
    """The .zip that these files make, in this order: without compression, times, comments and room between them."""
    body, directory = b"", b""
    for name, data in files.items():
        told = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, crc32(data), len(data), len(data), len(name), 0)
        rest = struct.pack("<3H2L", 0, 0, 0, 0o600 << 16, len(body))
        directory += b"PK\1\2" + struct.pack("<2B", 20, 3) + told + rest + name.encode()
        body += b"PK\3\4" + told + name.encode() + data
    end = struct.pack("<4H2LH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + end


def read_container(path: Path, verdict: "Verdict") -> dict[str, bytes]:
    """The files of a .zip. Says what is in it beside them."""
    if path.stat().st_size > MOST_BYTES:
        raise ValueError("The .zip is too large to be an export: unpack it, and check the folder.")
    files: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as given:
        for entry in given.infolist():
            if trouble := refuse_name(entry.filename):
                verdict.say(trouble)
            elif entry.filename in files:
                verdict.say(
                    f"{entry.filename} is in the .zip twice: a program may show the one or the other."
                )
            elif entry.file_size > MOST_BYTES or entry.compress_type != zipfile.ZIP_STORED:
                verdict.say(f"{entry.filename} was packed anew: Vigil does not compress.")
            else:
                files[entry.filename] = given.read(entry)
    if not verdict.wrong and container(files) != path.read_bytes():
        verdict.say("The .zip was changed around its files: it holds bytes that belong to none of them.")
    return files


def read_folder(path: Path, verdict: "Verdict") -> dict[str, bytes]:
    """The files of a folder. A link and a folder in it are no files of an export."""
    files: dict[str, bytes] = {}
    for one in sorted(path.iterdir()):
        if one.is_symlink() or not one.is_file():
            verdict.say(f"{one.name} is no file: an export has neither folders nor links.")
        elif trouble := refuse_name(one.name):
            verdict.say(trouble)
        else:
            files[one.name] = one.read_bytes()
    return files


# --- Files beside what the manifest says of them.
@dataclass
class Verdict:
    """What is wrong, each in a sentence; what is merely to be known."""

    wrong: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Something is wrong."""
        self.wrong.append(sentence)


def lines_of(data: bytes) -> list[bytes]:
    """Lines end with a line feed alone."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def how_it_differs(told: dict[str, Any], data: bytes) -> str:
    """What was done to a file, as far as it shows."""
    name = told["name"]
    if "lines" not in told:
        return f"{name} was changed."
    lines = lines_of(data)
    gone = told["lines"] - len(lines)
    if gone:
        number = f"{abs(gone)} line" if abs(gone) == 1 else f"{abs(gone)} lines"
        return f"{name} has {number} {'less' if gone > 0 else 'more'} than it was signed with."
    total = sum(int.from_bytes(sha256(line).digest(), "big") for line in lines) % 2**256
    if f"{total:064x}" == told["sum"]:
        return f"The lines of {name} were put in another order."
    return f"{name} was changed: it has as many lines as it was signed with, and not the same."


def compare(manifest: dict[str, Any], files: dict[str, bytes], verdict: Verdict) -> None:
    """Is every file there, none beside them, and each what was signed?"""
    listed = {told["name"]: told for told in manifest["files"]}
    for name in [*listed, MANIFEST, SIGNATURE]:
        if name not in files:
            verdict.say(f"{name} is missing.")
    for name in files.keys() - listed.keys() - {MANIFEST, SIGNATURE}:
        verdict.say(f"{name} is not part of this export: it was added.")
    hashes = {name: sha256(data).hexdigest() for name, data in files.items() if name in listed}
    unlike = {name for name, found in hashes.items() if found != listed[name]["sha256"]}
    for name in sorted(unlike):
        other = next((one for one in sorted(unlike) if hashes[name] == listed[one]["sha256"]), None)
        if other is None:
            verdict.say(how_it_differs(listed[name], files[name]))
        elif hashes[other] != listed[name]["sha256"]:
            verdict.say(f"{name} is what {other} should be.")
        elif name < other:
            verdict.say(f"{name} and {other} were swapped.")


@dataclass(frozen=True)
class Export:
    """An export that is what its manifest says, as far as nothing was said against it."""

    number: int
    previous: str
    sha256: str
    manifest: dict[str, Any]


def check(path: Path, key: Key | None, verdict: Verdict) -> Export | None:
    """Everything about one export by itself. None where there is no manifest that this key has signed."""
    files = read_folder(path, verdict) if path.is_dir() else read_container(path, verdict)
    if MANIFEST not in files or SIGNATURE not in files:
        missing = MANIFEST if MANIFEST not in files else SIGNATURE
        verdict.say(f"{missing} is missing: without it nothing can be proved.")
        return None
    own = Key.read(files[KEY].decode()) if key is None else key
    if trouble := own.check(files[MANIFEST], files[SIGNATURE].decode()):
        verdict.say(trouble)
        return None
    manifest = json.loads(files[MANIFEST])
    if manifest["format"] != FORMAT:
        raise ValueError(f"This export has another format: {manifest['format']}.")
    compare(manifest, files, verdict)
    order = [told["name"] for told in manifest["files"]] + [MANIFEST, SIGNATURE]
    if not path.is_dir() and not verdict.wrong and list(files) != order:
        verdict.say("The files stand in another order than that in which Vigil packed them.")
    return Export(manifest["number"], manifest["previous"], sha256(files[MANIFEST]).hexdigest(), manifest)


# --- Exports beside each other.
def compare_held(given: Export, held: Export, verdict: Verdict) -> None:
    """Is the one that is given newer than the one that is held, and does it follow it?"""
    if given.sha256 == held.sha256:
        verdict.known.append(f"This is export {given.number}, which you hold already.")
    elif given.number < held.number:
        verdict.say(f"This is export {given.number}; you hold {held.number}: an older one.")
    elif given.number == held.number:
        verdict.say(
            f"There are two exports with the number {given.number}: this one, and the one that you hold."
        )
    else:
        follow(held, given, verdict)


def follow(one: Export, other: Export, verdict: Verdict) -> None:
    """Does the later follow the earlier, as far as those between would show?"""
    if other.number == one.number + 1 and other.previous != one.sha256:
        verdict.say(
            f"Export {other.number} does not follow export {one.number}: one of the two was made up later."
        )
    elif other.number > one.number + 1:
        between = (
            f"{one.number + 1} to {other.number - 1}"
            if other.number > one.number + 2
            else f"{one.number + 1}"
        )
        verdict.known.append(f"Left out between {one.number} and {other.number}: export {between}.")


def compare_all(exports: list[Export], verdict: Verdict) -> None:
    """Is any number there twice, and does each follow the one before?"""
    ordered = sorted(exports, key=lambda export: export.number)
    for one, other in pairwise(ordered):
        if one.number != other.number:
            follow(one, other, verdict)
        elif one.sha256 != other.sha256:
            verdict.say(f"There are two exports with the number {one.number}.")


# --- The command.
def read_or_take(value: str) -> str:
    """The text of a file of this name, or the value itself."""
    path = Path(value)
    return path.read_text(encoding="utf-8") if len(value) < 256 and path.is_file() else value


def report(verdict: Verdict, *, about: str) -> None:
    """Print what was found."""
    for sentence in verdict.wrong[:MOST_NAMED]:
        sys.stdout.write(f"WRONG: {about}{sentence}\n")
    if len(verdict.wrong) > MOST_NAMED:
        sys.stdout.write(f"WRONG: {about}and {len(verdict.wrong) - MOST_NAMED} more.\n")
    for sentence in verdict.known:
        sys.stdout.write(f"Note: {about}{sentence}\n")


def main() -> int:
    """The exit code; what was found is printed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("exports", type=Path, nargs="+", help="a .zip, or the folder that it was unpacked to")
    parser.add_argument("--key", help="the key that the force published: the line, or a file")
    parser.add_argument("--held", type=Path, help="an export that you have from before")
    asked = parser.parse_args()
    found: list[Export] = []
    is_wrong = False
    try:
        key = Key.read(read_or_take(asked.key)) if asked.key else None
        held_verdict = Verdict()
        held = check(asked.held, key, held_verdict) if asked.held else None
        if held_verdict.wrong:
            raise ValueError(f"The export that you hold is not whole. {held_verdict.wrong[0]}")
        for path in asked.exports:
            verdict = Verdict()
            export = check(path, key, verdict)
            if export is not None and held is not None:
                compare_held(export, held, verdict)
            report(verdict, about=f"{path.name}: " if len(asked.exports) > 1 else "")
            is_wrong |= bool(verdict.wrong)
            found += [export] if export is not None else []
        together = Verdict()
        compare_all(found, together)
        report(together, about="")
    except (OSError, ValueError, KeyError, TypeError, IndexError, NotImplementedError, RuntimeError) as error:
        sys.stdout.write(f"CANNOT BE CHECKED: {type(error).__name__}: {error}\n")
        return 2
    except (zipfile.BadZipFile, EOFError, struct.error) as error:
        sys.stdout.write(f"WRONG: The .zip is damaged, or was changed: {error}.\n")
        return 1
    if asked.key is None:
        sys.stdout.write(
            "Note: the key came with the export. Compare it with the one that the force published.\n"
        )
    if is_wrong or together.wrong:
        return 1
    for export in found:
        sys.stdout.write(f"GENUINE, COMPLETE, UNCHANGED: {tell(export)}\n")
    return 0


def tell(export: Export) -> str:
    """What it is, in one line."""
    told = export.manifest
    rows = sum(table["rows"] for table in told["tables"])
    return (
        f"export {export.number}, {told['title']}, as at {told['as_at']}, {rows} rows, "
        f"for {told['recipient']}, made {told['made_at']}."
    )


if __name__ == "__main__":
    sys.exit(main())
