"""The policy app."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "offender_mgmt.policy"
    label = "policy"
