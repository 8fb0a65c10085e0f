"""Settings, read from the environment. A secret may also come from a file named by NAME_FILE."""

import tomllib
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from offender_mgmt.schema import ENUM_NAMES
from offender_mgmt.settings.environment import BASE_DIR, IS_DEMO, VIGIL_VAR, env
from offender_mgmt.settings.sign_in import *  # noqa: F403
from offender_mgmt.settings.sign_in import FORM_ACTION

VIGIL_DEMO: bool = IS_DEMO
VIGIL_VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
VIGIL_BASE_URL = env.str("VIGIL_BASE_URL", default="http://127.0.0.1:8000")

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])

INSTALLED_APPS = [
    "offender_mgmt",
    "offender_mgmt.audit",
    "offender_mgmt.accounts",
    "offender_mgmt.policy",
    "offender_mgmt.exports",
    "offender_mgmt.offenders",
    "offender_mgmt.alerts",
    "visits",
    "risk",
    "intake",
    "caseload",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "offender_mgmt.middleware.private_pages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "offender_mgmt.accounts.sign_in.sessions_that_end",
    "axes.middleware.AxesMiddleware",
    "offender_mgmt.middleware.refusals_are_written",
    "offender_mgmt.middleware.fenced",
]

ROOT_URLCONF = "offender_mgmt.urls"
WSGI_APPLICATION = "offender_mgmt.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "offender_mgmt.navigation.frame",
            ],
        },
    }
]

# The application's role owns no table: migrations run with the owner's DATABASE_URL (docs/operations.md).
DATABASES = {
    "default": env.db("DATABASE_URL")
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
}
# Nobody waits for ever: not for a server that has gone, nor for a lock that somebody frozen holds.
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=120s"
    f" -c statement_timeout={env.int('VIGIL_STATEMENT_SECONDS', default=0)}s",
    **DATABASES["default"].get("OPTIONS", {}),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
VIGIL_APPLICATION_ROLE = env.str("VIGIL_APPLICATION_ROLE", default="vigil_app")
VIGIL_READER_ROLE = env.str("VIGIL_READER_ROLE", default="vigil_reader")
VIGIL_SEALER_ROLE = env.str("VIGIL_SEALER_ROLE", default="vigil_sealer")
VIGIL_AUDITOR_ROLE = env.str("VIGIL_AUDITOR_ROLE", default="vigil_auditor")
VIGIL_BACKUP_ROLE = env.str("VIGIL_BACKUP_ROLE", default="vigil_backup")
VIGIL_SEAL_FOLDER = Path(env.str("VIGIL_SEAL_FOLDER", default=str(VIGIL_VAR / "seal")))  # the sealer's own
VIGIL_SEAL_KEY = env.str("VIGIL_SEAL_KEY", default=str(VIGIL_SEAL_FOLDER / "key") if VIGIL_DEMO else "")
VIGIL_SEAL_SYSLOG = env.str("VIGIL_SEAL_SYSLOG", default="")
# What signs exports. Workers alone have it: a web process can ask for an export, and cannot make one.
VIGIL_EXPORT_KEY = env.str(
    "VIGIL_EXPORT_KEY", default=str(VIGIL_VAR / "exports" / "key") if VIGIL_DEMO else ""
)
PGHISTORY_APPEND_ONLY = True

# The seam: capabilities hang on here, and nowhere else.
OFFENDER_REFRESHERS = [
    "offender_mgmt.offenders.services.reactive.refresh",
    "visits.services.refresh",
    "risk.services.planning.refresh",
    "offender_mgmt.alerts.services.refresh",
]
ALERT_CONDITIONS = ["offender_mgmt.alerts.conditions", "visits.conditions", "risk.conditions"]
SCHEDULE_PARTITION = "visits.conditions.partition"
SCHEDULE_DUE_DATES = "visits.conditions.due_dates"
SCHEDULE_GAPS = "visits.conditions.gaps"
AUDIT_GROUND = "offender_mgmt.offenders.models.emergency.with_ground"  # of each look at a record
ACCOUNT_SCREENING = "offender_mgmt.offenders.services.screening.screen_account"  # whom a new account may know
LEAVING_CHECKS = ["caseload.conditions.check_can_leave"]  # before an account is ended
MORE_WORK = "caseload.views.work"  # what it says is offered, and noticed, stands on My work
# The watcher's own count, and the made-up offender who goes overdue each day where an address waits for its mail.
RECOUNT = "reports.recount.recount"
CANARY = "visits.services.canary.go_overdue"
CANARY_EMAIL = env.str("CANARY_EMAIL", default="")
# An address outside that a GET keeps quiet, in the manner of healthchecks.io.
DEAD_MANS_SWITCH_URL = env.str("DEAD_MANS_SWITCH_URL", default="")
# How people are told of alerts: always in Vigil and by mail; by webhook where an address is set.
ALERT_WEBHOOK_URL = env.str("ALERT_WEBHOOK_URL", default="")
ALERT_WEBHOOK_SECRET = env.str("ALERT_WEBHOOK_SECRET", default="")
ALERT_CHANNELS = ["inbox", "email", *(["webhook"] if ALERT_WEBHOOK_URL else [])]
# Figures for a monitor at /metrics: there is no such page without a token.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# What carries out a proposal of each kind once a second person has approved it.
PROPOSAL_KINDS = {
    "suspend": "offender_mgmt.offenders.services.suspending.carry_out",
    "close": "offender_mgmt.offenders.services.closing.carry_out",
    "later_date": "visits.services.planning.accept_later_date",
    "lower_level": "risk.services.deciding.carry_out_lowering",
    "level_review": "risk.services.deciding.carry_out_review",
    "plan": "risk.services.planning.carry_out",
    "merge": "intake.services.merging.carry_out",
    "announced_visit": "visits.services.announcing.carry_out",
    "ladder": "visits.services.climbing.carry_out",
    "access": "offender_mgmt.offenders.services.restricting.carry_out",
}
# What makes an export of each kind, of those whom whoever asked may be told of when it is made.
EXPORT_KINDS = {
    "measure": "reports.packs.measure",
    "compliance": "reports.packs.compliance",
    "pack": "reports.packs.pack",
    "windows": "reports.packs.windows",
    "lengthenings": "reports.packs.lengthenings",
    "answer": "reports.packs.answer",
}

