"""Making what was asked for: one at a time, since each export holds the hash of the one before it.

An advisory lock says that somebody is at it. It ends with the connection, so an export that is *running* while nobody
holds the lock is one whose worker died: it is taken up again, and after three times it is said to have failed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from struct import pack
from tempfile import TemporaryDirectory, TemporaryFile

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.services.signing import SealKey
from offender_mgmt.errors import VigilError
from offender_mgmt.exports.choices import UNFINISHED, State
from offender_mgmt.exports.models import Export, ExportPart, ExportRequest
from offender_mgmt.exports.rules.content import Content
from offender_mgmt.exports.rules.manifest import Issue
from offender_mgmt.exports.services.asking import end
from offender_mgmt.exports.services.setup import configured_key
from offender_mgmt.exports.services.taking import expire
from offender_mgmt.exports.services.writing import Cancelled, Written, write_export
from offender_mgmt.policy.models import in_force

LOCK = 5_020_144_790_362_211_001  # any number that nobody else uses
PART = 1 << 20
MOST_ATTEMPTS = 3
CUT_OFF = "The process that made it ended three times before it was done. Whoever runs Vigil can see why in its log."
NO_RIGHT = "You may not have this any more: your account or your role has changed since you asked for it."


def make_waiting(*, now: datetime) -> int:
    """Make everything that waits, unless somebody else is at it; return how many. Outdated files are deleted first."""
    made = 0
    with alone() as is_alone:
        if is_alone:
            expire(now=now)
            _take_up_again(now=now)
            while request := ExportRequest.objects.waiting().select_related("asked_by").first():
                _make(request, now=now)
                made += 1
    return made


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else makes exports until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone and connection.connection is not None:  # a lost connection has lost the lock with it
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _take_up_again(*, now: datetime) -> None:
    """Nobody is at those that are said to be running: whoever was has died."""
    for request in ExportRequest.objects.filter(state=State.RUNNING):
        if request.attempts < MOST_ATTEMPTS:
            ExportRequest.objects.filter(pk=request.pk, state=State.RUNNING).update(state=State.WAITING)
        else:
            _end(request, State.FAILED, CUT_OFF, now=now)


def _make(request: ExportRequest, *, now: datetime) -> None:
    """Make one; afterwards it is ready, refused or failed in words, or cancelled."""
    is_ours = ExportRequest.objects.filter(pk=request.pk, state=State.WAITING).update(
        state=State.RUNNING, attempts=request.attempts + 1, rows_done=0
    )
    if not is_ours:  # cancelled meanwhile
        return
    try:
        key, content = configured_key(), content_of(request, now=now)
        with TemporaryDirectory() as folder:
            _write(request, content, key, Path(folder), now=now)
    except Cancelled:
        return
    except VigilError as error:
        _end(request, State.REFUSED, str(error), now=now)
    except Exception:
        _end(
            request, State.FAILED, "Making it went wrong. Whoever runs Vigil can see why in its log.", now=now
        )
        raise


def content_of(request: ExportRequest, *, now: datetime) -> Content:
    """What answers the request, of those whom the requester may be told of *now*. Raises VigilError in words."""
    user = request.asked_by
    if not (user.is_active and user.may(Permission.EXPORT_COMPLIANCE)):
        raise VigilError(NO_RIGHT)
    make = import_string(settings.EXPORT_KINDS[request.kind])
    content: Content = make(request.asked, user=user, on=timezone.localdate(now))
    return content


def _write(request: ExportRequest, content: Content, key: SealKey, folder: Path, *, now: datetime) -> None:
    last = Export.objects.order_by("-number").only("number", "sha256").first()
    issue = Issue(
        number=last.number + 1 if last else 1,
        id=str(request.public_id),
        previous=last.sha256 if last else "",
        recipient=request.recipient,
        ground=request.basis,
        asked_by=str(request.asked_by),
        made_at=now,
    )
    ExportRequest.objects.filter(pk=request.pk).update(rows_foreseen=content.number)
    written = write_export(
        folder, content, issue, key, formats=request.formats, progress=lambda rows: _progress(request, rows)
    )
    with transaction.atomic():
        _keep(request, content, issue, written, now=now)


def _progress(request: ExportRequest, rows: int) -> None:
    """Say how far it is. Raises Cancelled when it need not go further."""
    if not ExportRequest.objects.filter(pk=request.pk, state=State.RUNNING).update(rows_done=rows):
        raise Cancelled


def _keep(request: ExportRequest, content: Content, issue: Issue, written: Written, *, now: datetime) -> None:
    """The file, its place in the chain and its event in the log, in one transaction."""
    locked = ExportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state != State.RUNNING:
        raise Cancelled
    export = Export.objects.create(
        number=issue.number,
        request=locked,
        manifest=written.manifest.decode(),
        sha256=sha256(written.manifest).hexdigest(),
        previous=issue.previous,
        signature=written.signature,
        rows=written.rows,
        size=written.path.stat().st_size,
        offender_ids=sorted(written.offender_ids),
        made_at=now,
    )
    _keep_file(export, written.path)
    locked.state, locked.finished_at, locked.rows_done = State.MADE, now, written.rows
    locked.expires_at = now + timedelta(days=in_force(timezone.localdate(now)).export_days)
    locked.save(update_fields=["state", "finished_at", "rows_done", "expires_at"])
    audit.record(
        Verb.REPORT_EXPORTED,
        by=request.asked_by,
        offender_ids=export.people,
        details={
            "export": issue.number,
            "recipient": issue.recipient,
            "basis": issue.ground,
            "method": "signed",
            "report": content.definition,
            "as_at": content.as_at.isoformat(),
            "rows": written.rows,
            "filters": content.filters,
            "sha256": export.sha256,
        },
    )


def _keep_file(export: Export, path: Path) -> None:
    """The file, in its parts. COPY takes bytes as they are; a parameter is written in hex and read again for each."""
    with path.open("rb") as file, TemporaryFile() as copied, connection.cursor() as cursor:
        copied.write(b"PGCOPY\n\xff\r\n\0" + pack("!ii", 0, 0))
        for index, part in enumerate(iter(lambda: file.read(PART), b"")):
            copied.write(pack("!hiqiii", 3, 8, export.pk, 4, index, len(part)) + part)
        copied.write(pack("!h", -1))
        copied.seek(0)
        table = ExportPart._meta.db_table
        cursor.copy_expert(
            f"COPY {table} (export_id, index, content) FROM STDIN (FORMAT binary)", copied, PART
        )


def _end(request: ExportRequest, state: State, said: str, *, now: datetime) -> None:
    with transaction.atomic():
        locked = ExportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if locked.state in UNFINISHED:
            end(locked, state, said, by=audit.SystemActor("exports"), now=now)
