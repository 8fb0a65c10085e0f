"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "offender_mgmt.audit"
    label = "audit"
