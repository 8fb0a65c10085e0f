"""System checks: Vigil refuses to start with a seam that leads nowhere, or with a demo's settings in earnest."""

from collections.abc import Sequence
from typing import Any

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
