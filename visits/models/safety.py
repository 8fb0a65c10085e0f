"""Officers out on visits: when each is expected back, and the word that asks for help."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender


@pghistory.track()
class CheckOut(models.Model):
    """An officer on the way to a visit, or at it. Overdue is a question: past `expected_back_at` and not back.

    `under_duress`: whoever checked in gave the word that asks for help. It is never shown to the phone that gave it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="check_outs")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="check_outs")
    with_whom = models.CharField(max_length=200, blank=True)
    left_at = models.DateTimeField()
    expected_back_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)
    under_duress = models.BooleanField(default=False)
    made_safe_at = models.DateTimeField(null=True)
    made_safe_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_safe_words = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["expected_back_at"], name="check_outs_not_back", condition=Q(back_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_check_out_per_officer", fields=["officer"], condition=Q(back_at=None)
            ),
            models.CheckConstraint(
                name="expected_back_after_leaving", condition=Q(expected_back_at__gt=F("left_at"))
            ),
            models.CheckConstraint(
                name="back_after_leaving", condition=Q(back_at=None) | Q(back_at__gte=F("left_at"))
            ),
            models.CheckConstraint(
                name="made_safe_by_somebody_with_words",
                condition=Q(made_safe_at=None, made_safe_by=None, made_safe_words="")
                | (Q(made_safe_at__isnull=False, made_safe_by__isnull=False) & ~Q(made_safe_words="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} out since {self.left_at:%H:%M}"


class DuressWord(models.Model):
    """The word by which an officer asks for help unseen. Kept as a password is: nobody can read it."""

    officer = models.OneToOneField(User, on_delete=models.PROTECT, related_name="duress_word")
    hashed = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Of {self.officer_id}"
