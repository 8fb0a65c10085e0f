"""The offenders app."""

from django.apps import AppConfig


class OffendersConfig(AppConfig):
    name = "offender_mgmt.offenders"
    label = "offenders"
