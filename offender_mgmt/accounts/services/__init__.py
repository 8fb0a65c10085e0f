"""Writes to accounts: users and their tokens (`users`), who is away and who covers (`absences`); whom that leaves
to be told of alerts (`reaching`); what people are trained for (`qualifying`), who answers beside whom (`sharing`), and
what each proves themselves with (`passwords`, `factors`), what screening compares (`particulars`), and where they are
signed in (`sessions`).
"""

from offender_mgmt.accounts.services.absences import (
    NewCover,
    end_absence,
    end_cover,
    record_absence,
    record_cover,
)
from offender_mgmt.accounts.services.factors import (
    add_app,
    add_key,
    factors_of,
    has_second_factor,
    kinds_of,
    make_recovery_codes,
    recovery_codes_of,
    remove_factor,
    reset_factors,
)
from offender_mgmt.accounts.services.particulars import NewParticulars, record_particulars
from offender_mgmt.accounts.services.passwords import (
    change_password,
    choose_password,
    give_password,
    password_is_enough,
)
from offender_mgmt.accounts.services.qualifying import (
    NewQualification,
    correct_qualification,
    held_by,
    record_qualification,
    take_back_qualification,
)
from offender_mgmt.accounts.services.reaching import Gap, gaps, people_answered_for, teams_answered_for
from offender_mgmt.accounts.services.sessions import end_sessions, sessions_of
from offender_mgmt.accounts.services.sharing import end_shared_duty, share_duty
from offender_mgmt.accounts.services.users import (
    IssuedToken,
    NewAccount,
    NewUser,
    create_user,
    disable_user,
    issue_token,
    revoke_tokens,
)

__all__ = [
    "Gap",
    "IssuedToken",
    "NewAccount",
    "NewCover",
    "NewParticulars",
    "NewQualification",
    "NewUser",
    "add_app",
    "add_key",
    "change_password",
    "choose_password",
    "correct_qualification",
    "create_user",
    "disable_user",
    "end_absence",
    "end_cover",
    "end_sessions",
    "end_shared_duty",
    "factors_of",
    "gaps",
    "give_password",
    "has_second_factor",
    "held_by",
    "issue_token",
    "kinds_of",
    "make_recovery_codes",
    "password_is_enough",
    "people_answered_for",
    "record_absence",
    "record_cover",
    "record_particulars",
    "record_qualification",
    "recovery_codes_of",
    "remove_factor",
    "reset_factors",
    "revoke_tokens",
    "sessions_of",
    "share_duty",
    "take_back_qualification",
    "teams_answered_for",
]
