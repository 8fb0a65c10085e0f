"""The real settings, as the application's database role; only what would slow or leak is different."""

from offender_mgmt.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
