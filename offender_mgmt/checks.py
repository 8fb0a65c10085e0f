"""System checks: Vigil refuses to start with a seam that leads nowhere, or with a demo's settings in earnest."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string


@register
def seams_lead_somewhere(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every path of the seam can be imported: a misspelt one would be a silent scheduler."""
    paths = [
        *settings.OFFENDER_REFRESHERS,
        *(f"{path}.CONDITIONS" for path in settings.ALERT_CONDITIONS),
        settings.SCHEDULE_PARTITION,
        settings.SCHEDULE_DUE_DATES,
        settings.SCHEDULE_GAPS,
        settings.RECOUNT,
        settings.CANARY,
        settings.ACCOUNT_SCREENING,
        *settings.PROPOSAL_KINDS.values(),
    ]
    errors: list[CheckMessage] = []
    for path in paths:
        try:
            import_string(path)
        except ImportError as error:
            errors.append(Error(f"The seam names {path}, which cannot be imported: {error}", id="vigil.E001"))
    return errors


@register
def secret_key_is_long(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A short secret key can be guessed, and with it every session (SUP-4)."""
    if len(settings.SECRET_KEY) >= 50:
        return []
    return [Error("SECRET_KEY is too short: use at least 50 random characters.", id="vigil.E002")]


@register
def webhook_is_signed_and_private(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Messages leave by webhook only under a secret that cannot be guessed, and never in clear."""
    errors: list[CheckMessage] = []
    if not settings.ALERT_WEBHOOK_URL:
        return errors
    scheme, host = urlsplit(settings.ALERT_WEBHOOK_URL)[:2]
    if not host or scheme not in ("https", *(["http"] if settings.VIGIL_DEMO else [])):
        errors.append(Error("ALERT_WEBHOOK_URL must be an https:// address.", id="vigil.E003"))
    if len(settings.ALERT_WEBHOOK_SECRET) < 32:
        errors.append(
            Error("ALERT_WEBHOOK_SECRET is too short: use at least 32 random characters.", id="vigil.E004")
        )
    return errors


@register
def dead_mans_switch_is_an_address(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A switch that cannot be told would only ever alarm."""
    scheme, host = urlsplit(settings.DEAD_MANS_SWITCH_URL)[:2]
    if not settings.DEAD_MANS_SWITCH_URL or (host and scheme in ("http", "https")):
        return []
    return [Error("DEAD_MANS_SWITCH_URL must be an http:// or https:// address.", id="vigil.E005")]


@register
def directory_can_be_asked(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Who somebody is is asked of a directory that is who it says, by a client that it knows."""
    if not settings.VIGIL_OIDC_ISSUER:
        return []
    errors: list[CheckMessage] = []
    scheme, host = urlsplit(settings.VIGIL_OIDC_ISSUER)[:2]
    if not host or scheme not in ("https", *(["http"] if settings.VIGIL_DEMO else [])):
        errors.append(Error("VIGIL_OIDC_ISSUER must be an https:// address.", id="vigil.E007"))
    [client] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if not (client["client_id"] and client["secret"]):
        sentence = "VIGIL_OIDC_ISSUER needs VIGIL_OIDC_CLIENT_ID and VIGIL_OIDC_CLIENT_SECRET (or its _FILE)."
        errors.append(Error(sentence, id="vigil.E008"))
    return errors


@register
def nobody_signs_in_with_a_password_alone(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """The second factor is off in the demo only (AUTH-2)."""
    if settings.VIGIL_SECOND_FACTOR or settings.VIGIL_DEMO:
        return []
    return [Error("VIGIL_SECOND_FACTOR is off: only the demo may do without it.", id="vigil.E006")]
