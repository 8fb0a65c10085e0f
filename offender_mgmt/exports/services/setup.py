"""The key that signs exports, as the settings describe it. Only a worker has it; a web process cannot sign."""

from pathlib import Path

from django.conf import settings

from offender_mgmt.audit.services.signing import SealKey, make_key, read_key
from offender_mgmt.errors import VigilError

NOT_SET_UP = "Exports cannot be signed yet: the key has not been made. Ask whoever runs Vigil to make it."


def configured_key() -> SealKey:
    """The key of this installation. Only the demo makes one by itself. Raises VigilError where there is none."""
    if not settings.VIGIL_EXPORT_KEY:
        raise VigilError(NOT_SET_UP)
    path = Path(settings.VIGIL_EXPORT_KEY)
    if settings.VIGIL_DEMO and not path.exists():
        make_key(path, name="vigil.demo/exports")
    try:
        return read_key(path)
    except (OSError, VigilError) as error:
        raise VigilError(NOT_SET_UP) from error
