"""Whoever is shown a person is in the audit log with that person; the walk itself is in test_access.py."""

import pytest

from tests.architecture import (
    contact_matrix,
    device_things,
    export_things,
    handover_matrix,
    inquiry_things,
    measure_things,
    policy_things,
    screening_things,
    standards_matrix,
)
from tests.architecture.addresses import every_address
from tests.architecture.fingerprint import changed, fingerprint
from tests.architecture.walk import ask
from tests.architecture.world import ROLES, World
from tests.factories import TOLD

# Where the walk must meet somebody; without this list it could pass by meeting nobody. Not here: the exported
# file of compliance/, which has its own test below.
SHOW_PEOPLE = {
    *contact_matrix.SHOW_PEOPLE,
    *policy_things.SHOW_PEOPLE,
    *handover_matrix.SHOW_PEOPLE,
    *measure_things.SHOW_PEOPLE,
    *inquiry_things.SHOW_PEOPLE,
    *export_things.SHOW_PEOPLE,
    *standards_matrix.SHOW_PEOPLE,
    *screening_things.SHOW_PEOPLE,
    "offenders/<uuid:public_id>/suspend/",
    "offenders/<uuid:public_id>/access/",
    "offenders/<uuid:public_id>/conflict/",
    "offenders/conflicts/<uuid:public_id>/lift/",
    "offenders/<uuid:public_id>/close/",
    "offenders/<uuid:public_id>/reopen/",
    "offenders/suspensions/<uuid:public_id>/end/",
    "proposals/",
    "proposals/<uuid:public_id>/",
    "proposals/<uuid:public_id>/approve/",
    "proposals/<uuid:public_id>/return/",
    "proposals/<uuid:public_id>/withdraw/",
    "visits/answer/<uuid:public_id>/",
    "visits/check-out/<uuid:public_id>/",
    "visits/back/<uuid:public_id>/",
    "visits/extend/<uuid:public_id>/",
    "visits/out/",
    "visits/safe/<uuid:public_id>/",
    "visits/attachments/<uuid:public_id>/",
    "api/v1/check-outs/",
    "api/v1/check-outs/<str:public_id>/",
    "visits/drafts/",
    "visits/drafts/<uuid:client_key>/",
    "visits/window/<uuid:public_id>/",
    "compliance/windows/<str:starts_on>/",
    "dark-risk/",
    "compliance/lengthenings/",
    "api/v1/proposals/",
    "api/v1/proposals/<str:public_id>/",
    "api/v1/suspensions/",
    "api/v1/suspensions/<str:public_id>/",
    "visits/mine/",
    *device_things.PEOPLE,
    *device_things.DEVICES[:5],
    "visits/coverage/",
    "api/v1/devices/",
    "visits/overdue/",
    "visits/record/<uuid:public_id>/",
    "visits/attempts/<uuid:public_id>/",
    "visits/pattern/<uuid:public_id>/",
    "visits/patterns/",
    "api/v1/patterns/<str:public_id>/",
    "visits/decide/<uuid:public_id>/",
    "visits/ladder/",
    "api/v1/ladder/<str:public_id>/",
    "api/v1/ladder-decisions/",
    "visits/visit/<uuid:public_id>/",
    "visits/visit/<uuid:public_id>/correct/",
    "visits/follow-up/<uuid:public_id>/done/",
    "api/v1/follow-ups/",
    "api/v1/follow-ups/<str:public_id>/",
    "risk/decide/<uuid:public_id>/",
    "risk/tools/<uuid:public_id>/",
    "risk/arms/<uuid:public_id>/",
    "risk/assessments/<uuid:public_id>/",
    "risk/assessments/<uuid:public_id>/factor/",
    "risk/assessments/<uuid:public_id>/complete/",
    "offenders/<uuid:public_id>/",
    "import/<uuid:public_id>/",
    "import/<uuid:public_id>/apply/",
    "import/merge/<uuid:public_id>/",
    "import/decisions/",
    "import/decisions/<uuid:public_id>/answer/",
    "api/v1/offenders/",
    "api/v1/offenders/<str:public_id>/",
    "api/v1/obligations/",
    "api/v1/visits/",
    "api/v1/visits/<str:public_id>/",
    "api/v1/assessments/",
    "api/v1/assessments/<str:public_id>/",
    "api/v1/alerts/",
    "api/v1/alerts/<str:public_id>/",
    "alerts/",
    "alerts/inbox/",
    *(f"alerts/<uuid:public_id>/{deed}" for deed in ("", "acknowledge/", "assign/", "comment/")),
    "offenders/<uuid:public_id>/changes/new/",
    "offenders/<uuid:public_id>/orders/new/",
    "offenders/<uuid:public_id>/people/new/",
    "offenders/orders/<uuid:public_id>/vary/",
    "offenders/orders/<uuid:public_id>/end/",
    "offenders/people/<uuid:public_id>/end/",
    "risk/plans/<uuid:public_id>/",
    "risk/plans/<uuid:public_id>/edit/",
    "risk/plans/<uuid:public_id>/propose/",
    "risk/plans/<uuid:public_id>/actions/new/",
    "risk/plans/actions/<uuid:public_id>/remove/",
    "risk/plans/actions/<uuid:public_id>/done/",
    "risk/reviews/",
    "risk/reviews/<uuid:public_id>/",
    "api/v1/changes/",
    "api/v1/changes/<str:public_id>/",
    "api/v1/orders/",
    "api/v1/orders/<str:public_id>/",
    "api/v1/plans/",
    "api/v1/plans/<str:public_id>/",
}


@pytest.mark.parametrize("role", ROLES)
def test_whoever_is_in_an_exported_file_is_named_in_the_audit_log(role: str, world: World) -> None:
    """The one form that answers with people instead of a page (LAW-2, AUD-1)."""
    (address,) = (one for one in every_address() if one.route == "compliance/")
    export = {"data": {"as_at": "2026-01-31", "kind": "csv", **TOLD}}

    answer = ask(world, address, ("POST", "page", role), export)

    assert answer.unaudited == frozenset()
    assert bool(answer.shown) == (role in {"supervisor", "other_supervisor", "auditor"})


def test_the_walk_sees_who_is_shown_without_an_audit_event(world: World) -> None:
    """It can fail: here the sign-in page, which writes none, names somebody."""
    (address,) = (one for one in every_address() if one.route == "sign-in/")
    world.offenders["own"].reference = "Username"

    assert ask(world, address, ("GET", "page", "anonymous")).unaudited == {world.offenders["own"].pk}


def test_a_look_stays_done_and_a_deed_is_undone(world: World) -> None:
    """Otherwise the walk could not see what a look changes."""
    (address,) = (one for one in every_address() if one.route == "visits/mine/")
    nothing = fingerprint()

    ask(world, address, ("POST", "page", "officer"))
    after_deed = fingerprint()
    ask(world, address, ("GET", "page", "officer"))

    assert changed(nothing, after_deed) == set()
    assert "audit_auditevent" in changed(nothing, fingerprint())


def test_the_fingerprint_sees_a_change(world: World) -> None:
    """The walk above can fail."""
    before = fingerprint()
    world.offenders["own"].notes = "changed"
    world.offenders["own"].save()

    assert "offenders_offender" in changed(before, fingerprint())
