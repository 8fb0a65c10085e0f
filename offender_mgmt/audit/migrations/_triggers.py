"""All triggers of an app's first migration, or of the tables that a later one makes, in one step."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class InstallTriggers(Operation):
    """Makes every trigger that the app's models (or only those named) have in their options at this point.

    It changes no state: the triggers stand in the options of each CreateModel. One AddTrigger for each of the ninety
    would have Django render every model anew ninety times, which takes longer than all the rest of `migrate`.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, models: Sequence[str] = ()) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The options of the models have said it already."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Each trigger is there."""
        for (label, name), model in to_state.models.items():
            is_meant = label == app_label and (not self.models or name in self.models)
            for trigger in model.options.get("triggers", []) if is_meant else []:
                # Whole SQL, not a template: without parameters, percent signs are left alone.
                schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """They go with their tables."""

    def describe(self) -> str:
        """For `migrate`'s plan."""
        return "Install the triggers of every model"
