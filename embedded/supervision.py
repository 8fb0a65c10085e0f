"""Vigil's own processes, and what happens when one of them ends."""

import http.client
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from embedded.console import Trouble, say
from embedded.process import Child

RESTARTS_PER_MINUTE = 5
GUNICORN = (
    "gunicorn offender_mgmt.wsgi --preload --workers 2 --threads 4 --graceful-timeout 5 --no-control-socket"
)


def web(port: int, logs: Path, environment: Mapping[str, str]) -> Child:
    """The web server, on the loopback address only."""
    command = [sys.executable, "-m", *GUNICORN.split(), "--bind", f"127.0.0.1:{port}"]
    return Child("web", command, logs / "web.log", environment)


def background(var: Path, environment: Mapping[str, str], sealer: Mapping[str, str]) -> list[Child]:
    """The Celery worker, Celery's clock, the sweeper, which needs neither, and the sealer with its own role."""
    celery = [sys.executable, "-m", "celery", "-A", "offender_mgmt"]
    commands: dict[str, list[str]] = {
        "worker": [*celery, "worker", "--loglevel", "INFO", "--concurrency", "2"],
        "beat": [
            *celery,
            "beat",
            "--loglevel",
            "INFO",
            "--schedule",
            str(var / "beat-schedule"),
            "--pidfile=",
        ],
        "sweeper": [sys.executable, "manage.py", "sweeper"],
    }
    logs = var / "logs"
    seal = [sys.executable, "manage.py", "sealer"]
    return [
        *(Child(name, command, logs / f"{name}.log", environment) for name, command in commands.items()),
        Child("sealer", seal, logs / "sealer.log", sealer),
    ]


def is_healthy(port: int) -> bool:
    """Whether the web server answers, and the database behind it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def watch(children: Sequence[Child]) -> NoReturn:
    """Starts again what ends. Raises Trouble when one of them keeps ending."""
    ends: dict[str, list[float]] = defaultdict(list)
    while True:
        for child in children:
            if child.ended():
                _start_again(child, ends[child.name])
        time.sleep(0.25)


def _start_again(child: Child, ends: list[float]) -> None:
    now = time.monotonic()
    ends[:] = [*(end for end in ends if now - end < 60), now]
    if len(ends) > RESTARTS_PER_MINUTE:
        raise Trouble(f"All is stopped, because {child.name} keeps ending. {child.epitaph()}")
    say(f"{child.epitaph()}\nStarting {child.name} again ...")
    child.stop()  # what it has started itself may live on
    time.sleep(1)
    child.start()


def stop_all(children: Sequence[Child]) -> None:
    """Stops them together, so that it takes as long as the slowest, not as all."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()
