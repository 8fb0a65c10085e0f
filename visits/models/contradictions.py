"""Pairs of facts about a visit that cannot both be true, found when the later of the two was recorded."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from visits.choices import VisitQuestion
from visits.models.contacts import Contact
from visits.models.visits import Visit


class Contradiction(models.Model):
    """A visit, and the contact or the other visit that it does not go with. What is asked about it is a query.

    Facts never change, so a pair that was found stays found, and a check of a million records need not pair every
    visit with every other one anew. `visit` is the one that was recorded later.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="contradictions")
    question = models.CharField(max_length=30, choices=VisitQuestion.choices)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="contradictions")
    other = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="contradicted_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contradiction_is_with_a_contact_or_another_visit",
                condition=Q(question=VisitQuestion.CONTACT_BEFORE, contact__isnull=False, other__isnull=True)
                | (
                    Q(question=VisitQuestion.OVERLAP, contact__isnull=True, other__isnull=False)
                    & ~Q(other=F("visit"))
                ),
            ),
            models.UniqueConstraint(name="one_contradiction_with_a_contact", fields=["visit", "contact"]),
            models.UniqueConstraint(name="one_contradiction_with_a_visit", fields=["visit", "other"]),
        ]
        triggers = [
            pgtrigger.Protect(name="contradictions_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.get_question_display()
