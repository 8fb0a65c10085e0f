"""Addresses of caseload."""

from django.urls import path

from caseload.views.effects import outcome, simulation
from caseload.views.policy import policy, publish, simulate

app_name = "caseload"
urlpatterns = [
    path("policy/<int:revision_id>/", policy, name="policy"),
    path("policy/<int:revision_id>/simulate/", simulate, name="simulate"),
    path("policy/<int:revision_id>/publish/", publish, name="publish"),
    path("policy/<int:revision_id>/outcome/", outcome, name="outcome"),
    path("simulations/<uuid:public_id>/", simulation, name="simulation"),
]
