"""The schema `as_known`: tables that measures read, each as a view of its rows as they were known at a moment.

Where `as_known` is the search path, every question of `reports.measures` is asked of that moment unchanged (ADR 0051).
The moment is the setting `vigil.known_at`; without it the views refuse to be read. They are read with the rights of who
reads them, so that the policies of the tables hold in the past as well (ADR 0075).
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg2.sql import SQL, Composable, Identifier

SCHEMA = "as_known"
# Tables whose every version is in their history: the last one that was written by the moment, unless it was removed.
FROM_HISTORY = (
    "accounts.Team",
    "accounts.User",
    "offenders.Address",
    "offenders.Assignment",
    "offenders.Offender",
    "offenders.Order",
    "offenders.Proposal",
    "offenders.Suspension",
    "policy.PolicyRevision",
    "policy.PolicyValue",
    "risk.Assessment",
    "risk.ChangeReview",
    "risk.ManagementPlan",
    "risk.PlanAction",
    "risk.RiskDecision",
    "visits.VisitObligation",
    "visits.VisorEntry",
)
# Facts that nobody can change or remove: those that were recorded by the moment.
BY_RECORDING = {
    "offenders.Change": "recorded_at",
    "visits.AnnouncementReview": "decided_at",
    "visits.LadderDecision": "decided_at",
    "visits.Visit": "recorded_at",
    "visits.VisitCorrection": "recorded_at",
}
KNOWN_AT = SQL("current_setting('vigil.known_at')::timestamptz")
VERSIONS = SQL(
    "CREATE VIEW {view} WITH (security_invoker) AS SELECT {columns} FROM public.{events} AS told"
    " WHERE told.pgh_created_at <= {known_at} AND told.pgh_label <> 'delete' AND NOT EXISTS ("
    "SELECT FROM public.{events} AS later WHERE later.pgh_obj_id = told.pgh_obj_id"
    " AND later.pgh_id > told.pgh_id AND later.pgh_created_at <= {known_at})"
)
RECORDED = SQL(
    "CREATE VIEW {view} WITH (security_invoker) AS"
    " SELECT told.* FROM public.{table} AS told WHERE told.{moment} <= {known_at}"
)
# Who made a visit is written with the visit, and like it never changed.
OFFICERS = SQL(
    "CREATE VIEW {view} WITH (security_invoker) AS SELECT told.* FROM public.visits_visit_officers AS told"
    " JOIN public.visits_visit AS visit ON visit.id = told.visit_id WHERE visit.recorded_at <= {known_at}"
)


def make_views(*, readable_by: str) -> None:
    """Afterwards the schema is what the models of today say, and that role may read it. Run as the owner."""
    role = Identifier(readable_by)
    statements = [
        SQL("DROP SCHEMA IF EXISTS {schema} CASCADE"),
        SQL("CREATE SCHEMA {schema}"),
        *_views(),
        SQL("GRANT USAGE ON SCHEMA {schema} TO {role}"),
        SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}"),
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(
                statement.format(schema=Identifier(SCHEMA), role=role)
                if isinstance(statement, SQL)
                else statement
            )


def _views() -> Iterator[Composable]:
    for label in FROM_HISTORY:
        yield _versions(apps.get_model(label))
    for label, moment in BY_RECORDING.items():
        table = apps.get_model(label)._meta.db_table
        yield RECORDED.format(
            view=_view(table), table=Identifier(table), moment=Identifier(moment), known_at=KNOWN_AT
        )
    yield OFFICERS.format(view=_view("visits_visit_officers"), known_at=KNOWN_AT)


def _versions(model: type[Model]) -> Composable:
    """Every column of the model. One whose values the history does not keep (a password) is not known."""
    events = apps.get_model(f"{model._meta.label}Event")
    kept = {field.column for field in events._meta.concrete_fields}
    columns = [
        SQL("told.{0}").format(Identifier(field.column)) if field.column in kept else _not_kept(field)
        for field in model._meta.concrete_fields
    ]
    return VERSIONS.format(
        view=_view(model._meta.db_table),
        columns=SQL(", ").join(columns),
        events=Identifier(events._meta.db_table),
        known_at=KNOWN_AT,
    )


def _not_kept(field: Any) -> Composable:
    return SQL("CAST(NULL AS {0}) AS {1}").format(SQL(field.db_type(connection)), Identifier(field.column))


def _view(table: str) -> Composable:
    return Identifier(SCHEMA, table)
