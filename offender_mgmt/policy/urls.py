"""Addresses of policy."""

from django.urls import path

from offender_mgmt.policy.views.drafting import change, draft, redate, withdraw
from offender_mgmt.policy.views.index import index
from offender_mgmt.policy.views.revisions import compare, revision

app_name = "policy"
urlpatterns = [
    path("", index, name="index"),
    path("compare/", compare, name="compare"),
    path("drafts/new/", draft, name="draft"),
    path("<int:revision_id>/", revision, name="revision"),
    path("<int:revision_id>/day/", redate, name="redate"),
    path("<int:revision_id>/withdraw/", withdraw, name="withdraw"),
    path("values/<int:value_id>/", change, name="change"),
]
