"""Which role may do what. Deny by default: what is not written here is refused."""

from offender_mgmt.accounts.choices import Permission, Role

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.OFFENDER_MANAGER: frozenset(
        {
            Permission.VIEW_OFFENDERS,
            Permission.RECORD_VISITS,
            Permission.DECIDE_RISK,
            Permission.VIEW_POLICY,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Permission.VIEW_OFFENDERS,
            Permission.RECORD_VISITS,
            Permission.DECIDE_RISK,
            Permission.LOWER_RISK,
            Permission.SUPERVISE_TEAMS,
            Permission.IMPORT_REGISTER,
            Permission.EXPORT_COMPLIANCE,
            Permission.VIEW_SWEEPS,
            Permission.VIEW_POLICY,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Permission.EXPORT_COMPLIANCE,
            Permission.VIEW_SWEEPS,
            Permission.VIEW_POLICY,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.VIEW_POLICY,
            Permission.CHANGE_POLICY,
            Permission.VIEW_SWEEPS,
            Permission.VIEW_API_SCHEMA,
        }
    ),
}


def has_permission(role: str, permission: Permission) -> bool:
    """Say whether `role` may do `permission`. An unknown role raises KeyError: doubt is never a yes."""
    return permission in PERMISSIONS[role]
