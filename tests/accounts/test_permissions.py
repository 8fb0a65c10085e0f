"""Which role may do what."""

import pytest

from offender_mgmt.accounts.choices import Permission, Role
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules import PERMISSIONS, has_permission

# The table of issue 2 and design 6, written out a second time on purpose: Y is allowed, a dot refused.
TABLE = """
                    manager supervisor auditor administrator standards
view_offenders         Y        Y         .          .            .
record_visits          Y        Y         .          .            .
decide_risk            Y        Y         .          .            .
change_register        Y        Y         .          .            .
approve_proposals      .        Y         .          .            .
supervise_teams        .        Y         .          .            .
import_register        .        Y         .          .            .
export_compliance      .        Y         Y          .            .
view_measures          Y        Y         Y          .            .
view_sweeps            .        Y         Y          Y            .
view_alerts            Y        Y         .          .            .
handle_alerts          .        Y         .          .            .
view_operations        .        Y         Y          Y            .
accept_fewer           .        Y         .          Y            .
change_absences        .        Y         .          Y            .
change_users           .        .         .          Y            .
view_policy            Y        Y         Y          Y            .
change_policy          .        .         .          Y            .
view_simulations       .        Y         Y          Y            .
view_evidence          .        .         Y          Y            .
view_api_schema        .        .         .          Y            .
question_log           .        .         Y          .            Y
oversee_access         .        .         .          .            Y
read_proposals         Y        Y         .          .            Y
ask_emergency          Y        Y         .          .            .
review_emergency       .        Y         .          .            Y
review_conflicts       .        Y         .          .            .
"""
ROLES = [
    Role.OFFENDER_MANAGER,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.PROFESSIONAL_STANDARDS,
]
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
CELLS = [
    pytest.param(role, Permission(name), cell == "Y", id=f"{role}-{name}")
    for name, *cells in ROWS
    for role, cell in zip(ROLES, cells, strict=True)
]


@pytest.mark.parametrize(("role", "permission", "allowed"), CELLS)
def test_each_role_may_do_what_the_table_says(role: Role, permission: Permission, allowed: bool) -> None:
    """Deny by default: a role may do what the table says and nothing else (design 6)."""
    assert has_permission(role, permission) is allowed


def test_the_table_names_every_role_and_permission() -> None:
    """A new role or permission must be decided here too."""
    assert {name for name, *_ in ROWS} == {str(permission) for permission in Permission}
    assert set(PERMISSIONS) == set(Role) == set(ROLES)


def test_an_unknown_role_raises_instead_of_answering() -> None:
    """Doubt about a role is an error, never a yes."""
    with pytest.raises(KeyError):
        has_permission("inspector", Permission.VIEW_POLICY)


@pytest.mark.django_db
@pytest.mark.parametrize("permission", list(Permission), ids=str)
def test_a_disabled_user_may_do_nothing(supervisor: User, permission: Permission) -> None:
    """Leaving ends every permission, whatever the role (AUTH-8)."""
    supervisor.is_active = False

    assert not supervisor.may(permission)


@pytest.mark.django_db
def test_an_active_user_may_do_what_the_role_allows(supervisor: User) -> None:
    """The user's answer is the role's."""
    assert supervisor.may(Permission.APPROVE_PROPOSALS)
    assert not supervisor.may(Permission.CHANGE_POLICY)
