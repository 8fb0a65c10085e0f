"""Tables of visiting."""

from visits.models.announcements import AnnouncementReview
from visits.models.attachments import Attachment, AttachmentContent
from visits.models.contacts import Contact
from visits.models.contradictions import Contradiction
from visits.models.devices import Device, DeviceAnswer, DeviceSighting
from visits.models.drafts import VisitDraft
from visits.models.found import ConditionCheck, FollowUp, PersonPresent
from visits.models.ladder import LadderDecision
from visits.models.obligations import VisitObligation, VisitObligationQuerySet
from visits.models.safety import CheckOut, CheckOutQuerySet, DuressWord
from visits.models.visits import (
    Visit,
    VisitAnswer,
    VisitCorrection,
    VisitQuerySet,
    new_receipt_number,
)
from visits.models.visor import VisorEntry
from visits.models.windows import VisitWindow, WindowPeriod

__all__ = [
    "AnnouncementReview",
    "Attachment",
    "AttachmentContent",
    "CheckOut",
    "CheckOutQuerySet",
    "ConditionCheck",
    "Contact",
    "Contradiction",
    "Device",
    "DeviceAnswer",
    "DeviceSighting",
    "DuressWord",
    "FollowUp",
    "LadderDecision",
    "PersonPresent",
    "Visit",
    "VisitAnswer",
    "VisitCorrection",
    "VisitDraft",
    "VisitObligation",
    "VisitObligationQuerySet",
    "VisitQuerySet",
    "VisitWindow",
    "VisorEntry",
    "WindowPeriod",
    "new_receipt_number",
]
