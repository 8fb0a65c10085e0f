"""A whole plan, and one in force."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from risk.models import ManagementPlan
from risk.rules.plans import SECTIONS, PlanText, fingerprint
from risk.services import NewAction, add_action, draft_plan, propose_plan, save_plan
from risk.services.planning import text_of


def whole_text(review_on: date, **changes: Any) -> PlanText:
    """Every section answered in a few words."""
    sections = {name: f"What is done about {words}." for name, words in SECTIONS.items()}
    return PlanText(**{"sections": sections, "review_on": review_on, **changes})


def drafted(
    offender: Offender,
    *,
    by: User,
    now: datetime,
    action_of: User | None = None,
    review_days: int = 180,
    **changes: Any,
) -> ManagementPlan:
    """A whole draft, to be reviewed in half a year; with an action due in ten days, if somebody is to do it."""
    plan = draft_plan(offender_id=offender.pk, by=by, now=now)
    today = timezone.localdate(now)
    text = whole_text(today + timedelta(days=review_days), **changes)
    save_plan(plan_id=plan.pk, text=text, marker=fingerprint(text_of(plan)), by=by, now=now)
    if action_of is not None:
        new = NewAction("Inspect the phone.", action_of, today + timedelta(days=10))
        add_action(plan_id=plan.pk, new=new, by=by, now=now)
    plan.refresh_from_db()
    return plan


def in_force(
    offender: Offender,
    *,
    by: User,
    approver: User,
    now: datetime,
    **changes: Any,
) -> ManagementPlan:
    """A plan that `by` drafted and proposed and `approver` approved."""
    plan = drafted(offender, by=by, now=now, **changes)
    proposal = propose_plan(plan_id=plan.pk, by=by, now=now)
    offenders.approve(proposal_id=proposal.pk, by=approver, now=now)
    plan.refresh_from_db()
    return plan
