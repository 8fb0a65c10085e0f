"""Risk tools and what they gave: stored as entered, never recomputed."""

import uuid
from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.choices import Certainty
from risk.rules.tools import Band, read_bands


class RiskToolQuerySet(models.QuerySet["RiskTool"]):
    """Reads of tools."""

    def in_use(self, *, on: date) -> Self:
        """Tools whose results may be entered with the day `on`."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gte=on),
            is_enabled=True,
        )


@pghistory.track()
class RiskTool(models.Model):
    """One version of a tool. Names and bands are data: they changed in 2015, 2025 and 2026 (domain 2.3).

    `bands` is a list, lowest first, of {"code", "label", "from", "to", "advises"}: the scores that the band covers,
    both included (None where the tool gives a band without a score), and the level that it speaks for, or None.
    """

    code = models.CharField(max_length=30)
    name = models.CharField(max_length=100)
    version = models.CharField(max_length=30)
    unit = models.CharField(max_length=30, blank=True)
    bands = models.JSONField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    is_enabled = models.BooleanField(default=True)
    source = models.TextField()
    certainty = models.CharField(max_length=1, choices=Certainty.choices)

    objects = RiskToolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_tool_per_code_and_version", fields=["code", "version"]),
            models.CheckConstraint(name="tool_has_a_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="tool_is_not_withdrawn_before_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


class ToolResultQuerySet(models.QuerySet["ToolResult"]):
    """Reads of results."""

    def visible_to(self, user: User) -> Self:
        """Results of offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))

    def latest_per_tool(self) -> Self:
        """The newest result of each tool, whatever its version, with its tool."""
        newest_first = self.select_related("tool").order_by("tool__code", "-assessed_on", "-pk")
        return newest_first.distinct("tool__code")


class ToolResult(models.Model):
    """What a tool gave for one offender on one day. A fact: a new result supersedes it, nothing edits it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="tool_results")
    tool = models.ForeignKey(RiskTool, on_delete=models.PROTECT, related_name="results")
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    band = models.CharField(max_length=30)
    assessed_on = models.DateField()
    assessor = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ToolResultQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["offender", "-assessed_on"], name="tool_results_of_an_offender")]
        constraints = [
            models.CheckConstraint(name="tool_result_has_a_band", condition=~Q(band="")),
            models.CheckConstraint(name="tool_result_has_an_assessor", condition=~Q(assessor="")),
        ]
        triggers = [
            pgtrigger.Protect(name="tool_results_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.tool_id} {self.band}"

    @property
    def recorded_band(self) -> Band | None:
        """The band as its tool defines it; None where the tool has no bands of its own. Needs `tool` at hand."""
        return next((band for band in read_bands(self.tool.bands) if band.code == self.band), None)

    @property
    def band_label(self) -> str:
        """The band in words: the tool's, or as it was written down."""
        return self.recorded_band.label if self.recorded_band else self.band
