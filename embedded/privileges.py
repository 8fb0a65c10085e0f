"""PostgreSQL refuses to run as root, and as a user without a name. Here is what it runs as instead."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from embedded.binaries import POSTGRES_IN_WHEEL
from embedded.console import Trouble

NOBODY = 65534  # must be in /etc/passwd, or initdb "could not look up effective user ID"
AS_MAPPED_USER = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
# "keep": a change of user would forget that the server is to stop with its parent.
AS_NOBODY = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--pdeathsig",
    "keep",
    "--",
)


@dataclass(frozen=True)
class Footing:
    """How to run PostgreSQL for this user, and where."""

    prefix: tuple[str, ...]  # goes before its commands
    home: Path  # where its data folder may be
    programs: Path  # the folder of its programs
    owner: int | None = None  # whom its folders are given to; None: they stay ours

    def command(self, program: str, *arguments: str | Path) -> list[str]:
        """The command line of one of PostgreSQL's programs that must not run as root."""
        return [*self.prefix, str(self.programs / program), *map(str, arguments)]

    def make_folder(self, folder: Path) -> None:
        """Makes a folder that PostgreSQL alone may read and write."""
        folder.mkdir(mode=0o700)
        if self.owner is not None:
            folder.parent.chmod(0o711)
            os.chown(folder, self.owner, self.owner)


def find_footing(home: Path, programs: Path, *, throwaway: bool) -> Footing:
    """An ordinary user needs nothing. Root gets a user namespace, in which it is called nobody and files stay
    root's; where that is refused (chroot, container) it becomes nobody, with data where nobody can go.
    """
    home.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return Footing((), home, programs)
    if _works(AS_MAPPED_USER, home, programs):
        return Footing(AS_MAPPED_USER, home, programs)
    if os.geteuid() != 0:
        raise Trouble(f"PostgreSQL cannot run as user {os.geteuid()}, which has no name in /etc/passwd.")
    return _as_nobody(home if throwaway else public_home(home), programs)


def _as_nobody(home: Path, programs: Path) -> Footing:
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)  # to pass through, not to look around
    if not _works(AS_NOBODY, home, programs):
        programs = _copy_wheel(programs, home)
    return Footing(AS_NOBODY, home, programs, owner=NOBODY)


def _works(prefix: tuple[str, ...], home: Path, programs: Path) -> bool:
    probe = [*prefix, "sh", "-c", 'cd "$1" && exec "$2/postgres" --version', "sh", str(home), str(programs)]
    try:
        return subprocess.run(probe, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def public_home(home: Path) -> Path:
    """One for each data folder, in a place that nobody can reach whatever the permissions of the checkout are."""
    return Path("/var/lib") / f"vigil-{hashlib.sha256(os.fsencode(home)).hexdigest()[:8]}"


def _copy_wheel(programs: Path, home: Path) -> Path:
    """Copies the wheel's tree and the libraries that lie beside it, once for each version."""
    package = programs.parents[1]
    if package.name != POSTGRES_IN_WHEEL[0]:
        raise Trouble(f"PostgreSQL does not run as root, and nobody (user {NOBODY}) cannot run {programs}.")
    copy = home / f"programs-{(programs / 'postgres').stat().st_mtime_ns:x}"
    if not copy.exists():
        unfinished = home / "programs.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        for name in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.parent / name, unfinished / name)
        subprocess.run(["/bin/chmod", "-R", "a+rX", str(unfinished)], check=True)
        unfinished.rename(copy)
    return copy / package.name / programs.relative_to(package)


def _has_name(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid).pw_name)
    except KeyError:
        return False
