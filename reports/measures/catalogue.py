"""Every measure there is, in the order in which the page shows them."""

from reports.measures import duties, ladders, made, people
from reports.measures.definition import Measure

GROUPS: tuple[tuple[str, tuple[Measure, ...]], ...] = (
    ("Visits due", duties.MEASURES),
    ("Visits made", made.MEASURES),
    ("After attempts", ladders.MEASURES),
    ("People", people.MEASURES),
    ("Reviews and patterns", people.REVIEWS),
)
MEASURES: dict[str, Measure] = {measure.id: measure for _, group in GROUPS for measure in group}
