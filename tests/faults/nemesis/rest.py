"""Clocks, mail, poison and an empty answer: D-8, D-15, D-16, D-17, D-31."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.faults.drill import Drill
from tests.faults.stack import WORKERS, WRONG_CLOCK, wait_until

KNOWN_LEVEL = "risk_level_is_known_or_not_assessed"
UNKNOWN_LEVEL = "UPDATE offenders_offender SET risk_level = 'zzz' WHERE reference = %(victim)s"
# Taken away without a trace: closed in the moment in which it was opened, by no visit.
TAKE_DUTIES_AWAY = """
UPDATE visits_visitobligation AS duty SET closed_at = opened_at FROM offenders_offender AS offender
WHERE offender.id = duty.offender_id AND duty.closed_at IS NULL AND reference = ANY(%(victims)s)
"""
GIVE_DUTIES_BACK = """
UPDATE visits_visitobligation SET closed_at = NULL WHERE closed_at = opened_at AND closed_by_id IS NULL
"""
UNSCHEDULABLE = """
SELECT count(*) FROM alerts_alert WHERE kind = 'unschedulable' AND closed_at IS NULL
"""
GIVEN_UP = """
SELECT count(*) FROM alerts_notification WHERE dead_at >= %(since)s AND error LIKE 'smtp_5%%'
"""
EPOCH = datetime(1970, 1, 2, tzinfo=UTC)


def one_wrong_clock(drill: Drill) -> None:
    """D-8: one sweeper's clock is 2 h fast, 2 h slow, 400 days fast, in 1970: it refuses, and closes nothing."""
    world = drill.stack.world
    drill.finally_(lambda: world.put_wrong(WRONG_CLOCK, timedelta(0)))
    errors = {
        "+2 h": timedelta(hours=2),
        "-2 h": timedelta(hours=-2),
        "+400 d": timedelta(days=400),
        "1970": EPOCH - world.now(),
    }
    watched = drill.alerted(set(drill.crowd.watched))
    for name, error in errors.items():
        began = world.now()
        world.put_wrong(WRONG_CLOCK, error)
        seconds = wait_until(
            lambda began=began: drill.checks_since(began, refusal="clock"),  # type: ignore[misc]
            f"the sweeper whose clock is wrong ({name}) refused",
        )
        drill.measure(f"refused after, {name}", f"{seconds} s")
        assert drill.checker.health()[0] == "red", "the banner does not say that clocks disagree"
    assert watched <= drill.alerted(watched), "an alert was closed by a wrong clock"


def slow_mail(drill: Drill) -> None:
    """D-15, slow: one person's mail takes eight seconds; nobody else waits for it."""
    drill.stack.office.slow = {"susan.north@force.example": 8}
    began = time.monotonic()
    drill.new_day()
    others = wait_until(
        lambda: drill.stack.office.by_recipient_since(began).keys() - drill.stack.office.slow.keys(),
        "others had their mail",
    )
    drill.measure("seconds until others had their mail", others)
    assert others < 8, "everybody waited for one slow mail"
    wait_until(
        lambda: "susan.north@force.example" in drill.stack.office.by_recipient_since(began),
        "the slow one arrived",
    )


def refused_mail(drill: Drill) -> None:
    """D-15, not there and greylisting: in Vigil at once, by mail later, nothing lost."""
    drill.stack.mail_host.stop()
    due = drill.new_day()
    drill.measure("seconds until visible in Vigil", drill.wait_until_alerted(due))
    time.sleep(2)
    drill.stack.office.says_later = {"*"}
    drill.stack.mail_host.start()
    drill.stack.world.move_on(timedelta(minutes=6))
    time.sleep(2)
    assert drill.mails_waiting(), "no mail was refused"
    drill.stack.office.be_kind()
    drill.measure("minutes until nothing waits", drill.let_mail_out())


def mail_never_taken(drill: Drill) -> None:
    """D-15, bounces: what one address will never take is given up and shown; everybody else gets theirs."""
    address = "sally.superintendent@force.example"
    drill.stack.office.says_never = {address}
    drill.checker.unreachable.add(address)
    drill.new_day()
    drill.wait_for_check()
    began = time.monotonic()
    passed, since = 0, {"since": drill.stack.world.now()}
    while not drill.stack.value(GIVEN_UP, since) and time.monotonic() - began < 90:
        drill.stack.world.move_on(timedelta(minutes=20))
        passed += 20
        time.sleep(1)
    drill.measure("minutes until given up", passed)
    assert drill.stack.value(GIVEN_UP, since), "it is tried for ever"
    drill.wait_for_banner("amber", "could not be delivered")


