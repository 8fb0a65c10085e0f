"""All triggers of an app's first migration in one step."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class InstallTriggers(Operation):
    """Makes every trigger that the models of the app name in their options at this point of the history.

    It changes no state: the triggers stand in the options of each CreateModel. One AddTrigger for each of the ninety
    would have Django render every model anew ninety times, which takes longer than all the rest of `migrate`.
    """

    reduces_to_sql = True
    reversible = True

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
        for (label, _), model in to_state.models.items():
            for trigger in model.options.get("triggers", []) if label == app_label else []:
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
