"""The fence in the database and the look-up of the application say the same of who is shown a record (ADR 0075)."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from offender_mgmt import fence
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import AccessLevel
from offender_mgmt.offenders.models import EmergencyAccess, Offender
from tests.architecture.test_fence import put_on_list
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LISTED = ("restricted", "sealed", "taken off", "another's")
# When an emergency ends, and whether somebody has looked at it; whether the fence has it, and whether `visible_to` has.
EMERGENCIES = {
    "running": (timedelta(hours=4), False, True, True),
    "running and reviewed": (timedelta(hours=4), True, True, True),
    "over and not reviewed": (timedelta(minutes=-1), False, True, False),
    "over and reviewed": (timedelta(minutes=-1), True, False, False),
}


def test_the_fence_and_the_look_up_agree_about_every_list(
    north: Team, supervisor: User, other_supervisor: User
) -> None:
    """Each level with each name and each emergency: the fence gives whom they name for the level.

    Never less than `visible_to`, and more only until somebody has looked at an emergency.
    """
    user = make_user("una.user", Role.SUPERVISOR, supervises=[north])
    now, given, shown = timezone.now(), set(), set()
    for number, (level, name) in enumerate(product(AccessLevel.values, (None, *LISTED, *EMERGENCIES))):
        one = Offender.objects.create(
            reference=f"T/{number}", recorded_on=now.date(), access_level=level, team=north
        )
        is_given = is_shown = level in ("normal", name)
        if name in EMERGENCIES:
            lasts, is_reviewed, by_fence, by_look_up = EMERGENCIES[name]
            in_an_emergency(one, user, supervisor, now, lasts=lasts, is_reviewed=is_reviewed)
            is_given |= level == "restricted" and by_fence
            is_shown |= level == "restricted" and by_look_up
        elif name is not None:
            ended = {"ended_at": now, "ended_by": supervisor} if name == "taken off" else {}
            of_level = name if name in AccessLevel.values else "restricted"
            who = supervisor if name == "another's" else user
            put_on_list(one, who, supervisor, other_supervisor, now, level=of_level, **ended)
        given |= {one} if is_given else set()
        shown |= {one} if is_shown else set()
    assert set(Offender.objects.visible_to(user)) == shown < given

    with fence.reading_as(str(user.pk)):
        assert set(Offender.objects.all()) == given
        assert set(Offender.objects.visible_to(user)) == shown


def in_an_emergency(
    offender: Offender, user: User, reviewer: User, now: datetime, *, lasts: timedelta, is_reviewed: bool
) -> None:
    """One that this user took, and how it stands."""
    reviewed = {"reviewed_at": now, "reviewed_by": reviewer, "was_justified": True, "review_note": "Seen."}
    EmergencyAccess.objects.create(
        offender=offender,
        user=user,
        reason="A child is with him now.",
        asked_at=now - timedelta(hours=4),
        ends_at=now + lasts,
        review_due_at=now + timedelta(hours=72),
        **reviewed if is_reviewed else {},
    )


def test_professional_standards_are_given_every_record_and_the_look_up_keeps_its_rule(
    north: Team, standards: User
) -> None:
    """They oversee each list, so the fence has all; which pages show them one, `visible_to` and `overseen_by` say."""
    for level in AccessLevel.values:
        Offender.objects.create(
            reference=f"T/{level}", recorded_on=timezone.localdate(), access_level=level, team=north
        )
    shown, overseen = (
        set(found)
        for found in (Offender.objects.visible_to(standards), Offender.objects.overseen_by(standards))
    )
    assert len(overseen) == len(AccessLevel.values)

    with fence.reading_as(str(standards.pk)):
        assert set(Offender.objects.all()) == overseen >= shown
        assert set(Offender.objects.visible_to(standards)) == shown
    User.objects.filter(pk=standards.pk).update(is_active=False)
    with fence.reading_as(str(standards.pk)):
        assert set(Offender.objects.values_list("access_level", flat=True)) == {"normal"}
