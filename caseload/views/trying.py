"""What one more case would do to an officer, before anybody gives it to them. Nothing is decided here."""

from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload.forms.capacity import TryForm
from caseload.models.capacity import duties, weekly_load
from caseload.rules.demand import Duty
from caseload.rules.impact import Impact, impact_of, new_case
from caseload.views.spans import row_of
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
@transaction.atomic
def try_case(request: HttpRequest) -> HttpResponse:
    """An officer's hours before and after, and the earliest safe week for one more."""
    user, today = user_of(request), timezone.localdate()
    policy, form = in_force(today), TryForm(request.GET or None, user=user)
    context: dict[str, Any] = {"form": form, "policy": policy, "today": today}
    if form.is_valid():
        duty = _duty(form, user, policy, today)
        if duty is not None:
            officer = form.cleaned_data["officer"]
            context |= _shown(_impact(officer, duty, user, policy, today))
            context |= {"officer": officer, "is_known": bool(duty.offender_id)}
    return render(request, "caseload/try.html", context, status=422 if form.is_bound and form.errors else 200)


def _duty(form: TryForm, user: User, policy: Policy, today: date) -> Duty | None:
    """The case that was named, or one of the level chosen. Naming a person is looking at them, and is audited."""
    told = form.cleaned_data
    if told["level"]:
        return new_case(told["level"], policy, today=today)
    offender = Offender.objects.visible_to(user).live().filter(reference=told["reference"].strip()).first()
    if offender is None:
        form.add_error("reference", "Nobody on your register has this reference.")
        return None
    audit.record(
        Verb.OFFENDERS_LISTED, by=user, offender_ids=[offender.pk], details={"page": "one more case"}
    )
    if offender.manager_id == told["officer"].pk:
        form.add_error("officer", "They manage this case already. Choose another officer.")
        return None
    found = duties(Offender.objects.filter(pk=offender.pk), on=today)
    if not found:
        form.add_error("reference", "No visit is expected in this case: it is suspended, or has no date.")
        return None
    return found[0]


def _impact(officer: User, duty: Duty, user: User, policy: Policy, today: date) -> Impact:
    own = Offender.objects.visible_to(user).live().filter(manager=officer)
    teams = [officer.team] if officer.team else []
    loads = weekly_load(policy=policy, duties=duties(own, on=today), today=today, teams=teams)
    return impact_of(loads.officers[officer.pk], duty, policy)


def _shown(impact: Impact) -> dict[str, Any]:
    before, after = row_of(impact.before), row_of(impact.after)
    return {
        "before": before,
        "after": after,
        "spans": list(zip(before.spans, after.spans, strict=True)),
        "safe_on": impact.safe_on,
        "effort": impact.before.effort,
    }
