"""The officers whose hours can be set, and the teams of which a forecast can be asked for."""

from collections.abc import Mapping

from offender_mgmt.accounts.models import User

ABSENT = 2**31 - 1


def capacity_things(users: Mapping[str, User]) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for."""
    people = {"own": users["officer"], "other": users["outsider"]}
    officers: dict[str, object] = {kind: one.pk for kind, one in people.items()}
    teams: dict[str, object] = {kind: one.team_id for kind, one in people.items()}
    return {
        "caseload/hours/<int:officer_id>/": officers | {"absent": ABSENT},
        "api/v1/forecasts/<str:pk>/": teams | {"absent": ABSENT},
    }
