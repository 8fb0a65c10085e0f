"""What a supervisor said afterwards of a visit that was announced without the approval it needed."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from visits.choices import Authorisation
from visits.models.visits import Visit


class AnnouncementReviewQuerySet(models.QuerySet["AnnouncementReview"]):
    """Reads of what was said."""

    def visible_to(self, user: User) -> Self:
        """What was said of visits to offenders whose record `user` may open."""
        return self.filter(visit__offender__in=Offender.objects.visible_to(user))


class AnnouncementReview(models.Model):
    """Authorised after the fact, or not, with reasons, and never by somebody who made or recorded the visit.

    A fact: given once, never edited, never deleted.
    """

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="announcement_review")
    decision = models.CharField(max_length=20, choices=Authorisation.choices)
    reason = models.TextField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = AnnouncementReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="announcement_review_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="announcement_review_decides", condition=Q(decision__in=Authorisation.values)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="announcement_reviews_are_facts", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            # A trigger, because a constraint cannot look at another table; it fails with this name as one does.
            pgtrigger.Trigger(
                name="announcement_not_reviewed_by_its_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT FROM visits_visit
                        WHERE id = NEW.visit_id AND recorded_by_id = NEW.decided_by_id)
                        OR EXISTS (SELECT FROM visits_visit_officers
                        WHERE visit_id = NEW.visit_id AND user_id = NEW.decided_by_id) THEN
                        RAISE EXCEPTION 'reviewed by one of its own'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'announcement_not_reviewed_by_its_own';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.get_decision_display()
