"""Decisions about people: which role may do what (`roles`), who is away and who covers (`absences`), and what each
is trained and vetted for (`qualifications`).
"""

from offender_mgmt.accounts.rules.roles import (
    PERMISSIONS,
    Person,
    check_can_create_user,
    check_can_disable,
    check_can_issue_token,
    check_second_person,
    has_permission,
    usual_rank,
)

__all__ = [
    "PERMISSIONS",
    "Person",
    "check_can_create_user",
    "check_can_disable",
    "check_can_issue_token",
    "check_second_person",
    "has_permission",
    "usual_rank",
]
