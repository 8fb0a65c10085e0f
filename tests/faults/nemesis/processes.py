"""Processes that die, freeze, or are too many: D-1, D-2, D-11, D-12, D-13."""

import time
from datetime import timedelta
from threading import Event

from tests.faults.drill import BACKGROUND, BEATS, SWEEPERS, WORKERS, Drill
from tests.faults.oracle import Register
from tests.faults.stack import minutes, wait_until

PAUSE_CHECKS = "LOCK TABLE alerts_sweeprun IN SHARE ROW EXCLUSIVE MODE"  # a check has done its work by then
SILENT_BEAT = "(beat) has given no sign of life"


def killed_mid_sweep(drill: Drill) -> None:
    """D-1, D-12: when alerts are written and not committed, workers are killed and sweepers frozen.

    Nothing half-done may be seen. What is frozen holds its locks, until the database has had enough of it.
    """
    with drill.stack.connection() as connection, connection.cursor() as cursor:
        cursor.execute(PAUSE_CHECKS)
        due = drill.new_day()
        drill.wait_for_lock()
        for name in WORKERS:
            drill.stack.parts[name].kill()
        for name in SWEEPERS:
            drill.stack.parts[name].freeze()
        connection.rollback()
    time.sleep(1)
    half_done = drill.alerted(due)
    assert not half_done, f"alerts of a killed sweep stayed: {half_done}"
    drill.stack.start_background(WORKERS)
    drill.measure("became overdue", len(due))
    drill.measure("seconds until visible, past the frozen ones", drill.wait_until_alerted(due))


def killed_after_the_mail_was_taken(drill: Drill) -> None:
    """D-2: whoever sends is killed when the mail server has the mail and nobody has written it down."""
    taken = Event()

    def kill_senders() -> None:
        if not taken.is_set():
            taken.set()
            for name in WORKERS:
                drill.stack.parts[name].kill()

    for name in SWEEPERS:
        drill.stack.parts[name].freeze()
    drill.stack.office.after_accepting = kill_senders
    drill.new_day()
    wait_until(taken.is_set, "a mail was taken", seconds=30)
    drill.stack.office.after_accepting = None
    twice = drill.stack.office.mails[-1].message_id
    for name in SWEEPERS:
        drill.stack.parts[name].thaw()
    drill.stack.start_background()
    drill.measure("minutes until nothing waits", drill.let_mail_out())
    copies = drill.stack.office.copies()[twice]
    drill.measure("copies of the mail, same Message-ID", copies)
    assert 1 < copies <= 3, f"{copies} copies of {twice}"


def five_beats(drill: Drill) -> None:
    """D-11: three more of Celery's clocks beside the two."""
    for name in ("beat-3", "beat-4", "beat-5"):
        drill.stack.parts[name].start()
        drill.finally_(drill.stack.parts[name].kill)
    time.sleep(3)
    due = drill.new_day()
    drill.measure("became overdue", len(due))
    drill.measure("seconds until visible", drill.wait_until_alerted(due))
    time.sleep(2)


def beats_silent(drill: Drill) -> None:
    """D-12: one beat is killed, one is frozen, one is alive and never fires. The loop goes on; the page says so."""
    drill.stack.parts["beat-1"].kill()
    drill.stack.parts["beat-2"].freeze()
    drill.stack.parts["idle-beat"].start()
    began = drill.stack.world.now()
    due = drill.new_day()
    drill.measure("seconds until visible, by the loop alone", drill.wait_until_alerted(due))
    time.sleep(3)  # what the dead ones had asked for has been done by now
    drill.measure(
        "minutes of the world until the banner is amber and names beat", drill.wait_for_silence("(beat)")
    )
    assert drill.checks_since(began, trigger="loop"), "the loop did not check"
    drill.stack.parts["idle-beat"].kill()
    drill.stack.parts["beat-2"].thaw()
    drill.stack.start_background(BEATS)
    drill.measure("seconds until the banner has forgotten it", drill.wait_until_not_said(SILENT_BEAT))


def all_dead_for_three_days(drill: Drill) -> None:
    """D-13: nothing runs but web and database. The list stays right, the banner turns red, then one digest each."""
    wait_until(lambda: drill.colour() != "red", "the banner was not red", every=0.3)
    for name in BACKGROUND:
        drill.stack.parts[name].kill()
    silent_since = time.monotonic()
    drill.stack.world.move_on(minutes(14))
    before = drill.checker.health()
    assert before[0] != "red", f"red after 14 min: {before}"
    drill.stack.world.move_on(minutes(2))
    after = drill.checker.health()
    assert after[0] == "red", f"not red after 16 min: {after}"
    drill.measure("banner", "not red after 14 min of the world's clock, red after 16 min")
    _three_days_pass(drill)
    assert not drill.stack.outside.pings_since(silent_since + 5), "the switch was pinged by nobody"
    _catch_up(drill)


def _three_days_pass(drill: Drill) -> None:
    drill.crowd.pause()
    for _ in range(3):
        drill.new_day()
        wrong = list(drill.checker.i1_everybody_overdue_is_on_the_list())
        assert not wrong, f"the list is wrong with everything dead: {wrong}"
        colour, words = drill.checker.health()
        assert colour == "red", f"the banner is {colour} with everything dead: {words}"
    drill.crowd.go_on()


def _catch_up(drill: Drill) -> None:
    """One message each, with the true dates; not one for each of the three days, and none for each alert."""
    began = time.monotonic()
    drill.stack.start_background()
    drill.wait_for_check()
    time.sleep(4)
    mails = drill.stack.office.by_recipient_since(began)
    most = max((len(found) for found in mails.values()), default=0)
    drill.measure(
        "mails to catch up", f"{sum(map(len, mails.values()))} to {len(mails)} people, at most {most} each"
    )
    assert mails, "nobody was told after three days"
    assert most == 1, f"a storm: {most} mails to one person"
    due = Register(drill.stack).due
    for (mail,) in mails.values():
        for reference, since in _lines(str(mail.message.get_payload())):
            if reference in drill.crowd.watched and reference in due:
                assert since == f"{due[reference].day} {due[reference]:%B %Y}", f"{reference} since {since}"
    drill.stack.world.move_on(timedelta(minutes=6))


def _lines(body: str) -> list[tuple[str, str]]:
    found = [line.split("  ") for line in body.splitlines() if line.startswith("TST/")]
    return [(parts[0], parts[1].removeprefix("since ")) for parts in found if len(parts) > 2]
