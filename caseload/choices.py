"""Words of caseloads."""

from django.db import models


class Effect(models.TextChoices):
    """What a policy does to one person's visit. Only one of these is true of a person: the first that applies."""

    NEWLY_OVERDUE = "newly_overdue", "Newly overdue"
    NO_LONGER_OVERDUE = "no_longer_overdue", "No longer overdue"
    WAITS = "waits", "A later date waits for two people"
    SOONER = "sooner", "Visit due sooner"
    LATER = "later", "Visit due later"
    NONE = "none", "Nothing"


class Outcome(models.TextChoices):
    """How what happened to a person compares with what was foreseen."""

    AS_FORESEEN = "as_foreseen", "As foreseen"
    OTHERWISE = "otherwise", "Otherwise"
    NOT_YET = "not_yet", "Not recalculated"


class Kept(models.TextChoices):
    """What became of a promise."""

    WAITING = "waiting", "To come"
    YES = "yes", "Kept"
    NO = "no", "Not kept"


class HandOverReason(models.TextChoices):
    """Why somebody gives up their cases."""

    LEAVES = "leaves", "Leaves the force or the unit"
    OTHER_TEAM = "other_team", "Moves to another team"
    LONG_ABSENCE = "long_absence", "Away for long"
    OTHER = "other", "Another reason, written down"


class Ending(models.TextChoices):
    """How a hand-over ended."""

    FINISHED = "finished", "Finished"
    CALLED_OFF = "called_off", "Called off"


class Answer(models.TextChoices):
    """What became of something that was put to somebody."""

    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"
    REVOKED = "revoked", "Revoked"
