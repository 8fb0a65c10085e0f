"""A visit as plain text, to be copied into the national register."""

from collections.abc import Iterator

from django.utils import timezone

from visits.choices import Purpose
from visits.models import Visit


def summary_of(visit: Visit) -> str:
    """The visit line by line, each with its name; what nobody said is left out."""
    return "\n".join(f"{name}: {words}" for name, words in _lines(visit) if words)


def _lines(visit: Visit) -> Iterator[tuple[str, str]]:
    offender = visit.offender
    yield "Reference", offender.reference
    yield "ViSOR reference", offender.visor_reference
    yield "Visited", _when(visit)
    yield "Officers", ", ".join(str(one) for one in visit.officers.order_by("last_name", "first_name"))
    yield "Outcome", visit.get_outcome_display()
    yield "Arrangement", visit.get_arrangement_display()
    yield "Why announced", _why_announced(visit)
    yield "Purposes", ", ".join(Purpose(code).label for code in visit.purposes)
    yield "Address", visit.elsewhere or (visit.address.lines if visit.address else "")
    yield "Observed or told", visit.observed
    yield "Officer's view", visit.officer_view
    yield "Vigil receipt", visit.receipt_number


def _when(visit: Visit) -> str:
    if visit.visited_at is None:
        return f"{visit.visited_on:%-d %B %Y}"
    told = f"{timezone.localtime(visit.visited_at):%-d %B %Y, %H:%M}"
    return told + (f" to {timezone.localtime(visit.ended_at):%H:%M}" if visit.ended_at else "")


def _why_announced(visit: Visit) -> str:
    code = visit.get_announced_because_display()
    return ". ".join(words for words in (code, visit.arrangement_reason) if words)
