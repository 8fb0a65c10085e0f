"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "offender_mgmt.accounts"
    label = "accounts"
