"""The exports app."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "offender_mgmt.exports"
    label = "exports"
