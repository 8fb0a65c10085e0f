"""What is typed of a visit is kept, on whatever device, and becomes one visit."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from tests.factories import an_authority, make_offender, open_obligation
from tests.races import at_once
from visits.choices import Arrangement, Outcome
from visits.models import Visit, VisitDraft
from visits.rules.drafts import Save
from visits.services import discard_draft, record_drafted_visit, record_visit, save_draft
from visits.services.drafting import DraftEnded, DraftIsNewer, Typed
from visits.services.recording import VisitDetails

pytestmark = pytest.mark.django_db

KEY, PHONE, DESK = UUID(int=1), UUID(int=11), UUID(int=12)


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Overdue since 2020."""
    return make_offender(now=now, team=north, manager=officer, visited_on=date(2020, 1, 1))


def typed(words: str, page: UUID, number: int, *, version: int = 0, key: UUID = KEY) -> Typed:
    """What a page sends."""
    return Typed({"observed": [words]}, Save(key, version, page, number))


def details(*officers: User, now: datetime, **facts: Any) -> VisitDetails:
    """A visit an hour ago."""
    told: dict[str, Any] = {"outcome": Outcome.SEEN_INSIDE, "observed": "Two rooms."} | facts
    return VisitDetails(
        visited_at=now - timedelta(hours=1),
        arrangement=Arrangement.UNANNOUNCED,
        purposes=["risk"],
        officers=list(officers),
        single_crewed_reason="Agreed with the sergeant.",
        single_crewed_authority=an_authority(),
        **told,
    )


def test_a_draft_is_begun_and_goes_on(offender: Offender, officer: User, now: datetime) -> None:
    """Its first save is audited; the later ones, twenty seconds apart, are not."""
    save_draft(offender_id=offender.pk, typed=typed("One", PHONE, 1), by=officer, now=now)
    later = now + timedelta(seconds=20)
    save_draft(offender_id=offender.pk, typed=typed("One, two", PHONE, 2, version=1), by=officer, now=later)

    draft = VisitDraft.objects.get()
    assert (draft.content, draft.version, draft.saved_at) == ({"observed": ["One, two"]}, 2, later)
    assert (draft.started_at, draft.client_key) == (now, KEY)
    assert AuditEvent.objects.filter(verb=Verb.VISIT_DRAFTED, offender_ids=[offender.pk]).count() == 1


def test_a_draft_changes_no_due_date_and_no_alert(offender: Offender, officer: User, now: datetime) -> None:
    """Nothing has been done yet, so that nothing is refreshed: what is due and what is alerted stay as they were."""
    before = open_obligation(offender)
    alerts = list(Alert.objects.order_by("pk").values())

    save_draft(offender_id=offender.pk, typed=typed("Seen", PHONE, 1), by=officer, now=now)

    after = open_obligation(offender)
    assert (after.pk, after.due_on, after.receipt) == (before.pk, before.due_on, before.receipt)
    assert list(Alert.objects.order_by("pk").values()) == alerts


def test_a_second_device_goes_on_and_the_first_is_shown_both(
    offender: Offender, officer: User, now: datetime
) -> None:
    """The stale page overwrites nothing, and is given the other text."""
    this: dict[str, Any] = {"offender_id": offender.pk, "by": officer, "now": now}
    save_draft(typed=typed("On the phone", PHONE, 1), **this)
    save_draft(typed=typed("On the desk", DESK, 1, version=1), **this)

    with pytest.raises(DraftIsNewer) as refused:
        save_draft(typed=typed("On the phone again", PHONE, 2, version=1), **this)

    assert refused.value.draft.content == {"observed": ["On the desk"]}
    save_draft(typed=typed("Both", PHONE, 3, version=refused.value.draft.version), **this)
    assert VisitDraft.objects.get().content == {"observed": ["Both"]}


def test_what_arrives_late_or_twice_undoes_nothing(offender: Offender, officer: User, now: datetime) -> None:
    """A save that was overtaken on the way by a later one of the same page; the same words of two devices."""
    this: dict[str, Any] = {"offender_id": offender.pk, "by": officer, "now": now}
    save_draft(typed=typed("Two", PHONE, 2), **this)

    save_draft(typed=typed("One", PHONE, 1), **this)
    save_draft(typed=typed("Two", DESK, 1), **this)

    draft = VisitDraft.objects.get()
    assert (draft.content, draft.version) == ({"observed": ["Two"]}, 1)


def test_a_draft_becomes_the_visit(offender: Offender, officer: User, colleague: User, now: datetime) -> None:
    """One key, one visit, in one transaction; a retry is the same visit."""
    this: dict[str, Any] = {"offender_id": offender.pk, "by": officer, "now": now}
    save_draft(typed=typed("Two rooms.", PHONE, 1), **this)
    told = details(officer, colleague, now=now)

    visit = record_drafted_visit(details=told, typed=typed("Two rooms.", PHONE, 2, version=1), **this)
    again = record_drafted_visit(details=told, typed=typed("Two rooms.", PHONE, 2, version=1), **this)

    draft = VisitDraft.objects.get()
    assert (draft.visit, draft.closed_at, draft.closed_by) == (visit, now, officer)
    assert again == visit
    assert Visit.objects.filter(client_key=KEY).count() == 1


