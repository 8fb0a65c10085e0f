"""Settings of signing in: passwords, the second factor, the lock-out, and sessions."""

from datetime import timedelta
from urllib.parse import urlsplit

from csp.constants import SELF

from offender_mgmt.settings.environment import IS_DEMO, env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "offender_mgmt.accounts.rules.passwords.NoKnownWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "offender_mgmt.accounts.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # axes limits sign-in, in PostgreSQL; allauth's limits would live in a cache
# Without it a password alone lets people in: for the demo only, and a system check refuses it elsewhere.
VIGIL_SECOND_FACTOR = env.bool("VIGIL_SECOND_FACTOR", default=not IS_DEMO)
SECRET_KEY_FALLBACKS = env.list(
    "SECRET_KEY_FALLBACKS", default=[]
)  # what second factors were sealed under before
MFA_ADAPTER = "offender_mgmt.accounts.adapter.SealedFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Vigil"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "offender_mgmt.accounts.proving.name_tried"
AXES_CLIENT_IP_CALLABLE = "offender_mgmt.accounts.proving.address_of"
# How many proxies of our own add to X-Forwarded-For; what stands before theirs is not believed.
VIGIL_TRUSTED_PROXIES = env.int("VIGIL_TRUSTED_PROXIES", default=0 if IS_DEMO else 1)
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # what the ceilings are counted from
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 1_000_000  # above it, axes would throw away the newest
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Whoever signs in ends their other session. In the demo several people may look round under one name.
VIGIL_ONE_SESSION = env.bool("VIGIL_ONE_SESSION", default=not IS_DEMO)
SESSION_ENGINE = "offender_mgmt.accounts.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
if not IS_DEMO:  # the demo answers on loopback without TLS
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# The force's directory (OpenID Connect): off without an issuer. It says who somebody is; Vigil's accounts say what
# they may, and the second factor is Vigil's, unless the directory says that it asked for one and is trusted in that.
VIGIL_OIDC_ISSUER = env.str("VIGIL_OIDC_ISSUER", default="").rstrip("/")
VIGIL_OIDC_CLAIM = env.str("VIGIL_OIDC_CLAIM", default="preferred_username")
VIGIL_OIDC_TRUSTS_MFA = env.bool("VIGIL_OIDC_TRUSTS_MFA", default=False)
# A form may lead on to the directory's page and nowhere else: browsers hold redirects against this too.
FORM_ACTION = [
    SELF,
    *(["{0.scheme}://{0.netloc}".format(urlsplit(VIGIL_OIDC_ISSUER))] if VIGIL_OIDC_ISSUER else []),
]
SOCIALACCOUNT_ADAPTER = "offender_mgmt.accounts.directory.DirectoryAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "directory",
                "name": "Directory",
                "client_id": env.str("VIGIL_OIDC_CLIENT_ID", default=""),
                "secret": env.str("VIGIL_OIDC_CLIENT_SECRET", default=""),
                "settings": {
                    "server_url": VIGIL_OIDC_ISSUER,
                    "uid_field": "sub",
                    "fetch_userinfo": False,
                    "oauth_pkce_enabled": True,
                },
            }
        ]
    }
}
