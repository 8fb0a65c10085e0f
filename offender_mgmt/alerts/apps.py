"""The alerts app."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "offender_mgmt.alerts"
    label = "alerts"
