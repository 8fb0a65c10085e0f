"""What became known about a person, and who is linked to them."""

import uuid
from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import ChangeKind, LinkKind
from offender_mgmt.offenders.models.orders import Order
from offender_mgmt.offenders.models.register import Offender


class ChangeQuerySet(models.QuerySet["Change"]):
    """Reads of changes."""

    def visible_to(self, user: User) -> Self:
        """Changes about offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))


class Change(models.Model):
    """A dated fact that may change the risk: intelligence, an arrest, a new address. Never edited, never deleted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=30, choices=ChangeKind.choices)
    happened_on = models.DateField()
    told = models.TextField()
    source = models.CharField(max_length=200, blank=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="changes")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["offender", "-recorded_at"], name="changes_of_an_offender")]
        constraints = [
            models.CheckConstraint(name="change_is_told", condition=~Q(told="")),
            models.CheckConstraint(name="change_kind_is_known", condition=Q(kind__in=ChangeKind.values)),
        ]
        triggers = [
            pgtrigger.Protect(name="changes_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_on}"


class LinkedPersonQuerySet(models.QuerySet["LinkedPerson"]):
    """Reads of linked people."""

    def current(self, *, on: date) -> Self:
        """People whose link has not ended by the day `on`."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=on))

    def visible_to(self, user: User) -> Self:
        """People linked to offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))


@pghistory.track()
class LinkedPerson(models.Model):
    """Somebody whose safety or whose influence counts: victim, child, associate, witness, another offender."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="linked_people")
    kind = models.CharField(max_length=20, choices=LinkKind.choices)
    name = models.CharField(max_length=200)
    date_of_birth = models.DateField(null=True)
    relationship = models.CharField(max_length=200, blank=True)
    is_in_household = models.BooleanField(default=False)
    safety_note = models.TextField(blank=True)
    other_offender = models.ForeignKey(
        Offender, on_delete=models.PROTECT, null=True, related_name="linked_from"
    )
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = LinkedPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="linked_person_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="linked_person_is_not_the_offender",
                condition=Q(other_offender=None) | ~Q(other_offender=F("offender")),
            ),
            models.CheckConstraint(
                name="link_does_not_end_before_it_starts",
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
