"""The checker beside a small export: whatever is done to it, the right sentence, and never that it is genuine."""

import io
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import check_export
from offender_mgmt.audit.services.signing import SealKey, make_key
from offender_mgmt.exports.rules.content import Content, Document, Table
from offender_mgmt.exports.rules.manifest import Issue
from offender_mgmt.exports.services.writing import write_export

ROWS = [((number,), (f"SYN/{number:02}", "north", number)) for number in range(1, 7)]
NAMES = ["late.csv", "never.csv", "export.xlsx", "cover.json", "key.txt", "manifest.json", "signature.txt"]


def content() -> Content:
    """Two lists and a document."""
    header = ("Reference", "Team", "Days")
    return Content(
        title="Visits outstanding",
        definition="overdue/1",
        filters="Whose: the whole force",
        scope="the whole force",
        as_at=date(2026, 11, 19),
        policy="England and Wales",
        population=6,
        excluded={"closed records": 2},
        tables=(
            Table("late", "Late", header, lambda: iter(ROWS), 6),
            Table("never", "Never", header, lambda: iter(ROWS[:2]), 2),
        ),
        documents=(Document("cover.json", lambda mark: f'["{mark}"]\n'.encode()),),
    )


def issue(number: int = 1, previous: str = "") -> Issue:
    """One making."""
    return Issue(
        number=number,
        id="5b1f4f0c-0000-4000-8000-000000000000",
        previous=previous,
        recipient="HMICFRS",
        ground="inspection",
        asked_by="Anna Auditor",
        made_at=datetime(2026, 11, 19, 12, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SealKey:
    """The force's."""
    return make_key(tmp_path_factory.mktemp("key") / "key", name="vigil.example/exports")


def make(folder: Path, key: SealKey, made: Issue, formats: Sequence[str] = ("csv", "xlsx")) -> Path:
    """An export in a new folder."""
    folder.mkdir()
    return write_export(folder, content(), made, key, formats=formats, progress=lambda rows: None).path


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, key: SealKey) -> list[Path]:
    """Three exports, each following the one before."""
    root, made, previous = tmp_path_factory.mktemp("chain"), list[Path](), ""
    for number in (1, 2, 3):
        path = make(root / str(number), key, issue(number, previous))
        exported = found(path, key)[0]
        assert exported
        previous = exported.sha256
        made.append(path)
    return made


@pytest.fixture
def given(chain: list[Path], tmp_path: Path) -> Path:
    """The first of them, as a folder of one's own."""
    folder = tmp_path / "export"
    with zipfile.ZipFile(chain[0]) as container:
        container.extractall(folder)
    return folder


def found(path: Path, key: SealKey) -> tuple[check_export.Export | None, list[str]]:
    """What the checker says of it."""
    verdict = check_export.Verdict()
    export = check_export.check(path, check_export.Key.read(key.public_line), verdict)
    return export, verdict.wrong


def run(*arguments: str | Path) -> tuple[int, str]:
    """The checker as a recipient runs it: without anything of Vigil."""
    command = [sys.executable, "-I", "-S", check_export.__file__, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert not done.stderr
    return done.returncode, done.stdout


def test_an_export_is_genuine_complete_and_unchanged(chain: list[Path], given: Path, key: SealKey) -> None:
    """Packed and unpacked, by itself and in a series, with what it is in one line."""
    with zipfile.ZipFile(chain[0]) as container:
        assert container.namelist() == NAMES

    for path in (chain[0], given):
        code, said = run(path, "--key", key.public_line)
        assert code == 0
        assert said == (
            "GENUINE, COMPLETE, UNCHANGED: export 1, Visits outstanding, as at 2026-11-19, 8 rows, for HMICFRS, "
            "made 2026-11-19T12:00:00+00:00.\n"
        )
    assert run(*chain, "--key", key.public_line)[0] == 0


def test_the_container_is_the_one_that_the_checker_builds(chain: list[Path]) -> None:
    """So no byte of the .zip can be anything else than what follows from its files."""
    with zipfile.ZipFile(chain[0]) as container:
        files = {name: container.read(name) for name in container.namelist()}

    assert check_export.container(files) == chain[0].read_bytes()


def test_no_byte_of_the_container_can_be_flipped(tmp_path: Path, key: SealKey) -> None:
    """Every position, one bit of it by chance with a fixed seed: the checker never says that nothing is wrong."""
    whole = make(tmp_path / "small", key, issue(), formats=["csv"]).read_bytes()
    chance, path = random.Random(7), tmp_path / "flipped.zip"
    unseen = []
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
        try:
            export, wrong = found(path, key)
        except (
            zipfile.BadZipFile,
            ValueError,
            KeyError,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
        ):
            continue
        if not wrong:
            unseen.append((at, export))

    assert unseen == []


@pytest.mark.parametrize("name", NAMES)
def test_no_byte_of_any_file_can_be_flipped(name: str, given: Path, key: SealKey) -> None:
    """Twenty-five places in each file, with a fixed seed; the sentence names the file."""
    whole, chance = (given / name).read_bytes(), random.Random(name)
    for at in chance.sample(range(len(whole)), min(25, len(whole))):
        (given / name).write_bytes(
            whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        )
        try:
            wrong = found(given, key)[1]
        except UnicodeDecodeError:
            assert name == "signature.txt"
            continue
        assert len(wrong) == 1
        assert name in wrong[0]


def drop_a_row(folder: Path) -> None:
    """The third."""
    lines = (folder / "late.csv").read_bytes().splitlines(keepends=True)
    (folder / "late.csv").write_bytes(b"".join(lines[:3] + lines[4:]))


def reorder_rows(folder: Path) -> None:
    """The second and the fourth."""
    lines = (folder / "late.csv").read_bytes().splitlines(keepends=True)
    lines[2], lines[4] = lines[4], lines[2]
    (folder / "late.csv").write_bytes(b"".join(lines))


def add_a_row(folder: Path) -> None:
    """One that is there already."""
    lines = (folder / "late.csv").read_bytes().splitlines(keepends=True)
    (folder / "late.csv").write_bytes(b"".join([*lines[:3], lines[2], *lines[3:]]))


def change_a_cell(folder: Path) -> None:
    """Another person in the place of one."""
    late = (folder / "late.csv").read_bytes()
    (folder / "late.csv").write_bytes(late.replace(b"SYN/03", b"SYN/33"))


def swap_files(folder: Path) -> None:
    """Each under the name of the other."""
    (folder / "late.csv").rename(folder / "kept")
    (folder / "never.csv").rename(folder / "late.csv")
    (folder / "kept").rename(folder / "never.csv")


def copy_over(folder: Path) -> None:
    """One in the place of the other."""
    shutil.copy(folder / "never.csv", folder / "late.csv")


def change_the_manifest(folder: Path) -> None:
    """A number that is in no file."""
    told = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(told.replace('"population": 6', '"population": 7'))


def drop_from_both(folder: Path) -> None:
    """Whoever drops a file and takes it out of the manifest has changed the manifest."""
    (folder / "never.csv").unlink()
    told = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(told.replace('"never.csv"', '"late.csv"'))


CHANGED_MANIFEST = (
    "manifest.json or signature.txt was changed: the signature is not over what the manifest says."
)
DEEDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a row dropped": (drop_a_row, "late.csv has 1 line less than it was signed with."),
    "a row added": (add_a_row, "late.csv has 1 line more than it was signed with."),
    "rows reordered": (reorder_rows, "The lines of late.csv were put in another order."),
    "a cell changed": (
        change_a_cell,
        "late.csv was changed: it has as many lines as it was signed with, and not the same.",
    ),
    "files swapped": (swap_files, "late.csv and never.csv were swapped."),
    "a file copied over": (copy_over, "late.csv has 4 lines less than it was signed with."),
    "a file dropped": (lambda folder: (folder / "never.csv").unlink(), "never.csv is missing."),
    "a file added": (
        lambda folder: (folder / "more.csv").write_text("x"),
        "more.csv is not part of this export: it was added.",
    ),
    "a link added": (
        lambda folder: (folder / "more.csv").symlink_to("/etc/passwd"),
        "more.csv is no file: an export has neither folders nor links.",
    ),
    "a folder added": (
        lambda folder: (folder / "more").mkdir(),
        "more is no file: an export has neither folders nor links.",
    ),
    "a hidden file added": (
        lambda folder: (folder / ".more").write_text("x"),
        "'.more' is no name of a file of an export: it could lead elsewhere, and is not unpacked.",
    ),
    "the manifest changed": (change_the_manifest, CHANGED_MANIFEST),
    "a file dropped from both": (drop_from_both, CHANGED_MANIFEST),
    "no manifest": (
        lambda folder: (folder / "manifest.json").unlink(),
        "manifest.json is missing: without it nothing can be proved.",
    ),
    "no signature": (
        lambda folder: (folder / "signature.txt").unlink(),
        "signature.txt is missing: without it nothing can be proved.",
    ),
    "another signature": (
        lambda folder: (folder / "signature.txt").write_text("signed\n"),
        "signature.txt is no signature: it was changed.",
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_done_is_said(deed: str, given: Path, key: SealKey) -> None:
    """One deed, one sentence, and it is the right one."""
    do, sentence = DEEDS[deed]

    do(given)

    assert found(given, key)[1] == [sentence]


def test_another_key_is_named(given: Path, tmp_path: Path, key: SealKey) -> None:
    """Whoever signs with a key of their own, and puts it into the export, is seen by whoever has the force's."""
    forged = make(tmp_path / "forged", make_key(tmp_path / "key", name="vigil.example/exports"), issue())

    assert [sentence.partition(" than")[0] for sentence in found(forged, key)[1]] == [
        "It was signed with another key"
    ]
    code, said = run(forged)
    assert code == 0
    assert said.startswith("Note: the key came with the export.")


def test_an_old_export_given_again_is_named(chain: list[Path], key: SealKey) -> None:
    """Replay: it is genuine, and older than the one that is held."""
    code, said = run(chain[0], "--key", key.public_line, "--held", chain[2])

    assert code == 1
    assert said == "WRONG: This is export 1; you hold 3: an older one.\n"


def test_a_newer_one_follows_what_is_held(chain: list[Path], tmp_path: Path, key: SealKey) -> None:
    """One that was left out is a note; one that was made up beside the chain is wrong."""
    assert run(chain[1], "--key", key.public_line, "--held", chain[0])[0] == 0
    assert (
        "Note: Left out between 1 and 3: export 2."
        in run(chain[2], "--key", key.public_line, "--held", chain[0])[1]
    )
    beside = make(tmp_path / "beside", key, issue(2, "0" * 64))

    code, said = run(beside, "--key", key.public_line, "--held", chain[0])

    assert code == 1
    assert "Export 2 does not follow export 1" in said


def test_a_series_says_which_is_left_out(chain: list[Path], tmp_path: Path, key: SealKey) -> None:
    """And that one number was given twice."""
    again = make(tmp_path / "again", key, replace(issue(3, "0" * 64), recipient="Somebody else"))

    assert "Left out between 1 and 3: export 2." in run(chain[0], chain[2], "--key", key.public_line)[1]
    assert "There are two exports with the number 3." in run(chain[2], again, "--key", key.public_line)[1]


@pytest.mark.parametrize(
    "name",
    ["../late.csv", "/etc/late.csv", "a/late.csv", "a\\late.csv", "C:late.csv", "..", "", "late\u202e.csv"],
)
def test_a_name_that_leads_elsewhere_is_refused(
    name: str, chain: list[Path], tmp_path: Path, key: SealKey
) -> None:
    """Nothing in a .zip is a path."""
    path = tmp_path / "tricked.zip"
    shutil.copy(chain[0], path)
    with zipfile.ZipFile(path, "a") as container:
        container.writestr(zipfile.ZipInfo(name), "x")

    assert any("is no name of a file of an export" in sentence for sentence in found(path, key)[1])


def test_nothing_hides_in_the_container(chain: list[Path], tmp_path: Path, key: SealKey) -> None:
    """A file twice, a comment, bytes before it, compression, and files in another order."""
    whole = chain[0].read_bytes()
    said = {}
    for how in ("twice", "comment", "before", "compressed", "order"):
        path = tmp_path / f"{how}.zip"
        path.write_bytes(b"#!/bin/sh\n" + whole if how == "before" else whole)
        if how == "comment":
            with zipfile.ZipFile(path, "a") as container:
                container.comment = b"hidden"
        with zipfile.ZipFile(io.BytesIO(whole)) as container:
            files = {name: container.read(name) for name in container.namelist()}
        if how == "twice":
            with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as container:
                container.writestr("late.csv", "x")
        if how == "compressed":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
                for name, data in files.items():
                    container.writestr(name, data)
        if how == "order":
            path.write_bytes(check_export.container(dict(reversed(files.items()))))
        said[how] = found(path, key)[1][0]

    assert said == {
        "twice": "late.csv is in the .zip twice: a program may show the one or the other.",
        "comment": "The .zip was changed around its files: it holds bytes that belong to none of them.",
        "before": "The .zip was changed around its files: it holds bytes that belong to none of them.",
        "compressed": "late.csv was packed anew: Vigil does not compress.",
        "order": "The files stand in another order than that in which Vigil packed them.",
    }


def test_what_is_no_export_cannot_be_checked(tmp_path: Path) -> None:
    """A sentence and an exit code, and no traceback."""
    (tmp_path / "picture.zip").write_bytes(b"no zip")

    assert run(tmp_path / "absent.zip")[0] == 2
    assert run(tmp_path / "picture.zip") == (
        1,
        "WRONG: The .zip is damaged, or was changed: File is not a zip file.\n",
    )
