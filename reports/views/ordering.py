"""Asking for a signed export from the page of what it holds."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.errors import RuleViolation
from offender_mgmt.exports.services import Order, ask_for
from reports.forms.disclosing import DisclosureForm


def ordered(request: HttpRequest, order: Order, form: DisclosureForm) -> HttpResponse:
    """Put the order of a valid form into the queue, and lead to one's exports."""
    try:
        ask_for(order, to=form.disclosure(), by=user_of(request), now=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
    return redirect("exports:index")
