"""Who is on the register, who manages them and where they live."""

import uuid
from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from offender_mgmt import fence
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import OPENED_BY_EMERGENCY, AccessLevel, Origin, RiskLevel
from offender_mgmt.offenders.models.access import AccessGrant, Among, ConflictBlock
from offender_mgmt.offenders.models.emergency import EmergencyAccess


class OffenderQuerySet(models.QuerySet["Offender"]):
    """Reads of the register. Every look-up for a person at a screen starts with `visible_to`."""

    def live(self) -> Self:
        """Everyone on the register who has not been closed."""
        return self.filter(closed_on=None)

    def canaries(self) -> Self:
        """Not a person, but the made-up record that goes overdue each day to prove that alerts arrive."""
        return self.filter(is_canary=True)

    def people(self) -> Self:
        """Everyone but the canary."""
        return self.filter(is_canary=False)

    def unrestricted(self) -> Self:
        """Every person's record that has no list: all that whoever stands on none is told of, as a number too."""
        return self.people().filter(access_level=AccessLevel.NORMAL)

    def told_to(self, user: User) -> Self:
        """Those without a list from whom no conflict keeps `user`: of others, reports tell not even the number."""
        return self.unrestricted().exclude(_blocked(user))

    def visible_to(self, user: User) -> Self:
        """Offenders whose record `user` may open: the own team's, or the supervised teams', and of restricted and
        sealed records those on whose list they stand; never one that a conflict keeps from them. An emergency opens
        one that is not sealed, for its hours: it ends by being asked here, and by nothing else.

        A person in no team is shown to every supervisor, so that nobody is managed by no one unseen.
        Anybody else sees none: doubt about access is denial. The rule in words is `rules.access.DENIALS`.
        """
        if not user.may(Permission.VIEW_OFFENDERS):
            return self.none()
        shown = Q(_theirs(user), access_level=AccessLevel.NORMAL) | Q(_listed(user)) | _in_emergency(user)
        return self.people().filter(shown).exclude(_blocked(user))

    def opened_by_emergency_to(self, user: User) -> Self:
        """Records that an emergency would open to `user`: hidden by the team or the list, and by nothing else."""
        if not user.may(Permission.ASK_EMERGENCY):
            return self.none()
        hidden = self.people().filter(access_level__in=OPENED_BY_EMERGENCY).exclude(_blocked(user))
        return hidden.exclude(pk__in=Offender.objects.visible_to(user))

    @fence.whole_register()
    def references_kept_from(self, user: User) -> list[str]:
        """Of records that a list or a conflict keeps from `user`, also where others' records pass through their hands.

        It is for leaving out, so it is read beyond the fence: what the fence takes from it would be shown.
        """
        without_a_list = Q(access_level=AccessLevel.NORMAL) | Q(_listed(user)) | _in_emergency(user)
        return list(
            self.filter(~without_a_list | Q(_blocked(user))).order_by().values_list("reference", flat=True)
        )

    def overseen_by(self, user: User) -> Self:
        """Records of which `user` may know who sees them and who must not: for professional standards every person's,
        whatever its level, but never one that a conflict keeps from them. The rule is `rules.access.why_not_overseen`.
        """
        if not user.may(Permission.OVERSEE_ACCESS):
            return self.none()
        return self.people().exclude(_blocked(user))

    def askable_by(self, user: User) -> Self:
        """Offenders whose looks `user` may ask the audit log about, and whose references its answers tell them."""
        if not user.may(Permission.QUESTION_LOG):
            return self.none()
        return self.overseen_by(user) if user.may(Permission.OVERSEE_ACCESS) else self.reportable_to(user)

    def references_for_anybody(self) -> list[str]:
        """References for a sentence whose reader nobody has asked about; of a record with a list, that it is one."""
        told = self.order_by("reference").values_list("reference", "access_level")
        return [
            reference if level == AccessLevel.NORMAL else "a restricted record" for reference, level in told
        ]

    def reportable_to(self, user: User) -> Self:
        """Offenders counted in `user`'s compliance reports: an auditor's are the whole force's."""
        if not user.may(Permission.EXPORT_COMPLIANCE):
            return self.none()
        return self.visible_to(user) if user.may(Permission.VIEW_OFFENDERS) else self.told_to(user)

    def measured_for(self, user: User) -> Self:
        """Offenders counted in the measures that `user` is shown: whom they may see, and for an auditor the force."""
        if not user.may(Permission.VIEW_MEASURES):
            return self.none()
        return self.visible_to(user) if user.may(Permission.VIEW_OFFENDERS) else self.told_to(user)

    def looked_up_first(self) -> "OffenderQuerySet":
        """The same people, for a statement that shall read what belongs to them and nothing of anybody else.

        For the few thousand of a team or an officer: without it the planner, which cannot know how few they are, goes
        through the visits of the whole register.
        """
        return Offender.objects.filter(Among("pk", self.order_by().values("pk")))


def _listed(user: User) -> Among:
    """Whether the user stands on the list that the record has now."""
    return Among("pk", AccessGrant.objects.current().of_the_level().filter(user=user).values("offender"))


