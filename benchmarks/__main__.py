"""Measuring Vigil.

python -m benchmarks sweep --offenders N: the sweep and the team page beside SQL written by hand.
python -m benchmarks recount --offenders N: the watcher's recount of a register that has been swept.
python -m benchmarks predictability: how well visits can be foreseen, by who chooses their day and who prepares.
python -m benchmarks policy --offenders N: a policy comes into force, by batches beside one person at a time.
python -m benchmarks forecast: how often what happens lies in the forecast's band, on invented teams.
python -m benchmarks sealing: what sealing the audit log costs those who write.
python -m benchmarks reports --offenders N: the dashboards of a team and of the force beside SQL written by hand.
python -m benchmarks audit --events N: both questions to a large audit log beside SQL written by hand.
python -m benchmarks export --rows N: a signed export of so many people beside COPY of the same rows, and its memory.
python -m benchmarks alerts: one sweep that opens every alert beside a loop over one person at a time, and mail.
"""

import argparse
import sys
from typing import Any

import django
from django.conf import settings
from django.db import OperationalError
from django.utils.module_loading import import_string

from benchmarks import forecast, predictability
from benchmarks.database import servers_to_measure, throw_away_database
from embedded.console import Trouble, speak_on
from offender_mgmt import fence


def main() -> None:
    """Measure as the command line asks; exit 1 with a sentence when it cannot, or when the rows differ."""
    options = _arguments()
    speak_on(sys.stderr)
    if options.what == "predictability":  # arithmetic alone: no database, and no server for one
        settings.configure(
            AUTH_USER_MODEL="accounts.User"
        )  # migrations, which hold the shipped policy, name it
        sys.stdout.write(predictability.measure(options.offenders, years=options.years, seed=options.seed))
        return
    if options.what == "forecast":
        sys.stdout.write(forecast.measure(options.teams, seed=options.seed))
        return
    try:
        with servers_to_measure(), throw_away_database():
            django.setup()
            fence.this_process_is_the_system()
            what = vars(options).pop("what")
            sys.stdout.write(import_string(f"benchmarks.{what}.measure")(**vars(options)))
    except (Trouble, OSError, OperationalError) as error:
        raise SystemExit(f"benchmarks: {error}") from None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    subparsers = parser.add_subparsers(required=True, dest="what")
    names = ("sweep", "recount", "alerts", "reports")
    sweep, recount, alerts, reports = (subparsers.add_parser(name) for name in names)
    for one in (sweep, recount, reports):
        one.add_argument("--offenders", type=whole_number, required=True, help="how many to invent")
        one.add_argument("--visits", type=whole_number, default=5, help="visits per offender, on average (5)")
        one.add_argument("--repeat", type=whole_number, default=5, help="how often each is timed (5)")
    alerts.add_argument(
        "--offenders", type=whole_number, default=143_000, help="how many to invent (143,000: 50,000 alerts)"
    )
    alerts.add_argument("--visits", type=whole_number, default=1, help="visits per offender, on average (1)")
    alerts.add_argument("--repeat", type=whole_number, default=3, help="how often the sweep is timed (3)")
    alerts.add_argument(
        "--mails", type=whole_number, default=10_000, help="people with one mail each (10,000)"
    )
    alerts.add_argument("--seconds", type=whole_number, default=60, help="how long the loop runs (60)")
    policy = subparsers.add_parser("policy")
    policy.add_argument("--offenders", type=whole_number, required=True, help="how many to invent")
    policy.add_argument("--visits", type=whole_number, default=2, help="visits per offender, on average (2)")
    policy.add_argument("--seconds", type=whole_number, default=60, help="how long the loop runs (60)")
    guessing = subparsers.add_parser("predictability")
    guessing.add_argument(
        "--offenders",
        type=whole_number,
        default=1000,
        help="how many whose longest gap is three months (1,000)",
    )
    guessing.add_argument("--years", type=whole_number, default=10, help="of visits to each (10)")
    foreseeing = subparsers.add_parser("forecast")
    foreseeing.add_argument("--teams", type=whole_number, default=400, help="how many to invent (400)")
    _about_the_log(subparsers)
    exporting = subparsers.add_parser("export")
    exporting.add_argument("--rows", type=whole_number, required=True, help="how many people to invent")
    exporting.add_argument("--repeat", type=whole_number, default=3, help="how often each is timed (3)")
    for one in (sweep, recount, alerts, reports, policy, guessing, foreseeing, exporting):
        one.add_argument("--seed", type=int, default=1, help="another number, another register (1)")
    return parser.parse_args()


def _about_the_log(subparsers: Any) -> None:
    sealing = subparsers.add_parser("sealing")
    sealing.add_argument("--clients", type=whole_number, default=8, help="who write at once (8)")
    sealing.add_argument("--seconds", type=whole_number, default=5, help="how long each turn lasts (5)")
    sealing.add_argument("--repeat", type=whole_number, default=4, help="turns with and without (4 each)")
    asking = subparsers.add_parser("audit")
    asking.add_argument("--events", type=whole_number, required=True, help="how many to invent")
    asking.add_argument("--repeat", type=whole_number, default=5, help="how often each is timed (5)")


def whole_number(text: str) -> int:
    """A number of at least 1; argparse names this function when it is none."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    main()
