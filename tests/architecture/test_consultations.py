"""Whoever is shown a person is in the audit log with that person; and looking changes nothing else."""

from itertools import product
from typing import Any

import pytest

from offender_mgmt.audit.models import AuditEvent
from tests.architecture.addresses import Address, every_address
from tests.architecture.fingerprint import MAY_CHANGE_ON_GET, changed, fingerprint
from tests.architecture.world import ROLES, SURNAMES, World

ADDRESSES = [pytest.param(address, id=f"/{address.route}") for address in every_address()]
# Where the walk must meet somebody; without this list it could pass by meeting nobody.
SHOW_PEOPLE = {
    "offenders/<uuid:public_id>/suspend/",
    "offenders/<uuid:public_id>/close/",
    "offenders/<uuid:public_id>/reopen/",
    "offenders/suspensions/<uuid:public_id>/end/",
    "proposals/",
    "proposals/<uuid:public_id>/",
    "proposals/<uuid:public_id>/approve/",
    "proposals/<uuid:public_id>/return/",
    "proposals/<uuid:public_id>/withdraw/",
    "visits/answer/<uuid:public_id>/",
    "dark-risk/",
    "compliance/lengthenings/",
    "api/v1/proposals/",
    "api/v1/proposals/<str:public_id>/",
    "api/v1/suspensions/",
    "api/v1/suspensions/<str:public_id>/",
    "visits/mine/",
    "visits/overdue/",
    "visits/record/<uuid:public_id>/",
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
    "compliance/",
    "api/v1/offenders/",
    "api/v1/offenders/<str:public_id>/",
    "api/v1/obligations/",
    "api/v1/visits/",
    "api/v1/visits/<str:public_id>/",
    "api/v1/assessments/",
    "api/v1/assessments/<str:public_id>/",
    "api/v1/alerts/",
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


def shown(world: World, answer: Any) -> set[int]:
    """The offenders whom this answer names, by surname, reference or id."""
    text = answer.content.decode(errors="replace")
    return {
        offender.pk
        for kind, offender in world.offenders.items()
        if SURNAMES[kind] in text or offender.reference in text or str(offender.public_id) in text
    }


def audited(world: World, role: str, after: int) -> set[int]:
    """The offenders named by what this role did since that event."""
    user = world.users[role]
    events = AuditEvent.objects.filter(pk__gt=after, actor_id=user.pk if user else None)
    return {offender_id for event in events for offender_id in event.offender_ids}


def latest_event() -> int:
    """Where the log stands."""
    return AuditEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def form_of(address: Address) -> dict[str, str]:
    """What to send so that people are shown: the export is a form; elsewhere the page comes back with errors."""
    return {"as_at": "2026-01-31", "kind": "csv"} if address.route == "compliance/" else {"nonsense": "yes"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_is_shown_is_named_in_the_audit_log(address: Address, world: World) -> None:
    """Every page, list, file and answer that holds somebody's name, reference or id has written a consultation
    that names that person (LAW-2, AUD-1).
    """
    has_met_somebody = False
    for method, role, key in product(("get", "post"), ROLES, world.kinds(address.route).values()):
        after = latest_event()

        answer = getattr(world.client(role), method)(
            address.path(key), form_of(address) if method == "post" else {}
        )

        met = shown(world, answer)
        assert met <= audited(world, role, after), f"{method} {address.path(key)} as {role}"
        has_met_somebody |= bool(met)

    assert has_met_somebody == (address.route in SHOW_PEOPLE)


@pytest.mark.parametrize("address", ADDRESSES)
def test_looking_changes_nothing_but_the_audit_log(address: Address, world: World) -> None:
    """GET and HEAD change no state, whoever asks (WEB-5)."""
    before = fingerprint()

    for method, role, key in product(("get", "head"), ROLES, world.kinds(address.route).values()):
        getattr(world.client(role), method)(address.path(key))

    assert changed(before, fingerprint()) <= MAY_CHANGE_ON_GET


def test_the_fingerprint_sees_a_change(world: World) -> None:
    """The walk above can fail."""
    before = fingerprint()
    world.offenders["own"].notes = "changed"
    world.offenders["own"].save()

    assert "offenders_offender" in changed(before, fingerprint())