# The virus scanner of attachments: unix:/run/clamav/clamd.ctl, or host:port. Without one, nobody can open any.
VIGIL_CLAMD = env.str("VIGIL_CLAMD", default="")
# Beside alerting, as often as it delivers.
SWEEPER_DEEDS = {"scan": "visits.tasks.scan_attachments", "recalculate": "caseload.tasks.recalculate"}

# The clock of alerting. A banner turns red when no full check has finished for policy's fifteen minutes.
VIGIL_SWEEP_EVERY = timedelta(seconds=env.int("VIGIL_SWEEP_SECONDS", default=300))
VIGIL_DELIVER_EVERY = timedelta(seconds=env.int("VIGIL_DELIVER_SECONDS", default=60))
# Celery is only the clock: the database is the queue, and Redis may be emptied at any time.
CELERY_BROKER_URL = env.str("BROKER_URL", default="redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 1800
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1}
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "offender_mgmt.alerts.tasks.sweep", "schedule": VIGIL_SWEEP_EVERY},
    "deliver": {"task": "offender_mgmt.alerts.tasks.deliver", "schedule": VIGIL_DELIVER_EVERY},
    "probe": {
        "task": "offender_mgmt.alerts.tasks.probe",
        "schedule": timedelta(minutes=1),
        "args": ("beat",),
        "options": {"expires": 60},
    },
    "scan": {"task": "visits.tasks.scan_attachments", "schedule": VIGIL_DELIVER_EVERY},
    "preview": {"task": "intake.tasks.preview_waiting", "schedule": timedelta(seconds=5)},
    "windows": {"task": "visits.tasks.tend_windows", "schedule": timedelta(minutes=10)},
    "policy": {"task": "caseload.tasks.tend_policy", "schedule": timedelta(seconds=5)},
    "exports": {
        "task": "offender_mgmt.exports.tasks.make_exports",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 60},
    },
    "screening": {"task": "offender_mgmt.offenders.tasks.screen", "schedule": timedelta(hours=1)},
}

if not VIGIL_DEMO:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^health/(live|ready)$", r"^metrics$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"  # none at all, and browsers send "Origin: null", which CSRF refuses
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{kind: [NONE] for kind in ("default-src", "base-uri", "object-src", "frame-ancestors")},
        **{kind: [SELF] for kind in ("script-src", "style-src", "img-src", "connect-src")},
        "form-action": FORM_ACTION,
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = VIGIL_DEMO
if not VIGIL_DEMO:
    STATIC_ROOT = Path(env.str("VIGIL_STATIC_ROOT", default=str(VIGIL_VAR / "static")))
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

if VIGIL_DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VIGIL_VAR / "mail"
else:
    vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="vigil@localhost")
MESSAGE_ID_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "offender_mgmt.accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["offender_mgmt.accounts.permissions.HasDeclaredPermission"],
    "DEFAULT_THROTTLE_CLASSES": ["offender_mgmt.policy.permissions.CeilingOnWrites"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "offender_mgmt.api.Described",
    "EXCEPTION_HANDLER": "offender_mgmt.api.answer_errors",
    "URL_FORMAT_OVERRIDE": None,  # the answer is JSON, whatever ?format= says
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90)}
SPECTACULAR_SETTINGS = {
    "TITLE": "Vigil API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "offender_mgmt.schema.describe_errors",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "offender_mgmt.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("VIGIL_LOG_LEVEL", default="INFO")},
    # No ADMINS mail: Django's error report carries request data and local variables (PRV-3).
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "axes": {"level": "WARNING"},
    },
}
