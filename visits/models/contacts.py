"""Contacts with an offender that were no visit."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from visits.choices import Channel, Direction


class ContactQuerySet(models.QuerySet["Contact"]):
    """Reads of contacts."""

    def visible_to(self, user: User) -> Self:
        """Contacts with offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))


class Contact(models.Model):
    """A call, text, letter or appointment with an offender. A fact: a visit that follows at once is no surprise."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="contacts")
    contacted_at = models.DateTimeField()
    channel = models.CharField(max_length=20, choices=Channel.choices)
    direction = models.CharField(max_length=20, choices=Direction.choices)
    words = models.TextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["offender", "-contacted_at"], name="contacts_of_an_offender")]
        constraints = [
            models.CheckConstraint(name="contact_has_words", condition=~Q(words="")),
            models.CheckConstraint(name="contact_channel_is_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="contact_direction_is_known", condition=Q(direction__in=Direction.values)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="contacts_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.get_channel_display()

    @property
    def as_told(self) -> str:
        """What it was in words, such as "Telephone call, from the offender"."""
        return f"{self.get_channel_display()}, {self.get_direction_display().lower()}"
