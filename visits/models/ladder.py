"""What was decided after visits that were not successful."""

import uuid
from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q

from offender_mgmt.accounts.models import User, approved_by_another
from offender_mgmt.offenders.models import Offender, Proposal
from visits.choices import FactState, LadderChoice, Rung
from visits.models.visits import Visit


class LadderDecisionQuerySet(models.QuerySet["LadderDecision"]):
    """Reads of decisions."""

    def visible_to(self, user: User) -> Self:
        """Decisions about offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))

    def standing(self, *, on: date) -> Self:
        """Decisions that hold on the day `on`: it is not past the day on which they are looked at again, and every
        attempt since the person was seen was known to them.
        """
        unknown = Visit.objects.since_seen().filter(
            offender=OuterRef("offender"), recorded_at__gt=OuterRef("decided_at")
        )
        return self.filter(~Exists(unknown), review_on__gte=on)

    def considering_attempts(self) -> Self:
        """Decisions that knew of an attempt since the person was last seen: what inspectors ask for (domain 5)."""
        known = Visit.objects.since_seen().filter(
            offender=OuterRef("offender"), recorded_at__lte=OuterRef("decided_at")
        )
        return self.filter(Exists(known))


class LadderDecision(models.Model):
    """A person's decision, with reasons, about somebody whom attempts did not reach. A fact.

    It holds until `review_on`, or until the next attempt. `facts` is what was on record for s.96B when it was made:
    [{"letter", "words", "state", "because"}]. `proposal` and `approved_by` where policy wants two persons. It never
    says that a warrant was applied for: only what somebody decided to do.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="ladder_decisions")
    choice = models.CharField(max_length=20, choices=LadderChoice.choices)
    reason = models.TextField()
    rung = models.CharField(max_length=20, choices=Rung.choices)
    facts = models.JSONField(default=list)
    attempts = models.PositiveIntegerField()
    review_on = models.DateField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, null=True, related_name="ladder_decision"
    )

    objects = LadderDecisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["offender", "-decided_at"], name="latest_ladder_decision")]
        constraints = [
            models.CheckConstraint(name="ladder_decision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="ladder_choice_is_known", condition=Q(choice__in=LadderChoice.values)
            ),
            approved_by_another("ladder_decision_was_approved_by_another", asked_by="decided_by"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ladder_decisions_are_facts", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.get_choice_display()

    @property
    def facts_in_words(self) -> str:
        """What was on record for s.96B, as in "(a) present, (b) present, (c) for a person to state, (d) missing"."""
        return ", ".join(
            f"({fact['letter']}) {FactState(fact['state']).label.lower()}" for fact in self.facts
        )
