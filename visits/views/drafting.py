"""Keeping what is typed of a visit while it is typed: what the record page's script says and is told."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_POST

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from visits import services
from visits.forms.drafting import differences, typed_of
from visits.models import Visit, VisitDraft
from visits.rules.drafts import TooMuch
from visits.services.drafting import DraftEnded, DraftIsNewer, Typed


@require_POST
@requires(Permission.RECORD_VISITS)
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep what has been typed; the answer says the new version, or shows what another page has saved since.

    Whoever may no longer open the person is answered as for nobody. What they go on writing in a draft of their
    own is kept all the same: the words are theirs, and a supervisor finds them.
    """
    user, typed = user_of(request), typed_of(request.POST)
    offender = Offender.objects.visible_to(user).filter(public_id=public_id).first()
    if offender is None:
        _keep_unseen(user, public_id, typed)
        raise Http404
    if typed is None:
        return _refusal("This page does not say what it saves. Open the form again.", 422)
    try:
        kept = services.save_draft(offender_id=offender.pk, typed=typed, by=user, now=timezone.now())
    except DraftIsNewer as newer:
        return _newer(user, newer)
    except DraftEnded as ended:
        return _refusal(str(ended), 409, has_ended=True)
    except TooMuch as refusal:
        return _refusal(str(refusal), 413)
    except RuleViolation as refusal:
        return _refusal(str(refusal), 422)
    return JsonResponse(_state(kept))


def _keep_unseen(user: User, public_id: UUID, typed: Typed | None) -> None:
    own = VisitDraft.objects.open().filter(officer=user, offender__public_id=public_id).first()
    if own is None or typed is None:
        return
    try:
        services.save_draft(offender_id=own.offender_id, typed=typed, by=user, now=timezone.now())
    except RuleViolation:
        return  # the page must not tell this record from one that is not there


@transaction.atomic
def _newer(user: User, newer: DraftIsNewer) -> HttpResponse:
    kept = newer.draft
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[kept.offender_id], details={"page": "draft"})
    return _refusal(str(newer), 409, content=kept.content, **_state(kept))


def _state(kept: VisitDraft) -> dict[str, Any]:
    return {
        "client_key": str(kept.client_key),
        "version": kept.version,
        "saved_at": f"{timezone.localtime(kept.saved_at):%H:%M}",
    }


def _refusal(sentence: str, status: int, **facts: Any) -> HttpResponse:
    return JsonResponse({"detail": sentence, **facts}, status=status)


def draft_to_write(request: HttpRequest, user: User, offender: Offender) -> VisitDraft | None:
    """The open draft that the record page goes on with: the one asked for by `?draft=`, or else the user's own."""
    drafts = VisitDraft.objects.open().readable_by(user).filter(offender=offender).select_related("officer")
    asked = request.GET.get("draft")
    if asked is None:
        return drafts.filter(officer=user).first()
    try:
        return get_object_or_404(drafts, client_key=UUID(asked))
    except ValueError as error:
        raise Http404 from error


def writing(
    request: HttpRequest, form: forms.Form, draft: VisitDraft | None, *, is_newer: bool = False
) -> dict[str, Any]:
    """What the record page says of the draft, and which save its next one follows.

    `is_newer`: another page has saved the draft since; what differs is shown, so that the next save may follow it.
    """
    sent = typed_of(request.POST) if request.method == "POST" else None
    return {
        "draft": draft,
        "draft_page": uuid4(),
        "draft_version": _version(sent, draft, is_newer=is_newer),
        "differences": differences(form, sent.content, draft.content) if is_newer and sent and draft else [],
    }


def _version(sent: Typed | None, draft: VisitDraft | None, *, is_newer: bool) -> int:
    """The version upon which the page writes. What it has not seen it must not overwrite."""
    if draft is None:
        return 0
    has_seen = sent is None or is_newer or sent.save.page == draft.page
    return draft.version if has_seen else sent.save.version if sent else 0


def saved(request: HttpRequest, visit: Visit, page: Any, *args: Any) -> HttpResponse:
    """The answer to a recorded visit: its page, or for the record page's script the receipt and where to go."""
    if request.headers.get("Accept") != "application/json":
        return redirect(page, *args)
    told = {"receipt": visit.receipt_number, "url": resolve_url(page, *args)}
    return JsonResponse(told, status=201)
