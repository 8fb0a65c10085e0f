"""One command at a time uses a data folder."""

import os
import subprocess
import sys
from pathlib import Path

from embedded.claim import Claim, Holder

US = Holder(os.getpid(), "run", "http://127.0.0.1:8000", "/tmp/sockets")


def test_the_second_command_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    """It learns which command it is and where that one answers."""
    first, second = Claim(tmp_path), Claim(tmp_path)

    assert first.take(US)
    assert not second.take(Holder(1, "manage"))
    assert second.holder() == US


def test_a_lock_is_free_when_its_holder_is_gone(tmp_path: Path) -> None:
    """What a killed command wrote into the file counts for nothing."""
    taker = "import os, sys; from pathlib import Path; from embedded.claim import *; "
    taker += "assert Claim(Path(sys.argv[1])).take(Holder(os.getpid(), 'run', 'http://elsewhere', '/gone'))"
    subprocess.run([sys.executable, "-c", taker, tmp_path], check=True)

    claim = Claim(tmp_path)

    assert claim.holder() is not None
    assert claim.take(US)
    assert claim.holder() == US


def test_a_file_without_sense_says_nothing(tmp_path: Path) -> None:
    """Half-written or foreign words are no holder."""
    claim = Claim(tmp_path)
    for text in ("", '{"pid": 1, ', '{"another": "version"}', "[]"):
        (tmp_path / "in-use.json").write_text(text)

        assert claim.holder() is None


def test_a_holder_knows_whether_it_lives() -> None:
    """A pid of no process is a command that was killed while its servers were stopping."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()

    assert US.alive()
    assert not Holder(ended.pid, "run").alive()
    assert not Holder().alive()