def poison_rows(drill: Drill) -> None:
    """D-16: one in a hundred rows is nonsense that no form would take: each is alerted, nobody else is disturbed."""
    victims = [someone.reference for someone in drill.crowd.everybody if someone.is_watched][-3:]
    drill.checker.poisoned |= set(victims)
    drill.finally_(lambda: _mend(drill))
    _as_nobody_could(drill, TAKE_DUTIES_AWAY, victims=victims)
    _as_nobody_could(drill, f"ALTER TABLE offenders_offender DROP CONSTRAINT {KNOWN_LEVEL}")
    _as_nobody_could(drill, UNKNOWN_LEVEL, victim=victims[0])
    seconds = wait_until(
        lambda: drill.stack.value(UNSCHEDULABLE) == len(victims), "every poisoned row was alerted"
    )
    drill.measure("poisoned rows", f"{len(victims)} of {len(drill.crowd.everybody)}")
    drill.measure("seconds until visible", seconds)
    due = drill.new_day() - set(victims)
    drill.measure("seconds until the others were alerted", drill.wait_until_alerted(due))


def _mend(drill: Drill) -> None:
    _as_nobody_could(drill, GIVE_DUTIES_BACK)
    _as_nobody_could(drill, "UPDATE offenders_offender SET risk_level = 'very_high' WHERE risk_level = 'zzz'")
    drill.stack.rows(f"ALTER TABLE offenders_offender DROP CONSTRAINT IF EXISTS {KNOWN_LEVEL}")
    drill.stack.rows(
        f"ALTER TABLE offenders_offender ADD CONSTRAINT {KNOWN_LEVEL} CHECK"
        " (risk_level IN ('low', 'medium', 'high', 'very_high') OR risk_level IS NULL)"
    )


def _as_nobody_could(drill: Drill, statement: str, **parameters: Any) -> None:
    with drill.stack.connection() as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, parameters)


def poison_messages(drill: Drill) -> None:
    """D-17: what no worker understands is dropped; a worker that fell over it is back."""
    before = {name: drill.stack.parts[name].restarts for name in WORKERS}
    with drill.stack.broker() as broker:
        for message in (b"not json", b"{}", _task("no.such.task"), _task("no.such.task", ballast=50_000_000)):
            broker.lpush("celery", message)
            time.sleep(0.5)
        wait_until(lambda: not broker.llen("celery"), "the queue was empty again", seconds=60)
    since = drill.stack.world.now()
    seconds = wait_until(
        lambda: drill.stack.value(
            "SELECT count(*) FROM alerts_probe WHERE name = 'worker' AND seen_at > %(since)s",
            {"since": since},
        ),
        "a worker gave a sign of life",
        seconds=60,
    )
    restarts = {name: drill.stack.parts[name].restarts - before[name] for name in WORKERS}
    drill.measure("seconds until a worker's sign of life", seconds)
    drill.measure("workers started again", sum(restarts.values()))


def _task(name: str, *, ballast: int = 0) -> bytes:
    """A message as Celery's second protocol has it."""
    body = json.dumps([[], {"ballast": "x" * ballast}, {}])
    headers = {
        "lang": "py",
        "task": name,
        "id": "poison",
        "root_id": "poison",
        "argsrepr": "",
        "kwargsrepr": "",
    }
    properties = {
        "correlation_id": "poison",
        "delivery_mode": 2,
        "delivery_info": {"exchange": "", "routing_key": "celery"},
        "priority": 0,
        "body_encoding": "utf-8",
        "delivery_tag": "poison",
    }
    message = {
        "body": body,
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": headers,
        "properties": properties,
    }
    return json.dumps(message).encode()


def empty_answer(drill: Drill) -> None:
    """D-31: row security hides everybody from Vigil. It does not believe it: nothing is closed, and it is an alarm."""
    drill.crowd.pause()
    drill.colour()  # a refusal that the fault before has left passes while a check can still be accepted
    watched = drill.alerted(set(drill.crowd.watched))
    began = drill.stack.world.now()

    def show_again() -> None:
        drill.stack.rows("DROP POLICY nobody ON offenders_offender")

    drill.finally_(show_again)
    drill.stack.rows("CREATE POLICY nobody ON offenders_offender AS RESTRICTIVE USING (false)")
    hidden_at = time.monotonic()
    seconds = wait_until(
        lambda: drill.checks_since(began, refusal="fewer_live"), "a check did not believe the empty register"
    )
    drill.measure("seconds until it was not believed", seconds)
    time.sleep(3)
    assert drill.alerted(watched) == watched, "alerts were closed because nobody could be seen"
    drill.measure("alerts closed", 0)
    drill.measure("banner", f"red after {drill.wait_for_banner('red', 'fewer')} s")
    drill.measure("pings of the switch meanwhile", drill.stack.outside.pings_since(hidden_at + 2))
    assert not drill.stack.outside.pings_since(hidden_at + 2), "the switch was pinged"
