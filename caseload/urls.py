"""Addresses of caseload."""

from django.urls import path

from caseload.views import capacity, forecast, hours, promises, trying
from caseload.views.effects import outcome, simulation
from caseload.views.policy import policy, publish, simulate

app_name = "caseload"
urlpatterns = [
    path("", capacity.index, name="index"),
    path("hours/<int:officer_id>/", hours.set_hours, name="hours"),
    path("try/", trying.try_case, name="try"),
    path("forecast/", forecast.show, name="forecast"),
    path("promise/", promises.make, name="promise"),
    path("policy/<int:revision_id>/", policy, name="policy"),
    path("policy/<int:revision_id>/simulate/", simulate, name="simulate"),
    path("policy/<int:revision_id>/publish/", publish, name="publish"),
    path("policy/<int:revision_id>/outcome/", outcome, name="outcome"),
    path("simulations/<uuid:public_id>/", simulation, name="simulation"),
]