def _in_emergency(user: User) -> Q:
    """Whether the record is open to the user for an emergency at this moment; a seal ends it."""
    running = EmergencyAccess.objects.running(now=timezone.now()).filter(user=user)
    return Q(Among("pk", running.values("offender")), access_level__in=OPENED_BY_EMERGENCY)


def _blocked(user: User) -> Among:
    """Whether a conflict keeps the record from the user."""
    return Among("pk", ConflictBlock.objects.standing().filter(user=user).values("offender"))


def _theirs(user: User) -> Q:
    """Offenders of the teams that this user answers for or belongs to."""
    if not user.may(Permission.SUPERVISE_TEAMS):
        return Q(team__isnull=False, team=user.team_id)
    # Asked first, for the planner: a subquery beside the OR would have it read the whole register. Once for each page.
    prefetch_related_objects([user], "supervised_teams")
    return Q(team__in=list(user.supervised_teams.all())) | Q(team=None)


@pghistory.track()
class Offender(models.Model):
    """A person subject to notification requirements, with the headline facts that scheduling needs.

    None always means *not known*, and never "fine": no `risk_level` is scheduled as policy says for
    not assessed, and a `last_visit_unknown_on` without any successful visit on record is a visit due that day.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=50, unique=True)
    visor_reference = models.CharField(max_length=50, blank=True)
    family_name = models.CharField(max_length=200)
    given_names = models.CharField(max_length=200, blank=True)
    date_of_birth = models.DateField(null=True)
    registered_on = models.DateField(null=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="offenders")
    manager = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="caseload")
    risk_level = models.CharField(max_length=10, choices=RiskLevel.choices, null=True)
    risk_assessed_on = models.DateField(null=True)
    agreed_interval_months = models.PositiveSmallIntegerField(null=True)
    last_visit_unknown_on = models.DateField(null=True)
    notes = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.VIGIL)
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)
    is_canary = models.BooleanField(db_default=False)
    access_level = models.CharField(
        max_length=10, choices=AccessLevel.choices, default=AccessLevel.NORMAL, db_default=AccessLevel.NORMAL
    )

    objects = OffenderQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team"], name="offenders_of_a_team", condition=Q(closed_on=None)),
            models.Index(fields=["manager"], name="offenders_of_a_manager", condition=Q(closed_on=None)),
            # These two answer the sweep without opening the rows.
            models.Index(
                fields=["id"], include=["recorded_on"], name="live_offenders", condition=Q(closed_on=None)
            ),
            models.Index(
                fields=["id"],
                include=["recorded_on"],
                name="offenders_not_assessed",
                condition=Q(closed_on=None, risk_level=None),
            ),
            # Answers the sweep, which looks whether an alert was told beside a list.
            models.Index(
                fields=["id"], name="restricted_offenders", condition=~Q(access_level=AccessLevel.NORMAL)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="risk_level_is_known_or_not_assessed",
                condition=Q(risk_level=None) | Q(risk_level__in=RiskLevel.values),
            ),
            models.CheckConstraint(
                name="agreed_interval_is_at_least_a_month",
                condition=Q(agreed_interval_months=None) | Q(agreed_interval_months__gte=1),
            ),
            # Closed from the beginning: nothing that asks for live offenders can meet it.
            models.CheckConstraint(
                name="canary_is_not_live", condition=Q(is_canary=False) | Q(closed_on__isnull=False)
            ),
            models.UniqueConstraint(
                name="there_is_one_canary", fields=["is_canary"], condition=Q(is_canary=True)
            ),
            models.CheckConstraint(name="offender_has_a_reference", condition=~Q(reference="")),
            models.CheckConstraint(
                name="access_level_is_known", condition=Q(access_level__in=AccessLevel.values)
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("offenders:detail", args=[self.public_id])


class AddressQuerySet(models.QuerySet["Address"]):
    """Reads of addresses."""

    def notified_last(self) -> Self:
        """Addresses that have not ended, the one notified last before the others."""
        return self.filter(until_on=None).order_by("-pk")

    def notified_on(self, day: date) -> Self:
        """Addresses that held on that day, first the one that ended soonest after it: what an extract replaced held
        until then, also where nobody knows since when the new one holds.
        """
        begun = Q(from_on=None) | Q(from_on__lte=day)
        held = self.filter(begun, Q(until_on=None) | Q(until_on__gt=day))
        return held.order_by(F("until_on").asc(nulls_last=True), "-pk")


@pghistory.track()
class Address(models.Model):
    """Where an offender has said they live, and between which dates. Unknown ends are None."""

    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="addresses")
    lines = models.CharField(max_length=300)
    postcode = models.CharField(max_length=10, blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    recorded_on = models.DateField()

    objects = AddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="address_does_not_end_before_it_starts",
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lines} {self.postcode}".strip()


@pghistory.track()
class Assignment(models.Model):
    """Which manager and team answered for an offender, from when until when."""

    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="assignments")
    manager = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_current_assignment_per_offender", fields=["offender"], condition=Q(until_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manager or 'Nobody'} ({self.team or 'no team'}) from {self.from_on}"
