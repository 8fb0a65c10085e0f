"""Teams and the people who sign in."""

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts import rules
from offender_mgmt.accounts.choices import Permission, Rank, Role


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
    rank = models.PositiveSmallIntegerField(choices=Rank.choices, default=Rank.CONSTABLE)
    supervised_teams = models.ManyToManyField(Team, blank=True, related_name="supervisors")

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_has_a_known_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="user_has_a_known_rank", condition=Q(rank__in=Rank.values)),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def as_person(self) -> rules.Person:
        """This user as the rule of two people takes them."""
        return rules.Person(self.pk, self.rank)

    def may(self, permission: Permission) -> bool:
        """Say whether this user's role allows `permission`; a disabled user may do nothing."""
        return self.is_active and rules.has_permission(self.role, permission)


def approved_by_another(
    name: str, *, asked_by: str, approved_by: str = "approved_by"
) -> models.CheckConstraint:
    """A constraint: whoever approved is not whoever asked."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{approved_by: None}) | Q(**{asked_by: None}) | ~Q(**{approved_by: F(asked_by)}),
    )


def not_approved_by_a_junior(
    name: str, *, asked_by: str, approved_by: str = "approved_by"
) -> pgtrigger.Trigger:
    """A trigger: at the moment of approval the approver has at least the rank of whoever asked.

    A trigger, because a constraint cannot look at another table; it fails with this name as a constraint does.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{approved_by}_id"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Q(**{f"new__{approved_by}__isnull": False, f"new__{asked_by}__isnull": False}),
        func=f"""
            IF (SELECT rank FROM accounts_user WHERE id = NEW.{approved_by}_id)
                < (SELECT rank FROM accounts_user WHERE id = NEW.{asked_by}_id) THEN
                RAISE EXCEPTION 'approved by a junior'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )
