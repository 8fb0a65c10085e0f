"""Possible conflicts: when they are looked for, what is asked, and what an answer does (ACC-10)."""

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import StaffParticulars, Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.audit.services import SystemActor
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import ConflictKind, LinkKind, NoticeKind
from offender_mgmt.offenders.models import (
    Address,
    ConflictBlock,
    ConflictReview,
    Notice,
    Offender,
    ScreeningRun,
)
from offender_mgmt.policy.models import in_force
from tests.conftest import ClientOf
from tests.constraints import Row, refusal_of
from tests.factories import make_offender

pytestmark = pytest.mark.django_db

BORN = date(1984, 5, 6)
OPERATOR = SystemActor("test")


@pytest.fixture
def twin(north: Team, officer: User, now: datetime) -> Offender:
    """Of Colin Colleague's surname and date of birth, in his team."""
    return make_offender(
        now=now,
        family_name="Colleague",
        given_names="Cuthbert",
        date_of_birth=BORN,
        team=north,
        manager=officer,
    )


@pytest.fixture
def born(colleague: User, now: datetime) -> User:
    """Colin, of whom the date of birth and the home are known."""
    StaffParticulars.objects.create(
        user=colleague, date_of_birth=BORN, address="12 Mill Lane", postcode="RG1 1AA", recorded_at=now
    )
    return colleague


def asked() -> list[tuple[str, str, list[str], str]]:
    """About whom, which record, why, and what came of it."""
    reviews = ConflictReview.objects.select_related("user", "offender").order_by("pk")
    return [(one.user.first_name, one.offender.family_name, one.grounds, one.state) for one in reviews]


TWINS = ["offender.date_of_birth", "offender.surname"]


def test_twins_are_asked_about_once(born: User, twin: Offender, now: datetime) -> None:
    """Again and again compared, one question; it keeps nothing from anybody yet."""
    for hour in (0, 1):
        services.screen_all(now=now + timedelta(hours=hour))

    assert asked() == [("Colin", "Colleague", TWINS, "open")]
    assert [(run.accounts, run.records, run.found) for run in ScreeningRun.objects.order_by("ran_at")] == [
        (2, 1, 1),
        (2, 1, 0),
    ]
    event = AuditEvent.objects.get(verb=Verb.CONFLICTS_SCREENED)
    assert (event.actor_name, event.offender_ids, event.details) == ("screening", [twin.pk], {"reviews": 1})
    assert Offender.objects.visible_to(born).filter(pk=twin.pk).exists()


def test_everybody_is_compared_once_a_day_however_often_the_clock_strikes(
    born: User, twin: Offender, now: datetime
) -> None:
    """A clock that stood still is made good the next time that it strikes."""
    for hours in (0, 1, 11, 13):  # noon, one, eleven in the evening, and past midnight
        services.screen_once_a_day(now=now + timedelta(hours=hours))

    assert [run.ran_at for run in ScreeningRun.objects.order_by("ran_at")] == [now, now + timedelta(hours=13)]


def test_what_nobody_decides_in_time_is_told_to_professional_standards_once(
    supervisor: User, twin: Offender, standards: User, client_of: ClientOf, now: datetime
) -> None:
    """Here nobody could: the team has one supervisor, and it is about her. Standards can put the conflict on record."""
    User.objects.filter(pk=supervisor.pk).update(first_name="Cuthbert", last_name="Colleague")
    days = in_force(now.date()).conflict_review_days
    for passed in (0, days, days + 1, days + 2, days + 3):
        services.screen_all(now=now + timedelta(days=passed))

    notice = Notice.objects.get()
    assert (notice.kind, notice.offender, notice.user) == (NoticeKind.UNDECIDED, twin, supervisor)
    assert notice.on == now.date() + timedelta(days=days + 1)
    assert "nobody has decided in time" in client_of(standards).get("/standards/notices/").content.decode()

    services.set_block(
        offender_id=twin.pk,
        user_id=supervisor.pk,
        kind=ConflictKind.KNOWS,
        reason="Told.",
        by=standards,
        now=now,
    )
    assert [state for *_, state in asked()] == ["conflict"]


def test_whoever_it_is_about_is_not_told_in_professional_standards_either(
    standards: User, twin: Offender, client_of: ClientOf, now: datetime
) -> None:
    """Not that there is a notice, nor by the number beside the link."""
    services.tell_standards(NoticeKind.UNDECIDED, offender_ids=[twin.pk], about=standards, now=now)

    page = client_of(standards).get("/standards/notices/").content.decode()

    assert "Nothing to show" in page
    assert not Notice.objects.visible_to(standards).exists()


