"""Who alone may see a record, and who never may (security 2.4, ACC-8 to ACC-11)."""

import uuid
from typing import Self

import pghistory
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import BooleanField, F, Func, Q

from offender_mgmt.accounts.models import User, approved_by_another
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind
from offender_mgmt.offenders.models.emergency import EmergencyAccess


class Among(Func):
    """Whether a record is one of those that these ties are about: `filter(Among("pk", ties))`.

    The ties are asked once, before the rest, and stand beside an OR like a list that the caller had looked up; a
    subquery there would have the planner read the whole register.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(
        self,
        key: str,
        ties: "models.QuerySet[AccessGrant] | models.QuerySet[ConflictBlock] | models.QuerySet[EmergencyAccess]",
    ) -> None:
        super().__init__(key, ArraySubquery(ties.values("offender_id")))


class AccessGrantQuerySet(models.QuerySet["AccessGrant"]):
    """Reads of the lists."""

    def current(self) -> Self:
        """Names that nobody has taken off."""
        return self.filter(ended_at=None)

    def of_the_level(self) -> Self:
        """Names put there for the level that the record has now: the list of a level is not that of another."""
        return self.filter(level=F("offender__access_level"))


@pghistory.track()
class AccessGrant(models.Model):
    """A name on the list of a restricted or sealed record, on the word of two people; why, and until when."""

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="access_grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_grants")
    level = models.CharField(max_length=10, choices=AccessLevel.choices)
    reason = models.TextField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            # Serves `visible_to` too, which asks for one user's.
            models.UniqueConstraint(
                name="one_current_grant_per_user_and_offender",
                fields=["user", "offender"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="grant_is_for_a_level_with_a_list",
                condition=Q(level__in=(AccessLevel.RESTRICTED, AccessLevel.SEALED)),
            ),
            models.CheckConstraint(name="grant_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="grant_is_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            approved_by_another("grant_was_approved_by_another", asked_by="requested_by"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.offender_id}"


class ConflictBlockQuerySet(models.QuerySet["ConflictBlock"]):
    """Reads of the blocks."""

    def standing(self) -> Self:
        """Blocks that nobody has lifted."""
        return self.filter(lifted_at=None)


@pghistory.track()
class ConflictBlock(models.Model):
    """From whom a record is kept whatever their role, list or team says, and why: they know the person, or are them.

    One person is enough to set it, since it only takes away. Whoever it concerns never lifts it, nor does whoever
    set it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(
        "offenders.Offender", on_delete=models.PROTECT, related_name="conflict_blocks"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="conflict_blocks")
    kind = models.CharField(max_length=10, choices=ConflictKind.choices)
    reason = models.TextField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    objects = ConflictBlockQuerySet.as_manager()

    class Meta:
        constraints = [
            # Serves `visible_to` too, which asks for one user's.
            models.UniqueConstraint(
                name="one_standing_block_per_user_and_offender",
                fields=["user", "offender"],
                condition=Q(lifted_at=None),
            ),
            models.CheckConstraint(name="block_has_a_known_kind", condition=Q(kind__in=ConflictKind.values)),
            models.CheckConstraint(name="block_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="block_is_lifted_by_somebody_who_says_why",
                condition=Q(lifted_at=None, lifted_by=None, lifted_because="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because="")),
            ),
            approved_by_another("block_was_lifted_by_another", asked_by="set_by", approved_by="lifted_by"),
            approved_by_another("nobody_lifts_their_own_block", asked_by="user", approved_by="lifted_by"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} not for {self.offender_id}"
