"""Civil orders that bind an offender, and their conditions."""

from datetime import date
from typing import Self

import pghistory
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import ConditionKind, OrderKind, Origin
from offender_mgmt.offenders.models.register import Offender


class OrderQuerySet(models.QuerySet["Order"]):
    """Reads of orders."""

    def in_force(self, *, on: date) -> Self:
        """Orders that bind on the day `on`: not ended by then, not expired before. An unknown date ends nothing."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on), Q(expires_on=None) | Q(expires_on__gte=on))

    def visible_to(self, user: User) -> Self:
        """Orders on offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))


@pghistory.track()
class Order(models.Model):
    """A civil order that binds an offender. Unknown dates are None; an unknown expiry is never "expired"."""

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20, choices=OrderKind.choices)
    made_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    court = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.VIGIL)

    objects = OrderQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_on"],
                name="orders_by_expiry",
                condition=Q(ended_on=None, expires_on__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="order_does_not_end_before_it_is_made",
                condition=Q(ended_on=None) | Q(made_on=None) | Q(ended_on__gte=F("made_on")),
            ),
            models.CheckConstraint(
                name="order_does_not_expire_before_it_is_made",
                condition=Q(expires_on=None) | Q(made_on=None) | Q(expires_on__gte=F("made_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class OrderConditionQuerySet(models.QuerySet["OrderCondition"]):
    """Reads of conditions."""

    def of_orders_in_force(self, *, on: date) -> Self:
        """Conditions of orders that bind on the day `on`, with the versions that a variation ended."""
        return self.filter(order__in=Order.objects.in_force(on=on))

    def in_force(self, *, on: date) -> Self:
        """Conditions that bind on the day `on` themselves. One that a variation ended binds until the day before."""
        return self.of_orders_in_force(on=on).filter(
            Q(from_on=None) | Q(from_on__lte=on), Q(until_on=None) | Q(until_on__gt=on)
        )


@pghistory.track()
class OrderCondition(models.Model):
    """One condition of an order. Varying an order ends the old condition and adds the new: both are kept."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="conditions")
    kind = models.CharField(max_length=30, choices=ConditionKind.choices)
    wording = models.TextField(blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    objects = OrderConditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="order_condition_does_not_end_before_it_starts",
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