def test_a_new_account_is_compared_at_once(twin: Offender, now: datetime) -> None:
    """Before it first signs in: the full name is enough while no date of birth is known."""
    new = accounts.NewUser("cuthbert.new", Role.AUDITOR, first_name="Cuthbert", last_name="COLLEAGUE")

    accounts.create_user(new=new, by=OPERATOR, now=now)

    assert asked() == [
        ("Cuthbert", "Colleague", ["offender.full_name", "offender.given_name", "offender.surname"], "open")
    ]


def test_particulars_are_compared_when_they_are_recorded(
    colleague: User, officer: User, twin: Offender, now: datetime
) -> None:
    """A maiden name and a date of birth, each time that either changes; only the new ground is asked about."""
    told = accounts.NewParticulars(former_surnames=("Quill",), date_of_birth=date(1990, 1, 1))
    accounts.record_particulars(username="colin.colleague", new=told, by=OPERATOR, now=now)
    assert asked() == []

    told = accounts.NewParticulars(former_surnames=("Colleague-Quill",), date_of_birth=BORN)
    accounts.record_particulars(username="OLIVIA.officer", new=told, by=OPERATOR, now=now)
    assert asked() == [("Olivia", "Colleague", TWINS, "open")]


def _registered(by: User, now: datetime) -> None:
    new = services.NewOffender("TST/NEW", "Colleague", date_of_birth=BORN)
    services.register_offender(new=new, by=by, now=now)


def _moved(by: User, now: datetime) -> None:
    offender = make_offender(now=now, family_name="Quill")
    services.move(
        offender_id=offender.pk, lines="12 Mill Lane", postcode="rg11aa", from_on=now.date(), by=by, now=now
    )


def _linked(by: User, now: datetime) -> None:
    offender = make_offender(now=now, family_name="Quill")
    new = services.NewLink(LinkKind.ASSOCIATE, "Cara Colleague", date_of_birth=BORN)
    services.link_person(offender_id=offender.pk, new=new, by=by, now=now)


@pytest.mark.parametrize(
    ("change", "hit"),
    [
        (_registered, ("Colin", "Colleague", TWINS, "open")),
        (_moved, ("Colin", "Quill", ["offender.address"], "open")),
        (_linked, ("Colin", "Quill", ["linked.date_of_birth", "linked.surname"], "open")),
    ],
)
def test_a_record_that_changes_is_compared_at_once(
    change: Any, hit: tuple[object, ...], born: User, officer: User, now: datetime
) -> None:
    """Somebody new, a new address, somebody linked."""
    change(officer, now)

    assert asked() == [hit]


def decide(
    kind: ConflictKind | None, *, by: User, now: datetime, reason: str = "Asked them."
) -> ConflictReview:
    """Answer the one question."""
    review = ConflictReview.objects.open().get()
    return services.decide_review(public_id=review.public_id, kind=kind, reason=reason, by=by, now=now)


def test_a_conflict_keeps_the_record_away(
    born: User, twin: Offender, supervisor: User, now: datetime
) -> None:
    """It goes on record as any other, is what the review ends with, and is not asked about again."""
    services.screen_all(now=now)

    decide(ConflictKind.KNOWS, by=supervisor, now=now)
    services.screen_all(now=now)

    block = ConflictBlock.objects.standing().get()
    assert (block.user, block.offender, block.kind, block.set_by) == (
        born,
        twin,
        ConflictKind.KNOWS,
        supervisor,
    )
    assert asked() == [("Colin", "Colleague", TWINS, "conflict")]
    assert not Offender.objects.visible_to(born).filter(pk=twin.pk).exists()
    review = ConflictReview.objects.get()
    told = {"review": str(review.public_id), "state": "conflict"}
    assert AuditEvent.objects.get(verb=Verb.CONFLICT_REVIEWED).details == told


def test_what_was_no_conflict_is_asked_again_only_on_new_grounds(
    born: User, twin: Offender, supervisor: User, now: datetime
) -> None:
    """The same two, the same grounds: once. That they live together too is another question."""
    services.screen_all(now=now)
    decide(None, by=supervisor, now=now)
    services.screen_all(now=now)
    assert asked() == [("Colin", "Colleague", TWINS, "dismissed")]

    Address.objects.create(offender=twin, lines="12 Mill Lane", postcode="RG1 1AA", recorded_on=BORN)
    services.screen_all(now=now)

    assert asked()[1:] == [("Colin", "Colleague", ["offender.address", *TWINS], "open")]
    assert not ConflictBlock.objects.exists()


def test_a_question_that_waits_takes_up_new_grounds(born: User, twin: Offender, now: datetime) -> None:
    """One open question about two people, whatever is found."""
    services.screen_all(now=now)
    Address.objects.create(offender=twin, lines="12 Mill Lane", postcode="RG1 1AA", recorded_on=BORN)

    services.screen_all(now=now)

    assert asked() == [("Colin", "Colleague", ["offender.address", *TWINS], "open")]


