"""Writing the audit log. Sealing and evidence are asked of their own modules: only their commands need them."""

from offender_mgmt.audit.services.recording import Actor, SystemActor, record

__all__ = ["Actor", "SystemActor", "record"]
