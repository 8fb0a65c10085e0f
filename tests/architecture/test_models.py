"""What the tables promise about themselves."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.architecture.sources import PACKAGES

OURS = [
    model for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES and model._meta.managed
]
FACTS = [model for model in OURS if not model.__name__.endswith("Event") or model.__name__ == "AuditEvent"]


def pairs() -> list[tuple[type[models.Model], str]]:
    """Every deed that a row tells of by whom and when."""
    return [
        (model, stem)
        for model in FACTS
        for field in model._meta.get_fields()
        if field.name.endswith("_by") and isinstance(field, models.ForeignKey | models.OneToOneField)
        for stem in [field.name.removesuffix("_by")]
        if any(one.name in (f"{stem}_at", f"{stem}_on") for one in model._meta.get_fields())
    ]


@pytest.mark.parametrize(
    ("model", "stem"), [pytest.param(*pair, id=f"{pair[0].__name__}.{pair[1]}") for pair in pairs()]
)
def test_who_and_when_are_tied(model: type[models.Model], stem: str) -> None:
    """A row that says when something was done says by whom: both always, or tied by a constraint (style 1)."""
    names = [
        field.name
        for field in model._meta.get_fields()
        if field.name in (f"{stem}_{end}" for end in ("by", "at", "on"))
    ]
    always = all(not model._meta.get_field(name).null for name in names)
    ties = [
        constraint
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and all(name in str(constraint.condition) for name in names)
    ]

    assert always or ties


def test_the_walk_finds_the_pairs() -> None:
    """An empty walk would agree to everything."""
    assert len(pairs()) >= 6


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    """What the models say is what the migrations make."""
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


@pytest.mark.parametrize("model", [pytest.param(model, id=model.__name__) for model in FACTS])
def test_evidence_is_never_deleted_by_cascade(model: type[models.Model]) -> None:
    """A relation that cascades deletes what nobody meant to delete; staged rows belong to their batch."""
    cascading = {
        f"{model.__name__}.{field.name}"
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    }

    assert cascading <= {"StagedRow.batch"}
