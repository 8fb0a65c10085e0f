"""The sealer as the settings describe it."""

from pathlib import Path

from django.conf import settings

from offender_mgmt.audit.services.publishing import Publisher
from offender_mgmt.audit.services.sealing import Sealer
from offender_mgmt.audit.services.signing import make_key, read_key
from offender_mgmt.errors import VigilError


def configured_sealer() -> Sealer:
    """Key and publisher of this installation. Only the demo makes a key by itself: any other names its own."""
    if not settings.VIGIL_SEAL_KEY:
        raise VigilError("VIGIL_SEAL_KEY names no file. Make a key once: manage.py make_seal_key.")
    path = Path(settings.VIGIL_SEAL_KEY)
    if settings.VIGIL_DEMO and not path.exists():
        make_key(path, name="vigil.demo/audit")
    return Sealer(read_key(path), Publisher(settings.VIGIL_SEAL_FOLDER, settings.VIGIL_SEAL_SYSLOG))
