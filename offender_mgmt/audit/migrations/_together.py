"""Several tables of one migration, made in one step."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Does what these CreateModel do one after another, but has Django render the models once, not after each.

    Nearly all models of Vigil hang together, by the user, so that each table of its own costs a rendering of all
    (docs/adr/0027). Their foreign keys may go in a circle: Django makes these at the end of a migration anyhow.
    """

    reversible = True

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models are known. Whoever asks for them next has them all rendered, once."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Each table is there."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """None is there any more."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """For `migrate`'s plan."""
        return f"Create {len(self.models)} models"


def tables_together(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations; where several CreateModel follow one another, they are one step."""
    steps: list[Operation] = []
    for is_model, following in groupby(operations, key=lambda one: isinstance(one, CreateModel)):
        run = list(following)
        steps += [CreateModels(run)] if is_model else run
    return steps
