"""A register extract on its way in: the file, its rows, and the questions that only a person can answer."""

import uuid
from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from intake.choices import BatchStatus, RowOutcome
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User, approved_by_another, not_approved_by_a_junior
from offender_mgmt.offenders.models import Offender


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Reads of imports. `content` is the whole file: leave it out unless it is read."""

    def visible_to(self, user: User) -> Self:
        """Imports that `user` may open: their own. Rows of other teams pass through them."""
        return self.filter(uploaded_by=user) if user.may(Permission.IMPORT_REGISTER) else self.none()

    def to_undo(self) -> Self:
        """Applied imports that somebody asked to be undone."""
        return self.filter(status=BatchStatus.APPLIED, undo_requested_by__isnull=False)

    def waiting(self) -> Self:
        """Uploaded, and not yet read: the preview worker's queue."""
        return self.filter(status=BatchStatus.WAITING)


@pghistory.track(exclude=["content", "rows_done"])
class ImportBatch(models.Model):
    """One extract: staged, previewed, then applied in one transaction by a named user.

    `content` is emptied when the batch is applied: the rows are kept in `StagedRow`. `registered_ids` and
    `visit_ids` are the offenders and visits that applying it made, so that it can be undone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    profile = models.TextField()
    extract_date = models.DateField()
    status = models.CharField(max_length=20, choices=BatchStatus.choices, default=BatchStatus.WAITING)
    error = models.TextField(blank=True)
    warnings = ArrayField(models.TextField(), default=list)
    source_rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    effects = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    registered_ids = ArrayField(models.BigIntegerField(), default=list)
    visit_ids = ArrayField(models.BigIntegerField(), default=list)
    undo_reason = models.TextField(blank=True)
    undo_requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="the_same_file_is_applied_once",
                fields=["sha256"],
                condition=Q(status=BatchStatus.APPLIED),
            ),
            models.CheckConstraint(
                name="applied_batch_has_a_named_user",
                condition=~Q(status=BatchStatus.APPLIED)
                | Q(applied_by__isnull=False, applied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="undone_batch_has_two_people_and_a_reason",
                condition=(
                    Q(undone_at=None, undone_by=None) & ~Q(status=BatchStatus.UNDONE)
                    | Q(
                        status=BatchStatus.UNDONE,
                        undone_at__isnull=False,
                        undone_by__isnull=False,
                        undo_requested_by__isnull=False,
                    )
                    & ~Q(undo_reason="")
                ),
            ),
            approved_by_another(
                "import_was_undone_by_another", asked_by="undo_requested_by", approved_by="undone_by"
            ),
        ]

        triggers = [
            not_approved_by_a_junior(
                "import_not_undone_by_a_junior", asked_by="undo_requested_by", approved_by="undone_by"
            )
        ]

    def __str__(self) -> str:
        return self.filename


class StagedRow(models.Model):
    """One row of the source, as it was, and how it ended."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=20, choices=RowOutcome.choices)
    reasons = ArrayField(models.TextField(), default=list)
    cells = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="rows_of_a_batch_by_outcome")]
        constraints = [
            models.UniqueConstraint(name="one_staged_row_per_number", fields=["batch", "number"]),
            models.CheckConstraint(
                name="row_that_is_not_accepted_says_why",
                condition=Q(outcome=RowOutcome.ACCEPTED) | ~Q(reasons=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.outcome}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Reads of the questions."""

    def open(self) -> Self:
        """Questions nobody has answered."""
        return self.filter(decided_at=None)

    def visible_to(self, user: User) -> Self:
        """Questions about offenders whose record `user` may open, and those of their own imports on the way in, but
        none about a record that is kept from them.
        """
        if not user.may(Permission.IMPORT_REGISTER):
            return self.none()
        visible = Offender.objects.visible_to(user).values("reference")
        own = Q(batch__uploaded_by=user) & ~Q(batch__status=BatchStatus.APPLIED)
        kept = Offender.objects.references_kept_from(user)
        return self.filter(Q(reference__in=visible) | own).exclude(reference__in=kept)


@pghistory.track()
class Decision(models.Model):
    """A doubtful fact of one person: left unknown until somebody answers.

    The same doubt told again by a later extract is the same question, and keeps its answer.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="decisions")
    row_number = models.PositiveIntegerField()
    reference = models.CharField(max_length=200)
    field = models.CharField(max_length=40)
    raw = models.TextField()
    question = models.TextField()
    reason_asked = models.TextField()
    suggestions = models.JSONField(default=list)
    answer = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["row_number"], name="open_decisions", condition=Q(decided_at=None))]
        constraints = [
            models.UniqueConstraint(name="one_decision_per_doubt", fields=["reference", "field", "raw"]),
            models.CheckConstraint(
                name="answered_decision_has_a_person_and_a_reason",
                condition=Q(decided_at=None, decided_by=None)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.question}"
