"""Addresses of risk."""

from django.urls import path

from risk.views import actions, plans, reviews
from risk.views.assessments import assessment, complete, factor, of_offender
from risk.views.levels import decide
from risk.views.tools import record

app_name = "risk"
urlpatterns = [
    path("decide/<uuid:public_id>/", decide, name="decide"),
    path("tools/<uuid:public_id>/", record, name="tool_result"),
    path("arms/<uuid:public_id>/", of_offender, name="assessments"),
    path("assessments/<uuid:public_id>/", assessment, name="assessment"),
    path("assessments/<uuid:public_id>/factor/", factor, name="factor"),
    path("assessments/<uuid:public_id>/complete/", complete, name="complete"),
    path("plans/new/<uuid:public_id>/", plans.draft, name="plan_draft"),
    path("plans/<uuid:public_id>/", plans.plan, name="plan"),
    path("plans/<uuid:public_id>/edit/", plans.edit, name="plan_edit"),
    path("plans/<uuid:public_id>/propose/", plans.propose, name="plan_propose"),
    path("plans/<uuid:public_id>/actions/new/", actions.add, name="plan_action"),
    path("plans/actions/<uuid:public_id>/remove/", actions.remove, name="plan_action_remove"),
    path("plans/actions/<uuid:public_id>/done/", actions.complete, name="plan_action_done"),
    path("reviews/", reviews.index, name="reviews"),
    path("reviews/<uuid:public_id>/", reviews.review, name="review"),
]
