"""Words of the register."""

from django.db import models


class RiskLevel(models.TextChoices):
    """Level decided by a person; None means *not assessed* and is never shown or treated as low."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"


class SuspensionReason(models.TextChoices):
    """Why no visit is due for now (domain 1.12, 1.13)."""

    CUSTODY = "custody", "In custody"
    HOSPITAL = "hospital", "In hospital"
    ABROAD = "abroad", "Abroad"
    REACTIVE = "reactive", "Reactive management"


class ClosureReason(models.TextChoices):
    """Why a person left the live register."""

    DECEASED = "deceased", "Deceased"
    TRANSFERRED_OUT = "transferred_out", "Transferred out"
    REQUIREMENT_ENDED = "requirement_ended", "Notification requirement ended"


class Origin(models.TextChoices):
    """Where a fact came from: written in Vigil, or brought in with a register extract."""

    VIGIL = "vigil", "Recorded in Vigil"
    IMPORT = "import", "Register extract"


class OrderKind(models.TextChoices):
    """Civil orders that bind an offender (domain 3)."""

    SHPO = "shpo", "Sexual harm prevention order"
    SRO = "sro", "Sexual risk order"
    NOTIFICATION = "notification", "Notification order"
