"""Violating one constraint of a table."""

from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, models, transaction

Row = dict[str, Any]


def refusal_of(model: type[models.Model], valid: Row, changes: Row) -> str | None:
    """The constraint that refuses a second row, `valid` with `changes`; `valid` itself is accepted first."""
    objects = model._default_manager
    objects.create(**valid)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        objects.create(**valid | changes)
    cause = refused.value.__cause__
    assert isinstance(cause, psycopg2.Error)
    name: str | None = cause.diag.constraint_name
    return name
