"""Addresses of caseload."""

from django.urls import path

from caseload.views import capacity, hours, trying

app_name = "caseload"
urlpatterns = [
    path("", capacity.index, name="index"),
    path("hours/<int:officer_id>/", hours.set_hours, name="hours"),
    path("try/", trying.try_case, name="try"),
]
