"""What to do about each alarm. docs/operations.md says the same, for when no page can be opened."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One alarm: what it means, what to look at, what to do, and when to call whom."""

    means: str
    look_at: str
    then: str
    call: str


RUNBOOK: dict[str, Entry] = {
    "unknown": Entry(
        means="The state of the machine could not be worked out, so nothing here may be taken as fine.",
        look_at="The log of the web server at this minute; whether a policy is in force; /health/ready.",
        then="Mend what the log names. Until then, work from the overdue list and tell people yourself.",
        call="Call whoever looks after Vigil at once, at any hour.",
    ),
    "no_check": Entry(
        means="No full check of the register has been made yet, so nobody has been told of anything.",
        look_at="Whether sweeper and worker are running, and their logs.",
        then="Start them, or run manage.py sweep once. A new installation is green after its first check.",
        call="Call whoever looks after Vigil when it lasts longer than 15 minutes.",
    ),
    "check_stale": Entry(
        means="No full check has been finished for too long. Lists are right; new alerts are not made or sent.",
        look_at="Whether sweeper, worker and beat are running, their logs, and locks in PostgreSQL.",
        then="Start what has stopped, and run manage.py sweep: what was missed is caught up, once each.",
        call="Call whoever looks after Vigil at once, at any hour: the outside watcher has told them too.",
    ),
    "clock_refused": Entry(
        means="The last full check was refused: the clocks of its machine and of the database disagree.",
        look_at="The clock and the time service (NTP) of each machine that runs a sweeper or a worker.",
        then="Set the clock right. The next check runs by itself; nothing was opened or closed meanwhile.",
        call="Call whoever looks after the machines at once, at any hour.",
    ),
    "clock_here": Entry(
        means="This web server's clock and the database's disagree, so days and ages on pages may be wrong.",
        look_at="The clock and the time service (NTP) of the web server and of the database server.",
        then="Set the clock right and load the page again.",
        call="Call whoever looks after the machines at once, at any hour.",
    ),
    "time_in_future": Entry(
        means="Something says that it happened later than now, so it proves nothing about now.",
        look_at="Which check or sign of life it is, and the clocks of the machines; checks as of another day.",
        then="Set the clocks right and run manage.py sweep. It passes when a check of today is made.",
        call="Call whoever looks after the machines when it comes back.",
    ),
    "fewer_live": Entry(
        means="There are fewer live offenders than can be believed. New alerts are opened; none is closed.",
        look_at="The two last certificates, imports and closures since, and whether the database is whole.",
        then="If the fall is right, a supervisor or administrator accepts it with a reason on the operations "
        "page. If not, restore what is missing before anybody relies on the lists.",
        call="Call whoever looks after Vigil and the register's supervisor at once, at any hour.",
    ),
    "unaccounted": Entry(
        means="The register does not add up: somebody live is in no bucket, or in two.",
        look_at="The certificate of that check, which names them to those who may open their records.",
        then="Open each record and give it a manager, a level and a date. It cannot be acknowledged away.",
        call="Call the register's supervisor at once, and report it as a fault of Vigil.",
    ),
    "no_recount": Entry(
        means="The watcher has not counted yet, so the full check is not verified.",
        look_at="Whether the last full check was refused; the logs of sweeper and worker.",
        then="Run manage.py sweep; the recount follows it.",
        call="Call whoever looks after Vigil when it lasts longer than 15 minutes.",
    ),
    "recount_differs": Entry(
        means="The watcher counted from the raw tables and found other numbers or other people than the check.",
        look_at="The recount's figures on the certificate, and the records that differ.",
        then="Trust the longer list. Go through the people who differ by hand, then report it as a fault.",
        call="Call whoever looks after Vigil and the register's supervisor at once, at any hour.",
    ),
    "recount_stale": Entry(
        means="The watcher has not counted for too long, so the last full check is not verified.",
        look_at="The logs of sweeper and worker at the last full check; how long a recount takes.",
        then="Run manage.py sweep; the recount follows it.",
        call="Call whoever looks after Vigil when it lasts longer than an hour.",
    ),
    "canary_late": Entry(
        means="The canary's mail of the day was not sent by its hour: mail to people may be lost too.",
        look_at="Waiting mails and their errors on the operations page; the mail server; the canary's record.",
        then="Mend the mail server; what waits is sent by itself. Tell urgent cases by telephone until then.",
        call="Call whoever looks after mail by nine in the morning.",
    ),
    "beat_silent": Entry(
        means="Celery's clock gives no sign of life. The sweeper still checks and delivers.",
        look_at="Whether beat and Redis are running, and beat's log.",
        then="Start beat again. Run one only.",
        call="Call whoever looks after Vigil in working hours.",
    ),
    "worker_silent": Entry(
        means="No worker gives a sign of life. The sweeper still checks and delivers; imports wait.",
        look_at="Whether worker and Redis are running, the worker's log, and the queue's length.",
        then="Start the worker again: one that runs and takes nothing from the queue must be restarted too.",
        call="Call whoever looks after Vigil in working hours.",
    ),
    "sweeper_silent": Entry(
        means="The sweeper gives no sign of life. Worker and beat still check and deliver.",
        look_at="Whether the sweeper is running, and its log.",
        then="Start it again. Without it nothing is left when Redis stops.",
        call="Call whoever looks after Vigil in working hours.",
    ),
    "mail_late": Entry(
        means="Mails have been waiting for too long. People find their alerts in Vigil all the same.",
        look_at="Their errors on the operations page, EMAIL_URL, and the mail server.",
        then="Mend the mail server; what waits is sent by itself, gathered into one mail for each person.",
        call="Call whoever looks after mail the same day; at once when a very high risk visit is overdue.",
    ),
    "webhook_late": Entry(
        means="Messages to the webhook have been waiting for too long.",
        look_at="Their errors on the operations page, ALERT_WEBHOOK_URL, and the service behind it.",
        then="Mend that service; what waits is sent by itself.",
        call="Call whoever looks after that service the same day.",
    ),
    "dead_letters": Entry(
        means="Messages about open alerts were given up, so somebody was not told by that channel.",
        look_at="The reasons on the operations page; addresses of the people concerned.",
        then="Put the address right, or record who covers. The next round tells them again.",
        call="Call the supervisor of the people concerned the same day.",
    ),
    "told_to_nobody": Entry(
        means="There are open alerts that could be told to nobody, from manager to superintendent.",
        look_at="Who manages and who supervises those teams, absences, cover and addresses.",
        then="Give the team a supervisor who can be reached, or record who covers. The next check tells them.",
        call="Call the head of the unit the same day.",
    ),
    "unsealed": Entry(
        means="Audit events wait for their seal for too long. Until then nobody could prove that one was changed.",
        look_at="Whether the sealer is running, and its log: when it refuses, it says what does not fit.",
        then="Start it again; it catches up. If it refuses, change nothing, and go by 'When the sealer refuses'.",
        call="Call whoever looks after Vigil the same day; when it refuses, the auditor as well.",
    ),
    "event_removed": Entry(
        means="An event waits for its seal and is no longer there: somebody took it out of the audit log.",
        look_at="Who could sign in to the database as its owner or a superuser, and the server's own log.",
        then="Touch nothing. Keep the database's log, the archive of its changes and the sealer's folder.",
        call="Call the auditor and whoever answers for information security at once, at any hour.",
    ),
    "scanner_silent": Entry(
        means="The virus scanner does not answer. Files of visits are kept, wait, and cannot be opened by anybody.",
        look_at="Whether clamd is running, and whether VIGIL_CLAMD is its address.",
        then="Start clamd again. What waits is scanned by itself, the oldest first; no file is lost.",
        call="Call whoever looks after Vigil in working hours.",
    ),
    "no_dead_mans_switch": Entry(
        means="No outside watcher is set, so nobody outside is told when everything stops.",
        look_at="The setting DEAD_MANS_SWITCH_URL.",
        then="Set it as 'The dead man's switch' in the operations guide says.",
        call="Nobody needs to be called; do it before Vigil is relied on.",
    ),
    "dead_mans_switch_silent": Entry(
        means="The outside watcher was not told of a good check for too long. It will raise an alarm by itself.",
        look_at="Whether the last checks were good, and whether this network lets the address through.",
        then="Open the way to DEAD_MANS_SWITCH_URL, or mend what makes the checks bad.",
        call="Call whoever looks after the network in working hours.",
    ),
}
