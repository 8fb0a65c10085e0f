"""Reading the row history that the database writes."""

from typing import Any

from django.apps import apps
from django.db import models


def history_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Every event of that table's rows, oldest first."""
    events = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    told: models.QuerySet[Any] = events._default_manager.order_by("pgh_id")
    return told
