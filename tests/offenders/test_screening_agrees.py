"""The rule of screening and the SQL that asks it of the whole register say the same."""

from datetime import date, datetime

import pytest

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import StaffParticulars, User
from offender_mgmt.offenders.choices import LinkKind
from offender_mgmt.offenders.models import Address, LinkedPerson, Offender
from offender_mgmt.offenders.models.screening import hits
from offender_mgmt.offenders.rules.screening import Known, grounds_of_hit
from tests.factories import make_user
from tests.offenders.screening_cases import CASES

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 1)


@pytest.fixture
def staff(now: datetime) -> dict[int, Known]:
    """Everybody of the table's left side, as accounts with particulars."""
    told = [one for one, _, _ in CASES.values()]
    users = User.objects.bulk_create(  # without passwords: a hundred of them would take a minute
        User(
            username=f"user{number}", role=Role.AUDITOR, last_name=one.surnames[0], first_name=one.given_names
        )
        for number, one in enumerate(told)
    )
    StaffParticulars.objects.bulk_create(
        StaffParticulars(
            user=user,
            former_surnames=list(one.surnames[1:]),
            date_of_birth=one.date_of_birth,
            address=one.homes[0].lines if one.homes else "",
            postcode=one.homes[0].postcode if one.homes else "",
            recorded_at=now,
        )
        for user, one in zip(users, told, strict=True)
    )
    return {user.pk: one for user, one in zip(users, told, strict=True)}


@pytest.fixture
def register() -> dict[int, Known]:
    """Everybody of the table's right side, on the register; of former surnames it keeps none."""
    known = {}
    for number, (_, other, _) in enumerate(CASES.values()):
        offender = Offender.objects.create(
            reference=f"TST/{number}",
            family_name=other.surnames[0],
            given_names=other.given_names,
            date_of_birth=other.date_of_birth,
            recorded_on=DAY,
        )
        for home in other.homes:
            Address.objects.create(
                offender=offender, lines=home.lines, postcode=home.postcode, recorded_on=DAY
            )
        known[offender.pk] = other
    return known


def expected(staff: dict[int, Known], register: dict[int, Known]) -> dict[tuple[int, int], list[str]]:
    """What the rule says of each with each."""
    answers = {
        (user, offender): sorted(f"offender.{ground}" for ground in grounds_of_hit(one, other))
        for user, one in staff.items()
        for offender, other in register.items()
    }
    return {pair: grounds for pair, grounds in answers.items() if grounds}


def found(**of: list[int]) -> dict[tuple[int, int], list[str]]:
    """What the statement says."""
    return {(one.user_id, one.offender_id): one.grounds for one in hits(**of)}


def test_everybody_with_everybody(staff: dict[int, Known], register: dict[int, Known]) -> None:
    """Each case of the table and each pair of its people: thousands that the rule decides one by one."""
    told = expected(staff, register)

    assert len(staff) * len(register) > 3000
    assert len(told) > len(CASES) / 2
    assert found() == told


def test_one_account_and_one_record(staff: dict[int, Known], register: dict[int, Known]) -> None:
    """What is asked of one when it changes is what the whole register would say of it."""
    told = expected(staff, register)
    user, offender = next(reversed(staff)), next(iter(register))
    busy = max(staff, key=lambda one: sum(pair[0] == one for pair in told))

    assert found(user_ids=[busy]) == {pair: grounds for pair, grounds in told.items() if pair[0] == busy}
    assert found(offender_ids=[offender]) == {
        pair: grounds for pair, grounds in told.items() if pair[1] == offender
    }
    assert found(user_ids=[user], offender_ids=[]) == {}


def test_linked_people_are_compared_too(
    staff: dict[int, Known], register: dict[int, Known], officer: User, now: datetime
) -> None:
    """By the last word of their name, the first, and their date of birth; and as one at home, if they live there."""
    offender = Offender.objects.create(reference="TST/HOME", family_name="Quill", recorded_on=DAY)
    user = make_user("una.underwood", Role.AUDITOR)
    StaffParticulars.objects.create(
        user=user, date_of_birth=date(1999, 9, 9), address="7 Elm Row", postcode="LS1 1AA", recorded_at=now
    )
    Address.objects.create(offender=offender, lines="7 Elm Row, Leeds", postcode="LS1 1AA", recorded_on=DAY)
    links = {"offender": offender, "kind": LinkKind.VICTIM, "recorded_by": officer, "recorded_at": now}
    LinkedPerson.objects.create(
        **links, name="Una Mary Under-Wood", date_of_birth=date(1999, 9, 9), is_in_household=True
    )
    LinkedPerson.objects.create(**links, name="Somebody Else")
    LinkedPerson.objects.create(**links, name="Una Underwood", until_on=DAY)

    assert found(user_ids=[user.pk]) == {
        (user.pk, offender.pk): [
            "linked.address",
            "linked.date_of_birth",
            "linked.given_name",
            "linked.surname",
            "offender.address",
        ]
    }


def test_only_who_lives_with_the_offender_has_their_address(officer: User, now: datetime) -> None:
    """A linked person's own address is on no record."""
    offender = Offender.objects.create(reference="TST/HOME", family_name="Quill", recorded_on=DAY)
    user = make_user("una.underwood", Role.AUDITOR)
    StaffParticulars.objects.create(user=user, address="9 Elm Row", postcode="LS1 1AA", recorded_at=now)
    Address.objects.create(offender=offender, lines="7 Elm Row, Leeds", postcode="LS1 1AA", recorded_on=DAY)
    link = LinkedPerson.objects.create(
        offender=offender, kind=LinkKind.ASSOCIATE, name="Ann Underwood", recorded_by=officer, recorded_at=now
    )
    assert found(user_ids=[user.pk]) == {}

    link.is_in_household = True
    link.save()
    assert found(user_ids=[user.pk]) == {(user.pk, offender.pk): ["linked.postcode", "linked.surname"]}


def test_who_and_what_is_left_out(staff: dict[int, Known], register: dict[int, Known]) -> None:
    """Accounts that cannot sign in, and addresses that have ended; closed records stay, because they can be read."""
    User.objects.update(is_active=False)
    assert found() == {}

    User.objects.update(is_active=True)
    Address.objects.update(until_on=DAY)
    assert not any("address" in ground for grounds in found().values() for ground in grounds)

    Offender.objects.update(closed_on=DAY)
    assert found()
