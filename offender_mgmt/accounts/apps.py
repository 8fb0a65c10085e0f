"""The accounts app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed


class AccountsConfig(AppConfig):
    name = "offender_mgmt.accounts"
    label = "accounts"

    def ready(self) -> None:
        from axes.signals import user_locked_out  # noqa: PLC0415  # needs the models

        from offender_mgmt.accounts import sign_in  # noqa: PLC0415  # likewise

        user_logged_in.connect(sign_in.record_sign_in)
        user_logged_out.connect(sign_in.record_sign_out)
        user_login_failed.connect(sign_in.record_failed_sign_in)
        user_locked_out.connect(sign_in.record_lock_out)
