"""Devices of an offender, and what each visit saw of them."""

import uuid
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from visits.choices import DeviceKind, DeviceQuestion, ExaminationMethod, ExaminationResult, Sighting
from visits.models.visits import Visit


class DeviceQuerySet(models.QuerySet["Device"]):
    """Reads of devices."""

    def kept(self) -> Self:
        """Devices that the person still has, as far as anybody knows."""
        return self.filter(gone_on=None)

    def visible_to(self, user: User) -> Self:
        """Devices of offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))

    def with_sightings(self) -> Self:
        """Each with when it was last seen and last examined at a visit that stands: None where it never was.

        An examination that was not finished is a sighting and no examination.
        """
        seen = _newest(DeviceSighting.objects.seen())
        examined = _newest(DeviceSighting.objects.examined())
        return self.annotate(
            seen_on=Subquery(seen.values("visit__visited_on")[:1]),
            examined_on=Subquery(examined.values("visit__visited_on")[:1]),
            examined_method=Subquery(examined.values("method")[:1]),
            examined_result=Subquery(examined.values("result")[:1]),
            examined_words=Subquery(examined.values("words")[:1]),
            examined_receipt=Subquery(examined.values("visit__receipt_number")[:1]),
        )

    def with_missed_visits(self) -> Self:
        """Each with `missed`: at how many successful visits running it was not seen, since it was last accounted for.

        A visit that says nothing about a device did not see it. For the devices of a few people: it counts visit
        by visit; over the whole register `visits.conditions.devices.not_seen` asks the same in one pass.
        """
        seen_since = DeviceSighting.objects.seen().filter(
            device=OuterRef(OuterRef("pk")), visit__visited_on__gte=OuterRef("visited_on")
        )
        answered_since = DeviceAnswer.objects.filter(
            device=OuterRef(OuterRef("pk")),
            question=DeviceQuestion.NOT_SEEN,
            answered_at__gte=OuterRef("recorded_at"),
        )
        missed = (
            Visit.objects.successful()
            .filter(
                ~Exists(seen_since),
                ~Exists(answered_since),
                offender=OuterRef("offender"),
                visited_on__gt=OuterRef("first_known_on"),
            )
            .order_by()
            .values("offender")
            .annotate(number=Count("pk"))
        )
        return self.annotate(missed=Coalesce(Subquery(missed.values("number")), 0))

    def with_answers(self) -> Self:
        """Each with `has_answers`, and `is_unanswered`: found and not declared, and nobody has said what was done."""
        answers = DeviceAnswer.objects.filter(device=OuterRef("pk"))
        answered = answers.filter(question=DeviceQuestion.NOT_DECLARED)
        return self.annotate(
            has_answers=Exists(answers), is_unanswered=Q(~Exists(answered), is_declared=False)
        )


class DeviceSightingQuerySet(models.QuerySet["DeviceSighting"]):
    """Reads of sightings. What a correction took back never counts."""

    def seen(self) -> Self:
        """Where the device was there to be seen."""
        return self.filter(sighting__in=(Sighting.EXAMINED, Sighting.SEEN), visit__correction=None)

    def examined(self) -> Self:
        """Where it was examined to the end."""
        return self.filter(sighting=Sighting.EXAMINED, visit__correction=None).exclude(
            result=ExaminationResult.UNFINISHED
        )


def _newest(sightings: DeviceSightingQuerySet) -> DeviceSightingQuerySet:
    return sightings.filter(device=OuterRef("pk")).order_by("-visit__visited_on", "-pk")


@pghistory.track()
class Device(models.Model):
    """A device of an offender: declared by them, or found. When it was last seen and examined is asked of sightings.

    `found_at` is the visit that found it, when it was not declared. `gone_on`: since when the person has it no more.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="devices")
    kind = models.CharField(max_length=20, choices=DeviceKind.choices)
    description = models.CharField(max_length=200)
    identifier = models.CharField(max_length=100, blank=True)
    is_declared = models.BooleanField()
    found_at = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="devices_found")
    monitoring_software = models.CharField(max_length=100, blank=True)
    first_known_on = models.DateField()
    gone_on = models.DateField(null=True)
    gone_because = models.TextField(blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["offender"], name="devices_kept", condition=Q(gone_on=None)),
            models.Index(fields=["offender"], name="devices_not_declared", condition=Q(is_declared=False)),
        ]
        constraints = [
            models.CheckConstraint(name="device_has_a_description", condition=~Q(description="")),
            models.CheckConstraint(name="device_kind_is_known", condition=Q(kind__in=DeviceKind.values)),
            models.CheckConstraint(
                name="device_is_gone_for_a_reason", condition=Q(gone_on=None) | ~Q(gone_because="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.description}"

    def get_absolute_url(self) -> str:
        return reverse("visits:devices", args=[self.offender.public_id])


class DeviceSighting(models.Model):
    """What one visit saw of one device. A fact."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="device_sightings")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="sightings")
    sighting = models.CharField(max_length=20, choices=Sighting.choices)
    method = models.CharField(max_length=20, choices=ExaminationMethod.choices, blank=True)
    result = models.CharField(max_length=20, choices=ExaminationResult.choices, blank=True)
    words = models.TextField(blank=True)

    objects = DeviceSightingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_sighting_per_visit_and_device", fields=["visit", "device"]),
            models.CheckConstraint(name="sighting_is_known", condition=Q(sighting__in=Sighting.values)),
            models.CheckConstraint(
                name="examination_has_a_method_and_a_result",
                condition=(
                    Q(sighting=Sighting.EXAMINED)
                    & Q(method__in=ExaminationMethod.values, result__in=ExaminationResult.values)
                )
                | (~Q(sighting=Sighting.EXAMINED) & Q(method="", result="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="device_sightings_are_facts", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.get_sighting_display()


class DeviceAnswer(models.Model):
    """A person's account of a device: not declared, not seen at visits, or there after all when it was gone. A fact.

    It answers for what was known when it was given: a device that is again not seen afterwards is asked about again.
    `is_breach_recorded` belongs to a device that was not declared, and is None for any other question.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=20, choices=DeviceQuestion.choices)
    answer = models.TextField()
    is_breach_recorded = models.BooleanField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="device_answer_has_words", condition=~Q(answer="")),
            models.CheckConstraint(
                name="device_question_is_known", condition=Q(question__in=DeviceQuestion.values)
            ),
            models.CheckConstraint(
                name="undeclared_device_answer_says_whether_a_breach",
                condition=Q(question=DeviceQuestion.NOT_DECLARED, is_breach_recorded__isnull=False)
                | (~Q(question=DeviceQuestion.NOT_DECLARED) & Q(is_breach_recorded=None)),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="device_answers_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.get_question_display()
