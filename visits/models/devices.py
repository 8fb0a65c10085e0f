"""Devices of an offender, and what each visit saw of them."""

import uuid
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

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
        indexes = [models.Index(fields=["offender"], name="devices_kept", condition=Q(gone_on=None))]
        constraints = [
            models.CheckConstraint(name="device_has_a_description", condition=~Q(description="")),
            models.CheckConstraint(name="device_kind_is_known", condition=Q(kind__in=DeviceKind.values)),
            models.CheckConstraint(
                name="device_is_gone_for_a_reason", condition=Q(gone_on=None) | ~Q(gone_because="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.description}"


class DeviceSighting(models.Model):
    """What one visit saw of one device. A fact."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="device_sightings")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="sightings")
    sighting = models.CharField(max_length=20, choices=Sighting.choices)
    method = models.CharField(max_length=20, choices=ExaminationMethod.choices, blank=True)
    result = models.CharField(max_length=20, choices=ExaminationResult.choices, blank=True)
    words = models.TextField(blank=True)

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
    """A person's account of a device that was not declared, or not seen at visits. A fact.

    It answers for what was known when it was given: a device that is again not seen afterwards is asked about again.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=20, choices=DeviceQuestion.choices)
    answer = models.TextField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="device_answer_has_words", condition=~Q(answer="")),
            models.CheckConstraint(
                name="device_question_is_known", condition=Q(question__in=DeviceQuestion.values)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="device_answers_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.get_question_display()
