"""What the processes are told, and what they are not."""

import os
from pathlib import Path

import pytest

from embedded import environment
from embedded.binaries import postgres_bin, redis_server
from embedded.console import Trouble


def test_the_secret_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    """Sessions survive a restart, and no other user of the machine can read the key."""
    key = environment.secret_key(tmp_path)

    assert len(key) >= 64
    assert environment.secret_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_exported_settings_of_other_servers_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that points at a production database cannot lead the demonstration there."""
    foreign = {
        "PGHOST": "db",
        "PGPASSWORD": "x",
        "DATABASE_URL": "postgres://db/real",
        "EMAIL_URL_FILE": "/x",
    }
    for name, value in {**os.environ, **foreign, "PG_BIN": "/chosen"}.items():
        monkeypatch.setenv(name, value)

    environment.forget_surroundings()

    assert not foreign.keys() & os.environ.keys()
    assert os.environ["PG_BIN"] == "/chosen"


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "-1", "80 80", "٨٠"])
def test_a_port_that_is_none_gets_a_sentence(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """VIGIL_PORT is checked before anything starts."""
    monkeypatch.setenv("VIGIL_PORT", port)

    with pytest.raises(Trouble, match="must be a number from 1 to 65535"):
        environment.web_port()


@pytest.mark.parametrize(("variable", "find"), [("PG_BIN", postgres_bin), ("REDIS_BIN", redis_server)])
def test_a_chosen_server_that_is_missing_is_not_replaced(
    variable: str, find: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Testing on another server than the one asked for would prove nothing."""
    monkeypatch.setenv(variable, str(tmp_path / "nothing"))

    assert callable(find)
    with pytest.raises(Trouble, match=f"{variable} says .*nothing"):
        find()
