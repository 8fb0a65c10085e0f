"""Teams and the people who sign in, who of them is away, and what each is trained for."""

import uuid
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from offender_mgmt.accounts import rules
from offender_mgmt.accounts.choices import AbsenceReason, Permission, Rank, Role


@pghistory.track()
class Team(models.Model):
    """A unit that manages offenders, as the force names it."""

    name = models.CharField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


@pghistory.track(exclude=["password", "password_is_given", "last_login"])
class User(AbstractUser):
    """Anyone who signs in. A manager belongs to one team; a supervisor answers for any number."""

    role = models.CharField(max_length=20, choices=Role.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    rank = models.PositiveSmallIntegerField(choices=Rank.choices, default=Rank.CONSTABLE)
    supervised_teams = models.ManyToManyField(Team, blank=True, related_name="supervisors")
    # By somebody who knows it, then: replaced at the next sign-in.
    password_is_given = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_has_a_known_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="user_has_a_known_rank", condition=Q(rank__in=Rank.values)),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def as_person(self) -> rules.Person:
        """This user as the rule of two people takes them."""
        return rules.Person(self.pk, self.rank)

    def may(self, permission: Permission) -> bool:
        """Say whether this user's role allows `permission`; a disabled user may do nothing."""
        return self.is_active and rules.has_permission(self.role, permission)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Reads of who is away."""

    def between(self, first: date, last: date) -> Self:
        """Absences of which a day is among these, both counted."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


@pghistory.track()
class Absence(models.Model):
    """Days, both counted, on which somebody cannot be told of anything. It has an end: one may follow another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=10, choices=AbsenceReason.choices)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_does_not_end_before_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="absence_has_a_known_reason", condition=Q(reason__in=AbsenceReason.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.starts_on} to {self.ends_on}"


class CoverQuerySet(models.QuerySet["Cover"]):
    """Reads of who covers."""

    def between(self, start: datetime, end: datetime) -> Self:
        """Cover of which a moment is within this time."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def with_is_away(self) -> Self:
        """With `is_away`: whoever covers is recorded as away on a day of it, and cannot be told then."""
        away = Absence.objects.filter(
            user=OuterRef("covered_by"),
            starts_on__lte=OuterRef("last_moment__date"),
            ends_on__gte=OuterRef("starts_at__date"),
        )
        last_moment = F("ends_at") - timedelta(
            microseconds=1
        )  # what ends at midnight has no part of that day
        return self.annotate(last_moment=last_moment).annotate(is_away=Exists(away))


@pghistory.track()
class Cover(models.Model):
    """Who is told in another's place, beside or instead of them, from when until when: leave, or out of hours.

    Whoever covers is told of a team's alerts only where they may open the team's records.
    """

    covered = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covers")
    covered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covering")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cover_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="nobody_covers_themselves", condition=~Q(covered=F("covered_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.covered_by_id} for {self.covered_id}"


@pghistory.track()
class SharedDuty(models.Model):
    """Who answers for an officer's offenders beside the officer, from when until when: during a hand-over.

    While it lasts, whoever shares is told of each alert that the officer is told of, where they may open the record.
    """

    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="shared_duties")
    shared_with = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties_shared")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_shared_duty_at_a_time_per_officer", fields=["officer"], condition=Q(ends_at=None)
            ),
            models.CheckConstraint(
                name="shared_duty_does_not_end_before_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
            ),
            models.CheckConstraint(
                name="nobody_shares_a_duty_with_themselves", condition=~Q(officer=F("shared_with"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shared_with_id} beside {self.officer_id}"


class QualificationQuerySet(models.QuerySet["Qualification"]):
    """Reads of what people are trained and vetted for."""

    def current(self) -> Self:
        """What is on record now: neither corrected nor taken back."""
        return self.filter(correction=None, is_taken_back=False)

    def held(self, *, on: date) -> Self:
        """What was obtained by that day and had not expired: the day of expiry itself still counts."""
        return self.current().filter(Q(expires_on=None) | Q(expires_on__gte=on), obtained_on__lte=on)


class Qualification(models.Model):
    """A course or a vetting level that somebody obtained. Never changed: a mistake is corrected by another row.

    `kind` is a key of policy's `qualifications`. `corrects` is the row that this one puts right; one that is taken
    back counts for nothing. No `expires_on` means that it does not expire.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="qualifications")
    kind = models.CharField(max_length=40)
    obtained_on = models.DateField()
    expires_on = models.DateField(null=True)
    evidence = models.CharField(max_length=200)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="correction")
    because = models.TextField(blank=True)
    is_taken_back = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = QualificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="qualification_has_a_kind", condition=~Q(kind="")),
            models.CheckConstraint(name="qualification_has_evidence", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="qualification_does_not_expire_before_it_is_obtained",
                condition=Q(expires_on=None) | Q(expires_on__gte=F("obtained_on")),
            ),
            models.CheckConstraint(
                name="correction_of_a_qualification_says_why",
                condition=Q(corrects=None, because="", is_taken_back=False)
                | (Q(corrects__isnull=False) & ~Q(because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"


def approved_by_another(
    name: str, *, asked_by: str, approved_by: str = "approved_by"
) -> models.CheckConstraint:
    """A constraint: whoever approved is not whoever asked."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{approved_by: None}) | Q(**{asked_by: None}) | ~Q(**{approved_by: F(asked_by)}),
    )


def not_approved_by_a_junior(
    name: str, *, asked_by: str, approved_by: str = "approved_by"
) -> pgtrigger.Trigger:
    """A trigger: at the moment of approval the approver has at least the rank of whoever asked.

    A trigger, because a constraint cannot look at another table; it fails with this name as a constraint does.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{approved_by}_id"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Q(**{f"new__{approved_by}__isnull": False, f"new__{asked_by}__isnull": False}),
        func=f"""
            IF (SELECT rank FROM accounts_user WHERE id = NEW.{approved_by}_id)
                < (SELECT rank FROM accounts_user WHERE id = NEW.{asked_by}_id) THEN
                RAISE EXCEPTION 'approved by a junior'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )


class Session(AbstractBaseSession):
    """A session, and whose it is: nobody's before they have signed in. To end it is to delete its row."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="sessions")
    began_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class StaffParticulars(models.Model):
    """What screening for conflicts compares of somebody who works here. Shown to nobody, and gone with the account.

    Without a row history, which would keep what was corrected or deleted.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="particulars")
    former_surnames = ArrayField(models.CharField(max_length=200), default=list)
    date_of_birth = models.DateField(null=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Particulars of {self.user_id}"
