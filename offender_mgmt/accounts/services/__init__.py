"""Writes to accounts: users and their tokens (`users`), who is away and who covers (`absences`); whom that leaves
to be told of alerts (`reaching`).
"""

from offender_mgmt.accounts.services.absences import (
    NewCover,
    end_absence,
    end_cover,
    record_absence,
    record_cover,
)
from offender_mgmt.accounts.services.reaching import Gap, gaps, people_answered_for, teams_answered_for
from offender_mgmt.accounts.services.users import (
    IssuedToken,
    NewUser,
    create_user,
    issue_token,
    revoke_tokens,
)

__all__ = [
    "Gap",
    "IssuedToken",
    "NewCover",
    "NewUser",
    "create_user",
    "end_absence",
    "end_cover",
    "gaps",
    "issue_token",
    "people_answered_for",
    "record_absence",
    "record_cover",
    "revoke_tokens",
    "teams_answered_for",
]
