"""What Vigil's processes are told through the environment."""

import os
import secrets
from pathlib import Path

from embedded.console import Trouble
from embedded.postgres import APPLICATION, MIGRATOR, SEALER, SUPERUSER, Postgres
from embedded.redis import Redis

CHECKOUT = Path(__file__).resolve().parents[1]
# Settings that may also come from a file named by NAME_FILE; here they never do.
FROM_FILES = ("SECRET_KEY", "DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL", "EMAIL_URL")


def forget_surroundings() -> None:
    """Drops what was exported for other servers, so that neither command can ever touch them by mistake."""
    for name in list(os.environ):
        if name.startswith("PG") and name != "PG_BIN":
            del os.environ[name]
    for name in FROM_FILES:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)


def var_folder() -> Path:
    """Where data, mail and logs are kept: $VIGIL_VAR, or var beside ./run."""
    return (CHECKOUT / os.environ.get("VIGIL_VAR", "var")).resolve()


def web_port() -> int:
    """$VIGIL_PORT, or 8000."""
    asked = os.environ.get("VIGIL_PORT", "8000")
    if not (asked.isascii() and asked.isdigit() and 0 < int(asked) < 65536):
        raise Trouble(f"VIGIL_PORT must be a number from 1 to 65535, not {asked!r}.")
    return int(asked)


def for_application(postgres: Postgres, redis: Redis, var: Path, address: str) -> dict[str, str]:
    """The environment of web, worker, beat, sweeper and of management commands."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "offender_mgmt.settings",
        "VIGIL_DEMO": "true",
        "VIGIL_VAR": str(var),
        "VIGIL_BASE_URL": address,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SECRET_KEY": secret_key(var),
        "DATABASE_URL": postgres.url(APPLICATION),
        "BROKER_URL": redis.url(),
        "TMPDIR": str(redis.socket.parent),  # the scratch folder, so that their temporary files go with it
        "PATH": f"{postgres.footing.programs}:{os.environ.get('PATH', os.defpath)}",  # psql, for dbshell
    }


def as_owner(environment: dict[str, str], postgres: Postgres) -> dict[str, str]:
    """The same for migrations and grants: who signs in by it becomes the role that owns the tables."""
    return {**environment, "DATABASE_URL": postgres.url(MIGRATOR)}


def as_sealer(environment: dict[str, str], postgres: Postgres) -> dict[str, str]:
    """The same for the sealer, whose role no other process has."""
    return {**environment, "DATABASE_URL": postgres.url(SEALER)}


def for_tests(postgres: Postgres, redis: Redis, var: Path) -> dict[str, str]:
    """The environment of pytest: tests run as the application, their database is made by the superuser."""
    return {
        **for_application(postgres, redis, var, "http://127.0.0.1:8000"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "OWNER_DATABASE_URL": postgres.url(SUPERUSER, database="postgres"),
    }


def secret_key(var: Path) -> str:
    """The signing key of this installation, made once and readable by this user only."""
    path = var / "secret-key"
    if not path.exists():
        unfinished = var / "secret-key.unfinished"
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(64))
        unfinished.rename(path)
    return path.read_text()
