"""What the database refuses about contacts, contradictions, reviews of announced visits and entries."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from tests.constraints import refusal_of
from tests.factories import make_offender, make_visit
from visits.models import AnnouncementReview, Contact, Contradiction, Visit, VisorEntry

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 19, 10, tzinfo=UTC)


@pytest.fixture
def offender(now: datetime) -> Offender:
    """Somebody."""
    return make_offender(now=now)


@pytest.fixture
def visits(offender: Offender, officer: User) -> list[Visit]:
    """Three visits by the officer."""
    found = [make_visit(offender, date(2026, 10, day), by=officer) for day in (1, 2, 3)]
    for visit in found:
        visit.officers.set([officer])
    return found


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        pytest.param({"words": ""}, "contact_has_words", id="no words"),
        pytest.param({"channel": "dream"}, "contact_channel_is_known", id="an unknown channel"),
        pytest.param({"direction": "up"}, "contact_direction_is_known", id="an unknown direction"),
    ],
)
def test_a_contact_is_refused(changes: dict[str, Any], name: str, offender: Offender, officer: User) -> None:
    """Whole when it is written, for it is never edited."""
    valid = {"offender": offender, "contacted_at": AT, "channel": "call", "direction": "to_offender"}
    valid |= {"words": "So.", "recorded_by": officer, "recorded_at": AT}

    assert refusal_of(Contact, valid, changes) == name


@pytest.fixture
def contact(offender: Offender, officer: User) -> Contact:
    """A call."""
    facts = {"contacted_at": AT, "channel": "call", "direction": "to_offender", "words": "So."}
    return Contact.objects.create(offender=offender, recorded_by=officer, recorded_at=AT, **facts)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        pytest.param(
            {"visit": 1, "contact": None},
            "contradiction_is_with_a_contact_or_another_visit",
            id="with nothing",
        ),
        pytest.param(
            {"visit": 1, "other": 2}, "contradiction_is_with_a_contact_or_another_visit", id="with both"
        ),
        pytest.param(
            {"visit": 1, "other": 1, "contact": None, "question": "overlap"},
            "contradiction_is_with_a_contact_or_another_visit",
            id="with itself",
        ),
        pytest.param({}, "one_contradiction_with_a_contact", id="twice"),
    ],
)
def test_a_contradiction_is_refused(
    changes: dict[str, Any], name: str, visits: list[Visit], contact: Contact
) -> None:
    """One pair of two facts."""
    valid = {"visit": visits[0], "question": "contact_before", "contact": contact, "other": None}
    changed = {key: visits[at] if isinstance(at, int) else at for key, at in changes.items()}

    assert refusal_of(Contradiction, valid, changed) == name


def test_a_pair_of_visits_is_noted_once(visits: list[Visit]) -> None:
    """However often one looks."""
    valid = {"visit": visits[0], "question": "overlap", "other": visits[1]}

    assert refusal_of(Contradiction, valid, {}) == "one_contradiction_with_a_visit"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        pytest.param({"reason": ""}, "announcement_review_has_a_reason", id="no reasons"),
        pytest.param({"decision": "perhaps"}, "announcement_review_decides", id="no decision"),
        pytest.param(
            {"decided_by": "officer"}, "announcement_not_reviewed_by_its_own", id="by an officer of it"
        ),
    ],
)
def test_a_review_is_refused(
    changes: dict[str, Any], name: str, visits: list[Visit], officer: User, supervisor: User
) -> None:
    """With reasons, by somebody else."""
    valid = {"visit": visits[0], "decision": "authorised", "reason": "So.", "decided_by": supervisor}
    if "decided_by" in changes:
        changes = {"decided_by": officer}

    assert refusal_of(AnnouncementReview, valid | {"decided_at": AT}, {"visit": visits[1], **changes}) == name


def test_an_entry_is_written_by_somebody_under_a_reference(visits: list[Visit], officer: User) -> None:
    """All of it or nothing."""
    valid = {"visit": visits[0], "due_on": AT, "written_at": AT, "written_by": officer, "reference": "Z1"}

    assert refusal_of(VisorEntry, valid, {"visit": visits[1], "reference": ""}) == (
        "visor_entry_is_written_by_somebody_under_a_reference"
    )


def test_what_was_recorded_stays(contact: Contact, visits: list[Visit], supervisor: User) -> None:
    """Contacts, contradictions and reviews are neither changed nor deleted."""
    found = Contradiction.objects.create(visit=visits[0], question="contact_before", contact=contact)
    told = {"decision": "authorised", "reason": "So.", "decided_by": supervisor, "decided_at": AT}
    review = AnnouncementReview.objects.create(visit=visits[0], **told)

    for row in (found, review, contact):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()
