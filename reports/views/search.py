"""Search of the records that one may see."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Address
from reports.forms.search import SearchForm
from reports.search import search

PAGE = "search"
MOST = 50  # people: whoever finds more says more, and nobody leafs through everybody
# So many searches of one account within so long are no work that anybody does by hand (WEB-8, WEB-9).
SEARCHES, WITHIN = 60, timedelta(minutes=10)
TOO_MANY = f"You have searched {SEARCHES} times in ten minutes. Wait a few minutes. Your lists and records stay open."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_OFFENDERS)
@transaction.atomic
def search_page(request: HttpRequest) -> HttpResponse:
    """An empty form; POST answers with whom of those that the user may see it finds, and where it found them."""
    user = user_of(request)
    form = SearchForm(request.POST if request.method == "POST" else None)
    if form.is_bound and _is_tireless(user):
        form.add_error(None, TOO_MANY)
    if not (form.is_bound and form.is_valid()):
        return render(request, "reports/search.html", {"form": form}, status=422 if form.is_bound else 200)
    return render(request, "reports/search.html", {"form": form} | _found(form.cleaned_data["words"], user))


def _found(words: list[str], user: User) -> dict[str, Any]:
    found = search(words, user).select_related("manager", "team")
    addresses = Prefetch("addresses", Address.objects.notified_last(), "live_at")
    shown = list(found.prefetch_related(addresses)[: MOST + 1])
    more, shown = len(shown) > MOST, shown[:MOST]
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=[one.pk for one in shown],
        details={"page": PAGE, "words": len(words)},
    )
    return {"hits": shown, "more": more, "most": MOST, "asked": True}


def _is_tireless(user: User) -> bool:
    searches = AuditEvent.objects.by(user.pk).filter(
        at__gte=timezone.now() - WITHIN, verb=Verb.OFFENDERS_LISTED, details__page=PAGE
    )
    return searches[:SEARCHES].count() == SEARCHES
