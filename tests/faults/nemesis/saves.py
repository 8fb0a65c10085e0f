"""Web server and PostgreSQL killed while five hundred visits are saved: D-32."""

import time
from collections import Counter
from contextlib import suppress
from threading import Thread

import psycopg2

from tests.faults.clients import Officer
from tests.faults.drill import Drill
from tests.faults.stack import wait_until

SAVERS, VISITS_EACH = 8, 63  # 504 visits
KILLS = ("web", "postgres", "web", "postgres", "web", "postgres")
TWICE = "SELECT count(*) FROM (SELECT FROM visits_visit GROUP BY client_key HAVING count(*) > 1) AS twice"


def killed_during_500_saves(drill: Drill) -> None:
    """D-32: `kill -9` of each in turn. Every receipt that was shown exists, once, and no key has two visits."""
    drill.crowd.pause()
    began, first = time.monotonic(), len(drill.crowd.history.entries)
    officers = [
        Officer(drill.crowd, f"saver-{first}-{number}", f"officer.north{number % 3}")
        for number in range(SAVERS)
    ]
    savers = [Thread(target=_save_all, args=[officer], daemon=True) for officer in officers]
    for saver in savers:
        saver.start()
    for number, name in enumerate(KILLS, start=1):
        due = number * SAVERS * VISITS_EACH // (len(KILLS) + 1)
        while drill.saved_since(began) < due and any(saver.is_alive() for saver in savers):
            time.sleep(0.1)
        drill.stack.parts[name].crash()  # its keeper starts it again
        if name == "postgres":
            wait_until(lambda: _answers(drill), "PostgreSQL answered again", seconds=30)
    for saver in savers:
        saver.join(timeout=90)
    _count(drill, began)


def _save_all(officer: Officer) -> None:
    for _ in range(VISITS_EACH):
        officer.record(officer.luck.choice(officer.crowd.visited))


def _answers(drill: Drill) -> bool:
    with suppress(psycopg2.Error):
        return bool(drill.stack.value("SELECT true"))
    return False


def _count(drill: Drill, began: float) -> None:
    history = drill.crowd.history
    shown = {entry.facts["key"]: entry.facts["receipt"] for entry in history.of("record", "ok", since=began)}
    kept = dict(drill.stack.rows("SELECT client_key::text, receipt_number FROM visits_visit"))
    lost = [key for key, receipt in shown.items() if kept.get(key) != receipt]
    tries = Counter(entry.facts.get("status", "unanswered") for entry in history.of("try", since=began))
    drill.measure("receipts shown", len(shown))
    drill.measure("kills", f"{KILLS.count('web')} of the web server, {KILLS.count('postgres')} of PostgreSQL")
    drill.measure("tries unanswered", tries["unanswered"])
    drill.measure("tries refused by 503", tries[503])
    drill.measure("found saved by a second try", tries[200])
    drill.measure("receipts lost", len(lost))
    drill.measure("keys with two visits", drill.stack.value(TWICE))
    drill.measure("seconds for all", round(time.monotonic() - began, 1))
    assert len(shown) == SAVERS * VISITS_EACH, f"only {len(shown)} receipts were shown"
    assert len(set(shown.values())) == len(shown), "one receipt was shown for two visits"
    assert not lost, f"receipts were shown and are lost: {lost[:5]}"
    assert drill.stack.value(TWICE) == 0, "a key has two visits"
