"""Addresses of the alerts and of the inbox; beside them, with name spaces of their own, the machine's own pages."""

from django.urls import URLPattern, path

from offender_mgmt.alerts.views import certificates, handling, health, inbox, listing, operations

app_name = "alerts"
urlpatterns: list[URLPattern] = [
    path("", listing.index, name="index"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("<uuid:public_id>/", handling.alert, name="alert"),
    path("<uuid:public_id>/open/", handling.open_alert, name="open"),
    path("<uuid:public_id>/acknowledge/", handling.acknowledge, name="acknowledge"),
    path("<uuid:public_id>/assign/", handling.assign, name="assign"),
    path("<uuid:public_id>/comment/", handling.comment, name="comment"),
]

# Mounted beside this module: operations/ and the health checks.
operations_patterns: list[URLPattern] = [
    path("", operations.index, name="index"),
    path("accept-fewer/", operations.accept_fewer, name="accept-fewer"),
    path("certificates/", certificates.index, name="certificates"),
    path("certificates/export/", certificates.export, name="export"),
    path("certificates/<int:run_id>/", certificates.certificate, name="certificate"),
    path("certificates/day/<str:on>/", certificates.day, name="day"),
]
health_patterns: list[URLPattern] = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
]
