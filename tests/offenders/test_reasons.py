"""Why somebody opens a record: who is asked, what is enough, and where it is kept (LAW-5)."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Cover, SharedDuty, Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import AccessLevel, AccessReason, Situation
from offender_mgmt.offenders.models import AccessGrant, Offender
from offender_mgmt.offenders.models.looks import reason_to_ask, situation_between
from offender_mgmt.offenders.rules.reasons import Standing, asked_for, check_reason, situation_of
from offender_mgmt.policy.models import PolicyValue
from offender_mgmt.policy.rules import REASONS, SITUATIONS
from tests.conftest import ClientOf
from tests.factories import make_offender
from tests.visits.facts import POLICY

QUESTION = "Why do you open this record?"
NOBODY = Standing(has_list=False, is_manager=False, covers_manager=False, is_supervisor=False)


@pytest.mark.parametrize(
    ("standing", "situation"),
    [
        (NOBODY, Situation.TEAM),
        (replace(NOBODY, is_manager=True), Situation.OWN),
        (replace(NOBODY, covers_manager=True), Situation.COVERING),
        (replace(NOBODY, is_supervisor=True), Situation.SUPERVISING),
        (replace(NOBODY, is_manager=True, is_supervisor=True), Situation.OWN),
        (replace(NOBODY, covers_manager=True, is_supervisor=True), Situation.COVERING),
        (replace(NOBODY, has_list=True), Situation.LISTED),
        (Standing(has_list=True, is_manager=True, covers_manager=True, is_supervisor=True), Situation.LISTED),
    ],
)
def test_what_somebody_is_to_a_record(standing: Standing, situation: Situation) -> None:
    """LAW-5: assigned, covering, supervising, of the team; a list comes before them all."""
    assert situation_of(standing) == situation


def test_policy_speaks_of_each_situation() -> None:
    """One that it did not know would be asked nothing."""
    assert set(SITUATIONS) == set(Situation.values)


@pytest.mark.parametrize(("situation", "asked"), list(product(Situation, REASONS)))
def test_each_situation_asks_what_policy_says(situation: Situation, asked: str) -> None:
    """LAW-5: each of the settings in each situation."""
    policy = replace(POLICY, access_reasons=dict.fromkeys(SITUATIONS, "none") | {situation.value: asked})

    assert asked_for(situation, policy) == asked


def test_what_is_asked_unless_a_force_says_otherwise() -> None:
    """LAW-5: words for a restricted record, a code for one that is not assigned, nothing for one that is."""
    assert {one: asked_for(one, POLICY) for one in Situation} == {
        Situation.OWN: "none",
        Situation.COVERING: "none",
        Situation.SUPERVISING: "none",
        Situation.TEAM: "code",
        Situation.LISTED: "words",
    }


@pytest.mark.parametrize(
    ("asked", "reason", "words", "refused"),
    [
        ("code", AccessReason.VISIT, "", ""),
        ("code", AccessReason.OTHER, "", "what the other reason is"),
        ("code", AccessReason.OTHER, "   ", "what the other reason is"),
        ("code", AccessReason.OTHER, "Court asked.", ""),
        ("words", AccessReason.VISIT, "", "in a few words"),
        ("words", AccessReason.OTHER, "", "in a few words"),
        ("words", AccessReason.VISIT, "Visit on Friday.", ""),
        ("none", AccessReason.VISIT, "", ""),
    ],
)
def test_which_reason_is_enough(asked: str, reason: AccessReason, words: str, refused: str) -> None:
    """A button is enough for a code; words are words."""
    if refused:
        with pytest.raises(RuleViolation, match=refused):
            check_reason(asked=asked, reason=reason, words=words)
    else:
        check_reason(asked=asked, reason=reason, words=words)


@pytest.fixture
def record(north: Team, officer: User, now: datetime) -> Offender:
    """Olivia's, in North."""
    return make_offender(now=now, family_name="Recordsurname", team=north, manager=officer)


def restrict(record: Offender, user: User, by: User, now: datetime) -> None:
    """A list with this one on it."""
    Offender.objects.filter(pk=record.pk).update(access_level=AccessLevel.RESTRICTED)
    AccessGrant.objects.create(
        offender=record,
        user=user,
        level=AccessLevel.RESTRICTED,
        reason="Case",
        requested_by=user,
        approved_by=by,
        granted_at=now,
    )
    record.refresh_from_db()


