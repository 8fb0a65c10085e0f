"""The project as an app: its commands, checks and template tags."""

from django.apps import AppConfig


class VigilConfig(AppConfig):
    name = "offender_mgmt"
    label = "vigil"
    verbose_name = "Vigil"

    def ready(self) -> None:
        from offender_mgmt import checks  # noqa: F401, PLC0415  # registers the checks
