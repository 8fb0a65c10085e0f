"""Addresses of caseload."""

from django.urls import path

from caseload.views import capacity, forecast, hours, promises, trying

app_name = "caseload"
urlpatterns = [
    path("", capacity.index, name="index"),
    path("hours/<int:officer_id>/", hours.set_hours, name="hours"),
    path("try/", trying.try_case, name="try"),
    path("forecast/", forecast.show, name="forecast"),
    path("promise/", promises.make, name="promise"),
]
