"""python -m benchmarks sweep --offenders N: Vigil's sweep and team page beside SQL written by hand."""

import argparse
import sys

import django
from django.db import OperationalError
from django.utils.module_loading import import_string

from benchmarks.database import servers_to_measure, throw_away_database
from embedded.console import Trouble, speak_on


def main() -> None:
    """Measure as the command line asks; exit 1 with a sentence when it cannot, or when the rows differ."""
    options = _arguments()
    speak_on(sys.stderr)
    try:
        with servers_to_measure(), throw_away_database():
            django.setup()
            sys.stdout.write(import_string("benchmarks.sweep.measure")(**vars(options)))
    except (Trouble, OSError, OperationalError) as error:
        raise SystemExit(f"benchmarks: {error}") from None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    sweep = parser.add_subparsers(required=True).add_parser("sweep")
    sweep.add_argument("--offenders", type=whole_number, required=True, help="how many to invent")
    sweep.add_argument("--visits", type=whole_number, default=5, help="visits per offender, on average (5)")
    sweep.add_argument("--seed", type=int, default=1, help="another number, another register (1)")
    sweep.add_argument("--repeat", type=whole_number, default=5, help="how often each is timed (5)")
    return parser.parse_args()


def whole_number(text: str) -> int:
    """A number of at least 1; argparse names this function when it is none."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    main()