@pytest.mark.django_db
def test_who_is_what_to_a_record(
    record: Offender, officer: User, colleague: User, supervisor: User, now: datetime
) -> None:
    """Cover and a shared duty count while they last, and only for the one who covers."""

    def situations() -> list[Situation]:
        return [situation_between(user, record, now=now) for user in (officer, colleague, supervisor)]

    assert situations() == [Situation.OWN, Situation.TEAM, Situation.SUPERVISING]

    told = {"covered": officer, "covered_by": colleague, "recorded_by": supervisor, "recorded_at": now}
    Cover.objects.create(**told, starts_at=now - timedelta(hours=2), ends_at=now)
    Cover.objects.create(**told, starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    assert situations()[1] == Situation.TEAM

    cover = Cover.objects.create(**told, starts_at=now, ends_at=now + timedelta(hours=1))
    assert situations() == [Situation.OWN, Situation.COVERING, Situation.SUPERVISING]

    cover.delete()
    duty = SharedDuty.objects.create(officer=officer, shared_with=colleague, starts_at=now)
    assert situations()[1] == Situation.COVERING

    SharedDuty.objects.filter(pk=duty.pk).update(ends_at=now)
    assert situations()[1] == Situation.TEAM

    record.manager = None
    assert situations()[0] == Situation.TEAM

    restrict(record, officer, supervisor, now)
    assert situations() == [Situation.LISTED] * 3


@pytest.mark.django_db
def test_a_reason_holds_for_the_record_the_reader_and_the_day(
    record: Offender, colleague: User, north: Team, now: datetime
) -> None:
    """Until midnight in London; another record is another question."""
    other, midnight = make_offender(now=now, team=north), timezone.now()
    services.give_reason(
        offender_id=record.pk, reason=AccessReason.VISIT, words="", by=colleague, now=midnight
    )
    tomorrow = timezone.localtime(midnight).replace(hour=0, minute=1) + timedelta(days=1)

    assert reason_to_ask(colleague, record, now=midnight) == "none"
    assert reason_to_ask(colleague, other, now=midnight) == "code"
    assert reason_to_ask(colleague, record, now=tomorrow) == "code"


@pytest.mark.django_db
def test_a_code_is_not_enough_once_the_record_has_a_list(
    record: Offender, colleague: User, supervisor: User, now: datetime
) -> None:
    """What was said of a record of the team does not open a restricted one."""
    services.give_reason(offender_id=record.pk, reason=AccessReason.VISIT, words="", by=colleague, now=now)
    restrict(record, colleague, supervisor, now)

    assert reason_to_ask(colleague, record, now=timezone.now()) == "words"
    with pytest.raises(RuleViolation):
        services.give_reason(
            offender_id=record.pk, reason=AccessReason.VISIT, words="", by=colleague, now=now
        )
    services.give_reason(
        offender_id=record.pk, reason=AccessReason.VISIT, words="Visit.", by=colleague, now=now
    )
    assert reason_to_ask(colleague, record, now=timezone.now()) == "none"


@pytest.mark.django_db
def test_a_colleague_is_asked_once_and_then_shown_the_record(
    record: Offender, colleague: User, client_of: ClientOf
) -> None:
    """Before the answer nothing of the person is shown; one button, and the page as it was asked for."""
    client, page = client_of(colleague), record.get_absolute_url()

    question = client.get(f"{page}?page=2").content.decode()
    assert QUESTION in question
    assert "Recordsurname" not in question
    assert not AuditEvent.objects.filter(verb=Verb.OFFENDER_VIEWED).exists()

    answer = client.post(f"{page}reason/", {"reason": "visit", "back": f"{page}?page=2"})
    assert answer["Location"] == f"{page}?page=2"
    assert "Recordsurname" in client.get(answer["Location"]).content.decode()
    event = AuditEvent.objects.get(verb=Verb.ACCESS_REASON_GIVEN)
    assert (event.actor_id, event.offender_ids) == (colleague.pk, [record.pk])
    assert event.details == {"situation": "team", "reason": "visit"}
    assert AuditEvent.objects.filter(verb=Verb.OFFENDER_VIEWED, actor_id=colleague.pk).count() == 1


@pytest.mark.django_db
def test_who_is_not_asked(record: Offender, officer: User, supervisor: User, client_of: ClientOf) -> None:
    """The manager, and the supervisor of the team, as policy is shipped; of whom a force asks, it asks."""
    for user in (officer, supervisor):
        assert "Recordsurname" in client_of(user).get(record.get_absolute_url()).content.decode()

    asking = dict.fromkeys(SITUATIONS, "code")
    PolicyValue.objects.filter(revision__is_shipped=True, key="access_reasons").update(value=asking)
    for user in (officer, supervisor):
        assert QUESTION in client_of(user).get(record.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_who_may_not_see_the_record_is_not_asked_either(
    record: Offender, outsider: User, client_of: ClientOf
) -> None:
    """It does not exist for them: a question would say that it does."""
    client = client_of(outsider)

    assert client.get(record.get_absolute_url()).status_code == 404
    assert client.post(f"{record.get_absolute_url()}reason/", {"reason": "visit"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({}, 422, "Choose one of the reasons."),
        ({"reason": "curiosity"}, 422, "curiosity"),
        ({"reason": "other"}, 409, "Say what the other reason is."),
    ],
)
def test_what_is_no_reason(
    sent: dict[str, str], status: int, says: str, record: Offender, colleague: User, client_of: ClientOf
) -> None:
    """The question comes back with what is wrong, and nothing is kept."""
    answer = client_of(colleague).post(f"{record.get_absolute_url()}reason/", sent)

    assert answer.status_code == status
    assert says in answer.content.decode()
    assert QUESTION in answer.content.decode()
    assert not AuditEvent.objects.filter(verb=Verb.ACCESS_REASON_GIVEN).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "/sign-out/", ""])
def test_the_way_back_leads_to_this_record_only(
    back: str, record: Offender, colleague: User, client_of: ClientOf
) -> None:
    """Whatever address somebody put there."""
    answer = client_of(colleague).post(
        f"{record.get_absolute_url()}reason/", {"reason": "other", "words": "Court.", "back": back}
    )

    assert answer["Location"] == record.get_absolute_url()
