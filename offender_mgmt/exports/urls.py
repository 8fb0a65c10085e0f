"""Addresses of exports."""

from django.urls import path

from offender_mgmt.exports.views import cancel, index, take

app_name = "exports"
urlpatterns = [
    path("", index, name="index"),
    path("<uuid:public_id>/cancel/", cancel, name="cancel"),
    path("<uuid:public_id>/file/", take, name="take"),
]
