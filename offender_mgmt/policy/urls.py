"""Addresses of policy."""

from django.urls import path

from offender_mgmt.policy.views import approve, index

app_name = "policy"
urlpatterns = [
    path("", index, name="index"),
    path("<int:revision_id>/approve/", approve, name="approve"),
]
