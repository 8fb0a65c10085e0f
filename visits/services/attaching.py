"""Attaching a file to a visit: read by a parser in a child process, kept in the database, opened only when scanned."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from visits.models import Attachment, AttachmentContent, Visit
from visits.rules import attachments as rules
from visits.services import unpacking


@dataclass(frozen=True)
class NewFile:
    """A file as somebody sent it: its name and all of its bytes."""

    name: str
    content: bytes


def attach_file(*, visit_id: int, file: NewFile, by: User, now: datetime) -> Attachment:
    """Attach a photograph or a document to a visit; nobody may open it before it is scanned. Raises RuleViolation.

    A photograph is kept as it is written anew, and never as it came. The file is read before anything is locked: that
    takes a while, and a bomb must not hold up the record.
    """
    kind = rules.check_can_attach(name=file.name, content=file.content)
    content = unpacking.clean(file.content, kind=kind)
    return _save(visit_id, rules.safe_name(file.name, kind), kind, content, by, now)


@transaction.atomic
def _save(visit_id: int, name: str, kind: rules.Kind, content: bytes, by: User, now: datetime) -> Attachment:
    offender = offenders.lock(Visit.objects.values_list("offender_id", flat=True).get(pk=visit_id))
    sha256 = hashlib.sha256(content).hexdigest()
    held = Attachment.objects.filter(visit=visit_id)
    rules.check_has_room(files=held.count(), is_attached=held.filter(sha256=sha256).exists())
    attachment = Attachment.objects.create(
        visit_id=visit_id,
        name=name,
        media_type=kind.media_type,
        size=len(content),
        sha256=sha256,
        added_by=by,
        added_at=now,
    )
    AttachmentContent.objects.create(attachment=attachment, content=content)
    audit.record(
        Verb.ATTACHMENT_ADDED,
        by=by,
        offender_ids=[offender.pk],
        details={"attachment": str(attachment.public_id), "sha256": sha256},
    )
    offenders.refresh([offender.pk], by=by, now=now)
    return attachment