def test_the_api_closes_the_draft_of_its_key(
    offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """Whoever records with the key of a draft has written it up."""
    this: dict[str, Any] = {"offender_id": offender.pk, "by": officer, "now": now}
    save_draft(typed=typed("Two rooms.", PHONE, 1), **this)

    visit = record_visit(details=details(officer, colleague, now=now), client_key=KEY, **this)

    assert VisitDraft.objects.get().visit == visit


def test_what_another_device_has_written_since_is_not_left_behind(
    offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """Recording an older text than is kept is refused, with both."""
    this: dict[str, Any] = {"offender_id": offender.pk, "by": officer, "now": now}
    save_draft(typed=typed("Two rooms.", PHONE, 1), **this)
    save_draft(typed=typed("Two rooms, and a phone.", DESK, 1, version=1), **this)
    told = details(officer, colleague, now=now)

    with pytest.raises(DraftIsNewer):
        record_drafted_visit(details=told, typed=typed("Two rooms.", PHONE, 2, version=1), **this)

    assert not Visit.objects.filter(client_key=KEY).exists()


@pytest.mark.parametrize("words", [{"observed": "A phone as well."}, {"outcome": Outcome.NO_ANSWER}])
def test_other_words_under_a_used_key_are_not_called_saved(
    words: dict[str, Any], offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """The receipt was lost on the way, the officer wrote on: what is not in the visit is said not to be."""
    this: dict[str, Any] = {"offender_id": offender.pk, "by": officer, "now": now}
    sent = typed("Two rooms.", PHONE, 1)
    visit = record_drafted_visit(details=details(officer, colleague, now=now), typed=sent, **this)

    with pytest.raises(DraftEnded, match=visit.receipt_number):
        record_drafted_visit(details=details(officer, colleague, now=now, **words), typed=sent, **this)
    with pytest.raises(DraftEnded, match=visit.receipt_number):
        save_draft(typed=typed("A phone as well.", PHONE, 2), **this)


def test_a_supervisor_finishes_it_with_its_author_among_the_officers(
    offender: Offender, officer: User, colleague: User, supervisor: User, now: datetime
) -> None:
    """Whoever was there is named, and whoever goes on writing is told the receipt."""
    save_draft(offender_id=offender.pk, typed=typed("Two rooms.", PHONE, 1), by=officer, now=now)
    this: dict[str, Any] = {"offender_id": offender.pk, "by": supervisor, "now": now}
    sent = typed("Two rooms.", DESK, 1, version=1)

    with pytest.raises(RuleViolation, match="Name the officer who began"):
        record_drafted_visit(details=details(supervisor, colleague, now=now), typed=sent, **this)
    visit = record_drafted_visit(details=details(officer, supervisor, now=now), typed=sent, **this)

    assert VisitDraft.objects.get().closed_by == supervisor
    with pytest.raises(DraftEnded, match=visit.receipt_number):
        record_drafted_visit(
            offender_id=offender.pk,
            details=details(officer, colleague, now=now),
            typed=typed("Two rooms.", PHONE, 2, version=1),
            by=officer,
            now=now,
        )


def test_a_colleague_cannot_write_in_it(
    offender: Offender, officer: User, colleague: User, outsider: User, now: datetime
) -> None:
    """Whoever guesses the key begins a draft of their own, or is told that the key is taken."""
    save_draft(offender_id=offender.pk, typed=typed("Mine", PHONE, 1), by=officer, now=now)
    own = typed("Theirs", DESK, 1, key=uuid4())

    save_draft(offender_id=offender.pk, typed=own, by=colleague, now=now)

    with pytest.raises(DraftEnded):
        save_draft(offender_id=offender.pk, typed=typed("Guessed", DESK, 1), by=outsider, now=now)
    assert VisitDraft.objects.get(officer=officer).content == {"observed": ["Mine"]}
    assert VisitDraft.objects.get(officer=colleague).content == {"observed": ["Theirs"]}


def test_a_discarded_draft_keeps_its_words(offender: Offender, officer: User, now: datetime) -> None:
    """It is closed, says by whom and why, and takes no further save; it cannot be discarded twice."""
    draft = save_draft(offender_id=offender.pk, typed=typed("Seen", PHONE, 1), by=officer, now=now)

    discard_draft(draft_id=draft.pk, reason="No visit was made.", by=officer, now=now)

    draft.refresh_from_db()
    assert (draft.content, draft.closed_by, draft.visit) == ({"observed": ["Seen"]}, officer, None)
    assert draft.discarded_because == "No visit was made."
    with pytest.raises(DraftEnded, match="discarded"):
        save_draft(offender_id=offender.pk, typed=typed("On", PHONE, 2, version=1), by=officer, now=now)
    with pytest.raises(RuleViolation, match="no longer open"):
        discard_draft(draft_id=draft.pk, reason="Again.", by=officer, now=now)


@pytest.mark.django_db(transaction=True)
def test_of_two_devices_that_save_at_once_one_is_shown_the_other(
    now: datetime, north: Team, officer: User
) -> None:
    """The same version, eight times at the same instant: one is kept, the others are told, and nothing is lost."""
    offender = make_offender(now=now, team=north)
    save_draft(offender_id=offender.pk, typed=typed("Begun", PHONE, 1), by=officer, now=now)

    def save(number: int) -> str:
        words = f"Device {number}"
        try:
            told = typed(words, UUID(int=100 + number), 1, version=1)
            save_draft(offender_id=offender.pk, typed=told, by=officer, now=now)
        except DraftIsNewer as newer:
            return str(newer.draft.content["observed"][0])
        return words

    told = at_once(8, save)

    kept = VisitDraft.objects.get()
    assert kept.version == 2
    assert told == [kept.content["observed"][0]] * 8
