"""Dated policy: every number of the law and of practice, with its source and how certain it is."""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, Self

import pghistory
import pgtrigger
from django.db import connection, models
from django.db.models import F, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.errors import VigilError
from offender_mgmt.policy.choices import Certainty, Stage
from offender_mgmt.policy.rules import Policy, build_policy
from offender_mgmt.policy.rules.drafting import Stated, fingerprint


class PolicyRevisionQuerySet(models.QuerySet["PolicyRevision"]):
    """Reads of policy."""

    def approved(self) -> Self:
        """Revisions that a second person has approved, or that Vigil shipped with."""
        return self.filter(approved_at__isnull=False)

    def drafts(self) -> Self:
        """Revisions that wait for a second person."""
        return self.filter(approved_at=None, withdrawn_at=None)

    def withdrawn(self) -> Self:
        """Drafts that were given up: kept, and never in force."""
        return self.filter(withdrawn_at__isnull=False)

    def begun(self, *, on: date) -> Self:
        """Approved revisions whose day had come by `on`, the one in force first."""
        return self.approved().filter(effective_from__lte=on).order_by("-effective_from", "-pk")

    def in_force(self, on: date) -> "PolicyRevision":
        """The revision in force on the day `on`. Raises VigilError when there is none: nothing is assumed."""
        revision = self.begun(on=on).first()
        if revision is None:
            raise VigilError(f"No approved policy is in force on {on:%d %B %Y}.")
        return revision


@pghistory.track()
class PolicyRevision(models.Model):
    """A full set of policy values: drafted, approved by a second person, in force from a date; or withdrawn instead."""

    name = models.CharField(max_length=100)
    effective_from = models.DateField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    is_shipped = models.BooleanField(default=False)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    objects = PolicyRevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="policy_was_approved_by_a_second_person",
                condition=Q(is_shipped=True, approved_by=None)
                | Q(approved_at=None, approved_by=None)
                | (Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("drafted_by"))),
            ),
            models.CheckConstraint(
                name="policy_was_drafted_by_somebody",
                condition=Q(is_shipped=True) | Q(drafted_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_approved_policy_from_a_day",
                fields=["effective_from"],
                condition=Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="policy_was_withdrawn_by_somebody_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(
                name="withdrawn_policy_is_never_approved",
                condition=Q(withdrawn_at=None) | Q(approved_at=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="withdrawn_policy_stays_withdrawn",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stage(self) -> Stage:
        """What became of it so far."""
        if self.approved_at is not None:
            return Stage.APPROVED
        return Stage.DRAFT if self.withdrawn_at is None else Stage.WITHDRAWN

    @property
    def is_draft(self) -> bool:
        """Whether it can still change, be tried and be approved."""
        return self.stage == Stage.DRAFT

    def policy(self) -> Policy:
        """This revision's values as the frozen value that rules take."""
        values: dict[str, Any] = dict(self.values.values_list("key", "value"))
        return build_policy(revision=self.pk, name=self.name, values=values)

    def stated(self) -> dict[str, Stated]:
        """Each value with its source and certainty, by key, in the order in which they are shown."""
        rows = self.values.order_by("pk").values_list("key", "value", "source", "certainty")
        return {key: Stated(value, source, certainty) for key, value, source, certainty in rows}

    def fingerprint(self) -> str:
        """What this revision's values come to: see `rules.drafting.fingerprint`."""
        return fingerprint(dict(self.values.values_list("key", "value")))


@pghistory.track()
class PolicyValue(models.Model):
    """One value of a revision, with where it comes from."""

    revision = models.ForeignKey(PolicyRevision, on_delete=models.PROTECT, related_name="values")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField()
    certainty = models.CharField(max_length=1, choices=Certainty.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_value_per_key_and_revision", fields=["revision", "key"]),
            models.CheckConstraint(name="policy_value_has_a_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return self.key


def of_revisions(revisions: Iterable[int]) -> dict[int, Policy]:
    """The policies of these revisions, by revision, in one query. Raises VigilError when one is incomplete."""
    values: dict[int, dict[str, Any]] = {}
    names: dict[int, str] = {}
    for value in PolicyValue.objects.filter(revision__in=set(revisions)).select_related("revision"):
        values.setdefault(value.revision_id, {})[value.key] = value.value
        names[value.revision_id] = value.revision.name
    return {
        revision: build_policy(revision=revision, name=names[revision], values=chosen)
        for revision, chosen in values.items()
    }


# By hand, since every write asks it several times over: building the query took twice as long as asking it.
IN_FORCE = """
SELECT revision.id, revision.name,
    jsonb_object_agg(value.key, value.value) FILTER (WHERE value.id IS NOT NULL)::text
FROM (SELECT id, name FROM policy_policyrevision WHERE approved_at IS NOT NULL AND effective_from <= %s
    ORDER BY effective_from DESC, id DESC LIMIT 1) AS revision
LEFT JOIN policy_policyvalue AS value ON value.revision_id = revision.id
GROUP BY revision.id, revision.name
"""


def in_force(on: date) -> Policy:
    """The policy in force on the day `on`, in one query. Raises VigilError when none is, or it is incomplete."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, [on])
        found = cursor.fetchone()
    if found is None:
        raise VigilError(f"No approved policy is in force on {on:%d %B %Y}.")
    return _policy(*found)


@lru_cache(maxsize=64)  # the whole of what it is made of is its key: no change can go unnoticed
def _policy(revision: int, name: str, document: str | None) -> Policy:
    return build_policy(revision=revision, name=name, values=json.loads(document or "{}"))
