"""The faults, by their numbers in the table of docs/reliability.md."""

from collections.abc import Callable

from tests.faults.drill import Drill
from tests.faults.nemesis import processes, rest, saves, stores

Fault = Callable[[Drill], None]
FAULTS: list[tuple[str, str, Fault]] = [
    ("D-1", "killed and frozen mid-sweep", processes.killed_mid_sweep),
    ("D-2", "killed after the mail was taken", processes.killed_after_the_mail_was_taken),
    ("D-3", "Redis emptied every second", stores.flushed_every_second),
    ("D-4", "Redis down", stores.redis_dead),
    ("D-4", "Redis paused", stores.redis_paused),
    ("D-4", "Redis full", stores.redis_full),
    ("D-5", "PostgreSQL stopped at once", stores.postgres_stopped),
    ("D-7", "cables cut, slow and silent", stores.cables),
    ("D-8", "one clock wrong", rest.one_wrong_clock),
    ("D-11", "five beats", processes.five_beats),
    ("D-12", "beats dead, frozen and idle", processes.beats_silent),
    ("D-13", "everything dead for three days", processes.all_dead_for_three_days),
    ("D-15", "one slow mail", rest.slow_mail),
    ("D-15", "mail refused", rest.refused_mail),
    ("D-15", "mail never taken", rest.mail_never_taken),
    ("D-16", "poison rows", rest.poison_rows),
    ("D-17", "poison messages", rest.poison_messages),
    ("D-20", "connections exhausted", stores.connections_exhausted),
    ("D-31", "an empty answer", rest.empty_answer),
    ("D-32", "killed during 500 saves", saves.killed_during_500_saves),
]
