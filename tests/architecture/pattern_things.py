"""Whose pattern each address can be asked for."""

from collections.abc import Mapping
from uuid import UUID

from offender_mgmt.offenders.models import Offender

PEOPLE = ("visits/pattern/<uuid:public_id>/", "api/v1/patterns/<str:public_id>/")


def pattern_things(offenders: Mapping[str, Offender], *, absent: UUID) -> dict[str, dict[str, object]]:
    """Each kind of offender, and one who is not there."""
    people = {kind: offender.public_id for kind, offender in offenders.items()} | {"absent": absent}
    return dict.fromkeys(PEOPLE, people)
