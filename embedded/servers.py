"""PostgreSQL and Redis together, for as long as a command needs them."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded.binaries import postgres_bin, redis_server
from embedded.postgres import Postgres
from embedded.privileges import find_footing
from embedded.process import Child
from embedded.redis import Redis


@dataclass(frozen=True)
class Servers:
    """Both servers, answering, and their processes."""

    postgres: Postgres
    redis: Redis
    children: tuple[Child, Child]


def prepare(home: Path, sockets: Path, *, throwaway: bool = False) -> tuple[Postgres, Redis]:
    """What would run: data and logs below `home`, sockets in `sockets`. Starts nothing."""
    logs = home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    footing = find_footing(home, postgres_bin(), throwaway=throwaway)
    postgres = Postgres(footing, sockets / "pg", logs / "postgres.log", throwaway)
    redis = Redis(redis_server(), home / "redis", sockets / "redis.sock", logs / "redis.log")
    return postgres, redis


@contextmanager
def running(postgres: Postgres, redis: Redis, *, held: tuple[int, ...] = ()) -> Iterator[Servers]:
    """Starts both and waits until they answer; stops both afterwards. They keep `held` open."""
    postgres.make_cluster()
    postgres.footing.make_folder(postgres.socket)
    children = (
        dataclasses.replace(postgres.server(), held=held),
        dataclasses.replace(redis.server(), held=held),
    )
    try:
        for child in children:
            child.start()
        postgres.wait_until_ready(children[0])
        redis.wait_until_ready(children[1])
        postgres.make_roles()
        yield Servers(postgres, redis, children)
    finally:
        for child in reversed(children):
            child.stop(patience=30)
