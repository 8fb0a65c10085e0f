"""The project as an app: its commands, checks and template tags."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_migrate


class VigilConfig(AppConfig):
    name = "offender_mgmt"
    label = "vigil"
    verbose_name = "Vigil"

    def ready(self) -> None:
        from offender_mgmt import checks  # noqa: F401, PLC0415  # registers the checks

        pre_migrate.connect(_drop_views, sender=self)


def _drop_views(*, using: str, plan: list[Any], **_: Any) -> None:
    """A view holds fast the columns that it reads, and a migration may change any. Granting makes the views again."""
    if plan:
        with connections[using].cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS as_known CASCADE")
