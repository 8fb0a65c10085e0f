"""The records of one visit: as it was first told, and each correction of it."""

from dataclasses import dataclass

from visits.models.visits import Visit, VisitCorrection


@dataclass(frozen=True)
class Link:
    """One record of a visit, and the correction that took it back, if any."""

    visit: Visit
    correction: VisitCorrection | None


def chain_of(visit: Visit) -> list[Link]:
    """All records of the visit to which `visit` belongs, the first first, in one query."""
    corrections = VisitCorrection.objects.filter(visit__offender=visit.offender_id)
    known = list(corrections.select_related("visit", "replacement", "recorded_by"))
    by_visit = {one.visit_id: one for one in known}
    by_replacement = {one.replacement_id: one for one in known if one.replacement_id}
    first = visit
    while first.pk in by_replacement:
        first = by_replacement[first.pk].visit
    links = [Link(first, by_visit.get(first.pk))]
    while (correction := links[-1].correction) and correction.replacement:
        links.append(Link(correction.replacement, by_visit.get(correction.replacement.pk)))
    return links
