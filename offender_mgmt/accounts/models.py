"""Teams and the people who sign in."""

import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models

from offender_mgmt.accounts import rules
from offender_mgmt.accounts.choices import Permission, Role


@pghistory.track()
class Team(models.Model):
    """A unit that manages offenders, as the force names it."""

    name = models.CharField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """Anyone who signs in. A manager belongs to one team; a supervisor answers for any number."""

    role = models.CharField(max_length=20, choices=Role.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    supervised_teams = models.ManyToManyField(Team, blank=True, related_name="supervisors")

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_has_a_known_role", condition=models.Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def may(self, permission: Permission) -> bool:
        """Say whether this user's role allows `permission`; a disabled user may do nothing."""
        return self.is_active and rules.has_permission(self.role, permission)
