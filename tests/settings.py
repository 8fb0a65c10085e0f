"""The real settings, as the application's database role; only what would slow or leak is different."""

from offender_mgmt.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = False  # each test client would list every static file anew; live_server serves them
METRICS_TOKEN = "a-token-for-tests"
