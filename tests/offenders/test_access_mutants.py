"""A mutation run over the policy of access: each place of the rule, and of the SQL that asks it, changed in turn."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, transaction

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import AccessGrant, ConflictBlock, Offender, register
from offender_mgmt.offenders.models.emergency import EmergencyAccess
from offender_mgmt.offenders.models.register import OffenderQuerySet
from offender_mgmt.offenders.rules import access
from offender_mgmt.offenders.rules.access import opens_in_emergency, why_hidden
from tests.conftest import COUNTED
from tests.factories import make_user
from tests.mutants import mutants_of
from tests.offenders.access_cases import CASES
from tests.offenders.test_access_agrees import DAY, TIED, record, tie, ties_of, two_who_decide, viewer
from tests.offenders.test_access_rules import every_combination, may_see

LISTS = type(AccessGrant.objects.all())
CONFLICTS = type(ConflictBlock.objects.all())
ASKED = [
    *((OffenderQuerySet, name) for name in ("people", "unrestricted", "told_to", "visible_to")),
    *((OffenderQuerySet, name) for name in ("reportable_to", "measured_for", "opened_by_emergency_to")),
    *((OffenderQuerySet, name) for name in ("overseen_by", "askable_by")),
    *((register, name) for name in ("_listed", "_in_emergency", "_blocked", "_theirs")),
    *((LISTS, name) for name in ("current", "of_the_level")),
    (CONFLICTS, "standing"),
    (type(EmergencyAccess.objects.all()), "running"),
]
# Each tie alone; each with each is compared in test_access_agrees.py.
TIED_ONCE = [case for case in TIED if sum(tie is not None for tie in case[2:]) <= 1]
Seen = dict[str, set[str]]


def test_no_change_of_the_rule_goes_unnoticed(
    monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    """Each denial changed in each place, and each left out: the table or the sentences say otherwise."""
    alive, number = [], 0
    for place, denial in enumerate(access.DENIALS):
        for words, hides in mutants_of(denial.hides):
            number += 1
            with monkeypatch.context() as changed:
                mutant = access.Denial(denial.name, hides)
                changed.setattr(
                    access, "DENIALS", (*access.DENIALS[:place], mutant, *access.DENIALS[place + 1 :])
                )
                if not is_noticed():
                    alive.append(words)

    record_property(COUNTED, f"mutants of the rule of access: {number - len(alive)} of {number} noticed")
    assert alive == []


def is_noticed() -> bool:
    """Whether the table or any combination is decided otherwise now."""
    if any(why_hidden(viewer, record, ties) != why for viewer, record, ties, why in CASES.values()):
        return True
    return any(
        (why_hidden(viewer, record, ties) is None) != may_see(viewer, record, ties)
        for viewer, record, ties in every_combination()
    )


@pytest.mark.django_db
def test_no_change_of_the_look_up_goes_unnoticed(
    north: Team,
    south: Team,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    """`visible_to` and all that stands on it, changed in each place: somebody sees other than the rule says."""
    users = list(make_users(north, south))
    expected = make_register(users, north, south, now)
    assert all(seen_by(user) == expected[user.pk] for user in users)
    alive, number = [], 0
    for holder, name in ASKED:
        for words, mutant in mutants_of(vars(holder)[name]):
            number += 1
            with monkeypatch.context() as changed:
                changed.setattr(holder, name, mutant)
                if all(is_the_same(user, expected[user.pk]) for user in users):
                    alive.append(words)

    record_property(COUNTED, f"mutants of the look-up of records: {number - len(alive)} of {number} noticed")
    assert alive == []


def make_users(north: Team, south: Team) -> Iterator[User]:
    """Of each role: in North, in no team, disabled."""
    for number, role in enumerate(Role):
        yield make_user(f"north{number}", role, team=north, supervises=[north])
        yield make_user(f"nobody{number}", role, team=None, supervises=[])
        gone = make_user(f"gone{number}", role, team=north, supervises=[north])
        gone.is_active = False
        yield gone


def make_register(users: list[User], north: Team, south: Team, now: datetime) -> dict[int, Seen]:
    """For the first user of each role every level, team, list and conflict, each with each; a canary, a closed record.
    Returned is what each user may see by the rule, by the name of the question.
    """
    teams = {"own": north, "another": south, None: None}
    others = [
        Offender(reference="TST/CANARY", recorded_on=DAY, closed_on=DAY, team=north, is_canary=True),
        Offender(reference="TST/CLOSED", recorded_on=DAY, closed_on=DAY, team=north),
    ]
    cases = [
        (Offender(reference=f"TST/{number}", recorded_on=DAY, team=teams[team], access_level=level), case)
        for number, case in enumerate(TIED_ONCE)
        for level, team, *_ in [case]
    ]
    Offender.objects.bulk_create([*others, *(offender for offender, _ in cases)])
    listed = users[::3]
    for user in listed:
        tie(cases, user, now, by=two_who_decide(about=user.username))
    plain = ("", None, None, None, None)
    everybody = [*((one, plain) for one in others), *cases]
    return {
        user.pk: by_the_rule(user, [(one, case if user in listed else plain) for one, case in everybody])
        for user in users
    }


def by_the_rule(user: User, cases: list[tuple[Offender, Any]]) -> Seen:
    """What the rule says that the user is shown, counts, and is kept from."""
    whys = {one.reference: why_hidden(viewer(user), record(one), ties_of(case)) for one, case in cases}
    shown = {reference for reference, why in whys.items() if why is None}
    blocked = {
        one.reference for one, case in cases if ties_of(case).is_blocked or ties_of(case).is_the_person
    }
    plain = {one.reference for one, _ in cases if one.access_level == "normal" and not one.is_canary}
    counted = shown if user.role in {Role.OFFENDER_MANAGER, Role.SUPERVISOR} else plain - blocked
    listed = {one.reference for one, case in cases if ties_of(case).listed_for == one.access_level}
    let_in = {
        one.reference for one, case in cases if ties_of(case).in_emergency and one.access_level != "sealed"
    }
    restricted = {one.reference for one, _ in cases if one.access_level != "normal"}
    overseen = set(whys) - {"TST/CANARY"} - blocked if user.role == Role.PROFESSIONAL_STANDARDS else set()
    return {
        "opened": {
            one.reference
            for one, case in cases
            if opens_in_emergency(viewer(user), record(one), ties_of(case))
        },
        "overseen": overseen if user.is_active else set(),
        "askable": (overseen | (counted if user.role == Role.AUDITOR else set()))
        if user.is_active
        else set(),
        "visible": shown,
        "kept": blocked | (restricted - listed - let_in),
        "reportable": counted if user.is_active and user.role in {Role.SUPERVISOR, Role.AUDITOR} else set(),
        "measured": counted if user.is_active and user.role in MEASURED else set(),
    }


MEASURED = {Role.OFFENDER_MANAGER, Role.SUPERVISOR, Role.AUDITOR}


def seen_by(user: User) -> Seen:
    """What the look-up shows."""
    questions = {
        "visible": Offender.objects.visible_to(user),
        "opened": Offender.objects.opened_by_emergency_to(user),
        "overseen": Offender.objects.overseen_by(user),
        "askable": Offender.objects.askable_by(user),
        "reportable": Offender.objects.reportable_to(user),
        "measured": Offender.objects.measured_for(user),
    }
    seen = {name: set(found.values_list("reference", flat=True)) for name, found in questions.items()}
    return seen | {"kept": set(Offender.objects.references_kept_from(user))}


def is_the_same(user: User, expected: Seen) -> bool:
    """Whether nothing about the change is to be seen; a question that cannot be asked any more is."""
    try:
        with transaction.atomic():
            return seen_by(user) == expected
    except (TypeError, ValueError, AttributeError, FieldError, DatabaseError):
        return False
