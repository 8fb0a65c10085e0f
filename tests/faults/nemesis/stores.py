"""PostgreSQL, Redis and the cables to them: D-3, D-4, D-5, D-7, D-20."""

import time
from contextlib import suppress
from typing import Any

import psycopg2
import redis

from embedded.postgres import APPLICATION, DATABASE
from tests.faults.browsing import Browser
from tests.faults.drill import Drill
from tests.faults.stack import MOST_CONNECTIONS, wait_until


def flushed_every_second(drill: Drill) -> None:
    """D-3: FLUSHALL each second. Nobody is signed out, nobody who is locked out gets in, nothing is lost."""
    locked = _locked_out(drill)
    due = drill.new_day()
    drill.crowd.pause()
    drill.crowd.sign_in_again()  # sessions of yesterday are over; that is not the fault's doing
    sign_ins = sum(client.browser.sign_ins for client in drill.crowd.clients)
    drill.crowd.go_on()
    for _ in range(5):
        with drill.stack.broker() as broker:
            broker.flushall()
        time.sleep(1)
    again = sum(client.browser.sign_ins for client in drill.crowd.clients) - sign_ins
    drill.measure("sessions lost", again)
    assert again == 0, f"{again} people were signed out"
    drill.measure("seconds until visible", drill.wait_until_alerted(due))
    assert locked, "five wrong passwords did not lock anybody out"


def _locked_out(drill: Drill) -> bool:
    """Whether five wrong passwords lock somebody out, and FLUSHALL does not help them."""
    victim = Browser(drill.stack.port, "officer.north3")
    for _ in range(5):
        victim.get("/sign-in/")
        victim.post_form("/sign-in/", login=victim.username, password="a wrong guess")
    with drill.stack.broker() as broker:
        broker.flushall()
    return not victim.sign_in()


def redis_dead(drill: Drill) -> None:
    """D-4, down: saving works, the loop checks, and after a while the page says what is silent; it is never red."""
    drill.stack.parts["redis"].kill()
    due = drill.new_day()
    drill.measure("seconds until visible, by the loop alone", drill.wait_until_alerted(due))
    _without_redis(drill)
    drill.measure(
        "minutes of the world until the banner is amber and names the worker",
        drill.wait_for_silence("The worker"),
    )


def redis_paused(drill: Drill) -> None:
    """D-4, slow: Redis answers nobody for a while."""
    with drill.stack.broker() as broker:
        broker.client_pause(4000, all=True)
    _without_redis(drill)


def redis_full(drill: Drill) -> None:
    """D-4, full: Redis refuses every write, as `noeviction` must."""
    with drill.stack.broker() as broker:
        broker.set("ballast", b"x" * 2_000_000)
        broker.config_set("maxmemory", "1mb")
        drill.finally_(lambda: _empty(drill))
        try:
            broker.set("more", b"x" * 100)
        except redis.RedisError as error:
            drill.measure("Redis says", str(error).partition(" when")[0])
        else:
            raise AssertionError("Redis was not full")
    _without_redis(drill)


def _empty(drill: Drill) -> None:
    with drill.stack.broker() as broker:
        broker.config_set("maxmemory", "0")
        broker.delete("ballast")


def _without_redis(drill: Drill) -> None:
    """Saving and checking go on, and the banner does not turn red."""
    began, began_at = time.monotonic(), drill.stack.world.now()
    drill.measure(
        "seconds until a visit was saved",
        wait_until(lambda: drill.saved_since(began), "somebody saved a visit"),
    )
    wait_until(lambda: drill.checks_since(began_at, trigger="loop"), "the loop made a check")
    wait_until(lambda: drill.colour() != "red", "the banner was not red", every=0.3)
    drill.measure("banner while it lasts", drill.colour())


def postgres_stopped(drill: Drill) -> None:
    """D-5: PostgreSQL stops at once, under load, three times. What was acknowledged is there."""
    for _ in range(3):
        time.sleep(drill.luck.uniform(0.5, 1.5))
        drill.stack.stop_postgres_at_once()
        time.sleep(0.5)
        drill.stack.start_postgres()
    began = time.monotonic()
    while not drill.saved_since(began) and time.monotonic() - began < 30:
        time.sleep(0.1)
    drill.measure("seconds until somebody could save", round(time.monotonic() - began, 1))
    drill.measure("immediate stops", 3)


def cables(drill: Drill) -> None:
    """D-7: each cable is cut again and again, refuses, becomes slow, and falls silent without being closed."""
    due = drill.new_day()
    for name, cable in drill.stack.cables.items():
        cut = 0
        for _ in range(3):
            cut += cable.cut()
            time.sleep(drill.luck.uniform(0.1, 0.3))
        cable.refuse()
        time.sleep(0.7)
        cable.heal()
        cable.slow_down(0.3)
        time.sleep(1)
        cable.go_silent()
        time.sleep(1.5)
        cable.heal()
        drill.measure(f"connections cut, {name}", cut)
    drill.measure("seconds until visible", drill.wait_until_alerted(due))
    time.sleep(1)
    stuck = drill.stack.value(
        "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%%'"
        " AND state_change < clock_timestamp() - interval '5 seconds'"
    )
    drill.measure("transactions left hanging", stuck)
    assert stuck == 0, f"{stuck} transactions hang"


def connections_exhausted(drill: Drill) -> None:
    """D-20: every connection that PostgreSQL gives the application is held by somebody else."""
    held: list[Any] = []
    drill.finally_(lambda: _give_back(held))
    _take_all(drill, held)
    drill.stack.cables["web"].cut()  # what it had is taken too
    _take_all(drill, held)
    began_at = drill.stack.world.now()
    drill.measure("connections held", len(held))
    time.sleep(3)
    drill.measure("checks while it lasts", drill.checks_since(began_at))


def _take_all(drill: Drill, held: list[Any]) -> None:
    place = str(drill.stack.folder / "pg")
    with suppress(psycopg2.OperationalError):
        while len(held) < MOST_CONNECTIONS:
            held += [psycopg2.connect(host=place, user=APPLICATION, dbname=DATABASE)]


def _give_back(held: list[Any]) -> None:
    for connection in held:
        connection.close()
