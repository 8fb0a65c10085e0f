"""Where sessions are kept: in PostgreSQL, each with whose it is, so that one can be ended from elsewhere (AUTH-10)."""

from datetime import datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from offender_mgmt.accounts.models import Session

BEGAN_AT = "began_at"


class SessionStore(DatabaseSessionStore):
    """Django's own, with two columns beside the sealed content."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.began_at = datetime.fromisoformat(data[BEGAN_AT]) if BEGAN_AT in data else None
        return row
