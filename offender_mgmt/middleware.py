"""What every response of Vigil carries, and what every refused one leaves behind."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from offender_mgmt import fence
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import ASKED_AGAIN
from offender_mgmt.api import NAMED_IN_BODY
from offender_mgmt.audit.services.refusing import Refusal, record_refusal
from offender_mgmt.offenders.models.keys import whose
from offender_mgmt.offenders.services.noticing import tell_of_attempts

Answer = Callable[[HttpRequest], HttpResponse]
REFUSED = (403, 404)
WENT_WRONG = 500
TAKES_TOKENS = "/api/"


def private_pages(answer: Answer) -> Answer:
    """Forbid every cache to keep a page, and the browser to lend it any device (WEB-3)."""

    def private_answer(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response

    return private_answer


def refusals_are_written(answer: Answer) -> Answer:
    """Write each refused look of somebody who is signed in into the audit log, before they learn of it (AUD-3).

    Here and not in the views: no view can forget it. A record that one may not see and one that is not there take
    the same way through it. An address that Vigil does not have is no look at anything, and whoever is asked whether
    it is still them is not refused.
    """

    def answer_and_write(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        user = getattr(request, "user", None)
        is_refused = response.status_code in REFUSED and ASKED_AGAIN not in request.META
        if is_refused and isinstance(user, User) and request.resolver_match:
            _write(_refusal(request, response), by=user, now=timezone.now())
        return response

    return answer_and_write


@transaction.atomic
def _write(refusal: Refusal, *, by: User, now: datetime) -> None:
    """Into the log, and where a conflict is the reason to professional standards too; never to whoever asked."""
    record_refusal(refusal, by=by, now=now)
    tell_of_attempts(refusal.offender_ids, attempted_by=by, now=now)


def fenced(answer: Answer) -> Answer:
    """Answer whoever is signed in within one transaction, in which a restricted record is there for its list alone.

    Whatever a view reads stands within it, and the pages are rendered in it. Services keep transactions of their own
    inside it: a deed that was refused is undone, and the answer that says so is kept. Only where Vigil itself went
    wrong is everything undone. An address that takes a token reads as nobody until the token is known (`tokens`).
    """

    def fenced_answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated and not request.path.startswith(TAKES_TOKENS):
            return answer(request)  # for nobody: without any reader no restricted record is there at all
        with fence.reading_as(str(user.pk) if user.is_authenticated else fence.NOBODY):
            response = answer(request)
            if response.status_code >= WENT_WRONG:
                transaction.set_rollback(True)
        return response

    return fenced_answer


def _refusal(request: HttpRequest, response: HttpResponse) -> Refusal:
    assert request.resolver_match is not None  # noqa: S101  # for the type checker
    told = [*request.resolver_match.kwargs.values(), request.META.get(NAMED_IN_BODY)]
    keys = [key for one in told if (key := _key(one)) is not None]
    return Refusal(
        page=request.resolver_match.view_name,
        method=request.method or "",
        status=response.status_code,
        asked=" ".join(map(str, keys)),
        offender_ids=sorted({pk for key in keys if isinstance(key, UUID) for pk in whose(key)}),
    )


def _key(told: object) -> UUID | int | None:
    """A key that Vigil gives out, or None: any other word in an address may be somebody's name."""
    if isinstance(told, UUID | int):
        return told
    try:
        return UUID(str(told))
    except ValueError:
        return None