def test_a_conflict_put_on_record_elsewhere_answers_the_question(
    born: User, twin: Offender, now: datetime
) -> None:
    """Also by whom it concerns, who does not know that anybody asked."""
    services.screen_all(now=now)

    services.set_block(
        offender_id=twin.pk, user_id=born.pk, kind=ConflictKind.KNOWS, reason="Twins.", by=born, now=now
    )

    assert asked() == [("Colin", "Colleague", TWINS, "conflict")]


def test_nobody_decides_about_themselves(born: User, twin: Offender, now: datetime) -> None:
    """Refused by the rule, before anything is written."""
    services.screen_all(now=now)

    with pytest.raises(RuleViolation, match="Somebody else"):
        decide(None, by=born, now=now)
    assert asked() == [("Colin", "Colleague", TWINS, "open")]


def test_what_is_kept_of_staff_is_not_in_the_log_and_goes_with_the_account(
    born: User, supervisor: User, now: datetime
) -> None:
    """Names of fields, no value; nothing is left once the account has ended, and then nothing new is taken."""
    told = accounts.NewParticulars(former_surnames=("Quill",), postcode="RG1 1AA")
    accounts.record_particulars(username=born.username, new=told, by=OPERATOR, now=now)
    assert AuditEvent.objects.get(verb=Verb.PARTICULARS_RECORDED).details == {
        "user_id": born.pk,
        "fields": ["former_surnames", "postcode"],
    }

    accounts.disable_user(user_id=born.pk, by=supervisor, now=now)

    assert not StaffParticulars.objects.exists()
    with pytest.raises(RuleViolation, match="disabled"):
        accounts.record_particulars(username=born.username, new=told, by=OPERATOR, now=now)


def _command(monkeypatch: pytest.MonkeyPatch, *lines: str) -> str:
    monkeypatch.setattr("sys.stdin", StringIO("\n".join(lines) + "\n"))
    said = StringIO()
    call_command("record_particulars", "colin.colleague", stdout=said)
    return said.getvalue()


def test_an_operator_records_particulars(monkeypatch: pytest.MonkeyPatch, colleague: User) -> None:
    """From four lines: nothing of it stands in a command line."""
    said = _command(monkeypatch, "Quill, Ames-Quill", "1984-05-06", "12 Mill Lane", "RG1 1AA")

    kept = StaffParticulars.objects.get(user=colleague)
    assert said == "Recorded and screened: colin.colleague.\n"
    assert (kept.former_surnames, kept.date_of_birth) == (["Quill", "Ames-Quill"], BORN)
    assert (kept.address, kept.postcode) == ("12 Mill Lane", "RG1 1AA")


@pytest.mark.parametrize(
    ("born_on", "why"), [("6/5/84", "1984-05-06"), ("2999-01-01", "in the past")], ids=["no date", "to come"]
)
def test_what_an_operator_cannot_record(
    born_on: str, why: str, monkeypatch: pytest.MonkeyPatch, colleague: User
) -> None:
    """Said in words, and nothing is kept."""
    with pytest.raises(CommandError, match=why):
        _command(monkeypatch, "", born_on, "", "")
    assert not StaffParticulars.objects.exists()


def test_particulars_of_nobody(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Said in words."""
    with pytest.raises(CommandError, match="no account called colin"):
        _command(monkeypatch, "", "", "", "")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "one_open_review_per_user_and_offender"),
        ({"grounds": []}, "review_has_grounds"),
        ({"reason": "Asked them."}, "review_is_open_or_decided_by_somebody_who_says_why"),
        ({"state": "dismissed"}, "review_is_open_or_decided_by_somebody_who_says_why"),
        (
            {"state": "dismissed", "decided_by": "officer"},
            "review_is_open_or_decided_by_somebody_who_says_why",
        ),
        (
            {"state": "dismissed", "decided_by": "colleague", "reason": "Not I."},
            "nobody_dismisses_a_review_about_themselves",
        ),
    ],
)
def test_the_database_refuses(
    changes: Row, name: str, twin: Offender, colleague: User, officer: User, now: datetime
) -> None:
    """What the services would refuse, for whoever writes without them."""
    valid: Row = {"offender": twin, "user": colleague, "grounds": TWINS, "found_at": now}
    people = {"colleague": colleague, "officer": officer}
    if "decided_by" in changes:
        changes = changes | {"decided_by": people[changes["decided_by"]], "decided_at": now}

    assert refusal_of(ConflictReview, valid, changes) == name
