"""To whom a file is given, and on which ground: what the log keeps of each that leaves Vigil (LAW-3)."""

from dataclasses import dataclass

from offender_mgmt.errors import VigilError


@dataclass(frozen=True)
class Disclosure:
    """Who gets it, by name and organisation, the ground as a code, and how. None is without a recipient."""

    recipient: str
    basis: str
    method: str = "file"

    def __post_init__(self) -> None:
        if not self.recipient.strip() or not self.basis:
            raise VigilError("A file leaves Vigil for somebody, and on some ground: say for whom, and why.")

    @property
    def details(self) -> dict[str, object]:
        """As the event of the disclosure has them."""
        return {"recipient": self.recipient.strip(), "basis": self.basis, "method": self.method}
