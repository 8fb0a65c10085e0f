"""Writes to accounts: users and their tokens (`users`), who is away and who covers (`absences`); whom that leaves
to be told of alerts (`reaching`); what people are trained for (`qualifying`), and who answers beside whom (`sharing`).
"""

from offender_mgmt.accounts.services.absences import (
    NewCover,
    end_absence,
    end_cover,
    record_absence,
    record_cover,
)
from offender_mgmt.accounts.services.qualifying import (
    NewQualification,
    correct_qualification,
    held_by,
    record_qualification,
    take_back_qualification,
)
from offender_mgmt.accounts.services.reaching import Gap, gaps, people_answered_for, teams_answered_for
from offender_mgmt.accounts.services.sharing import end_shared_duty, share_duty
from offender_mgmt.accounts.services.users import (
    IssuedToken,
    NewUser,
    create_user,
    disable_user,
    issue_token,
    revoke_tokens,
)

__all__ = [
    "Gap",
    "IssuedToken",
    "NewCover",
    "NewQualification",
    "NewUser",
    "correct_qualification",
    "create_user",
    "disable_user",
    "end_absence",
    "end_cover",
    "end_shared_duty",
    "gaps",
    "held_by",
    "issue_token",
    "people_answered_for",
    "record_absence",
    "record_cover",
    "record_qualification",
    "revoke_tokens",
    "share_duty",
    "take_back_qualification",
    "teams_answered_for",
]
