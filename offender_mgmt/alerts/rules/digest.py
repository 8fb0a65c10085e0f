"""What a message says: references, dates and links, and nothing else about anybody (ALR-10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.policy.rules import Policy

MOST_LINES = 100  # records listed in one message; the rest is a number
LEVELS = RiskLevel.values  # from the least dangerous up


@dataclass(frozen=True)
class Line:
    """One record: since when it needs somebody, and where it can be opened. `danger` only orders the lines."""

    reference: str
    since_on: date
    path: str
    danger: int


@dataclass(frozen=True)
class Digest:
    """One message to one person: so many alerts, the most dangerous records first, then the oldest."""

    message_id: str
    username: str
    address: str
    alerts: int
    lines: tuple[Line, ...]
    base_url: str

    @property
    def subject(self) -> str:
        """What the mailbox shows: a number."""
        return f"Vigil: {self.alerts} alert{'' if self.alerts == 1 else 's'}"

    @property
    def text(self) -> str:
        """The body of a mail."""
        listed = [
            f"{line.reference}  since {_day(line.since_on)}  {self.base_url}{line.path}"
            for line in self.listed
        ]
        if self.more:
            listed.append(f"and {self.more} more: {self.base_url}/alerts/")
        return "These records need you. Sign in to see why.\n\n" + "\n".join(listed) + "\n"

    @property
    def listed(self) -> tuple[Line, ...]:
        """The records that are named."""
        return self.lines[:MOST_LINES]

    @property
    def more(self) -> int:
        """How many records are not named."""
        return max(0, len(self.lines) - MOST_LINES)

    @property
    def as_json(self) -> dict[str, object]:
        """The body of a webhook's message."""
        return {
            "type": "vigil.alerts",
            "recipient": self.username,
            "alerts": self.alerts,
            "records": [
                {
                    "reference": line.reference,
                    "since": line.since_on.isoformat(),
                    "url": f"{self.base_url}{line.path}",
                }
                for line in self.listed
            ],
            "more": self.more,
            "url": f"{self.base_url}/alerts/",
        }


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """One line for each record, since the earliest of its dates: most dangerous first, then oldest."""
    earliest: dict[str, Line] = {}
    for line in sorted(lines, key=lambda line: line.since_on):
        earliest.setdefault(line.reference, line)
    return tuple(sorted(earliest.values(), key=lambda line: (-line.danger, line.since_on, line.reference)))


def danger(risk_level: str | None, policy: Policy) -> int:
    """How high a level is; without one, as high as policy treats it."""
    return LEVELS.index(policy.counted_as(risk_level))


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
