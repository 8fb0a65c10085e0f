"""How often what happens lies in the forecast's band, on histories that the forecast has not seen."""

from dataclasses import dataclass
from random import Random

from benchmarks.histories import invent
from caseload.rules.forecast import RUNS, forecast

WEEKS = (4, 8, 12)


@dataclass
class Coverage:
    """Of so many histories, in how many the outcome lay in the band; and the same where some were still overdue,
    because it is easy to foresee that nobody will be.
    """

    of: int = 0
    held: int = 0
    of_hard: int = 0
    held_hard: int = 0

    def count(self, *, is_held: bool, is_hard: bool) -> None:
        """Count one history."""
        self.of += 1
        self.held += is_held
        self.of_hard += is_hard
        self.held_hard += is_held and is_hard

    @property
    def share(self) -> float:
        """Of all."""
        return self.held / self.of

    @property
    def share_hard(self) -> float:
        """Of those in which some were still overdue."""
        return self.held_hard / self.of_hard


def coverage(histories: int, *, seed: int, runs: int = RUNS) -> dict[int, Coverage]:
    """For each of these weeks, how the band of 80 % fared against what happened to all who were overdue."""
    chance = Random(seed)  # noqa: S311  # invented teams, and no secret
    found = {week: Coverage() for week in WEEKS}
    for number in range(histories):
        history = invent(chance)
        work = history.told(chance, WEEKS[-1])
        weeks = forecast(work, ranks=4, seed=number, runs=runs)[-1].weeks
        happened = history.overdue_after(chance, WEEKS[-1])
        for week, counted in found.items():
            band, outcome = weeks[week - 1], happened[week - 1]
            counted.count(is_held=band.low <= outcome <= band.high, is_hard=outcome > 0)
    return found


def measure(histories: int, *, seed: int) -> str:
    """The coverage as lines to read."""
    lines = [f"{histories:,} invented teams, seed {seed}, {RUNS} runs of each forecast."]
    lines += [
        f"After {week:2} weeks what happened lay in the band of 80 % in {100 * found.share:.1f} % of them; "
        f"of the {found.of_hard} in which somebody was still overdue, in {100 * found.share_hard:.1f} %."
        for week, found in coverage(histories, seed=seed).items()
    ]
    return "\n".join(lines) + "\n"
