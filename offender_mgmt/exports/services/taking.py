"""Taking an export out of Vigil, and deleting what nobody may take any more."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.rules.disclosures import Disclosure
from offender_mgmt.errors import RuleViolation
from offender_mgmt.exports.choices import State
from offender_mgmt.exports.models import Export, ExportPart, ExportRequest
from offender_mgmt.exports.services.asking import end
from offender_mgmt.policy.models import in_force

KEPT = "The file is deleted. Ask for it again if it is still needed."


@transaction.atomic
def take(public_id: UUID, *, by: User, now: datetime) -> Export:
    """Give out the file of an export of one's own; the log names everybody who is in it, each time.

    Raises RuleViolation when there is no file, or it was taken as often as policy allows;
    ExportRequest.DoesNotExist when it is not theirs.
    """
    request = ExportRequest.objects.select_for_update(of=("self",)).get(public_id=public_id, asked_by=by)
    if request.state != State.MADE or request.expires_at is None or request.expires_at <= now:
        raise RuleViolation("There is no file to take. Ask for it again if it is still needed.")
    most = in_force(timezone.localdate(now)).export_downloads
    if request.taken >= most:
        raise RuleViolation(f"This file was taken {most} times, and no more are allowed. Ask for it again.")
    request.taken += 1
    request.save(update_fields=["taken"])
    export = Export.objects.defer("manifest", "offender_ids").get(request=request)
    audit.record(
        Verb.EXPORT_TAKEN,
        by=by,
        offender_ids=export.people,
        details=Disclosure(request.recipient, request.basis).details
        | {"export": export.number, "rows": export.rows, "sha256": export.sha256, "time": request.taken},
    )
    return export


def expire(*, now: datetime) -> int:
    """Delete the files that have been kept for as long as policy says; return how many. What they were stays."""
    outdated = list(ExportRequest.objects.outdated(now=now).values_list("pk", flat=True))
    for pk in outdated:
        with transaction.atomic():
            request = ExportRequest.objects.select_for_update().get(pk=pk)
            ExportPart.objects.filter(export__request=request).delete()
            end(request, State.EXPIRED, KEPT, by=audit.SystemActor("exports"), now=now)
    return len(outdated)
