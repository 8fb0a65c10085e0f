"""Search of the records that one may see."""

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
from offender_mgmt.offenders.models import Address
from offender_mgmt.offenders.models.looks import SEARCH, searches_too_often
from reports.forms.search import SearchForm
from reports.search import search

MOST = 50  # people: whoever finds more says more, and nobody leafs through everybody
TOO_MANY = (
    "You have searched very often in the last ten minutes. Wait a few. Your lists and records stay open."
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_OFFENDERS)
@transaction.atomic
def search_page(request: HttpRequest) -> HttpResponse:
    """An empty form; POST answers with whom of those that the user may see it finds, and where it found them."""
    user = user_of(request)
    form = SearchForm(request.POST if request.method == "POST" else None)
    if form.is_bound and searches_too_often(user, now=timezone.now()):
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
        details={"page": SEARCH, "words": len(words)},
    )
    return {"hits": shown, "more": more, "most": MOST, "asked": True}
