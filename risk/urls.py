"""Addresses of risk."""

from django.urls import path

from risk.views import decide

app_name = "risk"
urlpatterns = [path("decide/<uuid:public_id>/", decide, name="decide")]
