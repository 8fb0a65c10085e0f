"""Give the application's role what it needs, and no more. Run as the owner after each migration."""

from typing import Any

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from psycopg2.sql import SQL, Identifier

# Facts that the application may add and read, and never change or remove (AUD-7, VIS-5).
APPEND_ONLY = [
    "accounts_qualification",
    "alerts_alertaction",
    "alerts_liveaccepted",
    "alerts_recount",
    "alerts_sweeprun",
    "audit_auditevent",
    "caseload_contractedhours",
    "caseload_foreseeneffect",
    "caseload_happenedeffect",
    "caseload_milestone",
    "caseload_publication",
    "caseload_reallocation",
    "caseload_simulation",
    "offenders_change",
    "risk_toolresult",
    "visits_announcementreview",
    "visits_attachmentcontent",
    "visits_conditioncheck",
    "visits_contact",
    "visits_contradiction",
    "visits_deviceanswer",
    "visits_devicesighting",
    "visits_ladderdecision",
    "visits_personpresent",
    "visits_visit",
    "visits_visit_officers",
    "visits_visitanswer",
    "visits_visitcorrection",
]


class Command(BaseCommand):
    help = "Grant the application's role its rights; append-only tables get INSERT and SELECT alone."

    def handle(self, *args: Any, **options: Any) -> None:
        role = Identifier(settings.VIGIL_APPLICATION_ROLE)
        history = [
            model._meta.db_table for model in apps.get_models() if issubclass(model, pghistory.models.Event)
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in (
                "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
                "GRANT USAGE ON SCHEMA public TO {role}",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
                "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
            ):
                cursor.execute(SQL(statement).format(role=role))
            for table in APPEND_ONLY + history:
                cursor.execute(
                    SQL("REVOKE UPDATE, DELETE ON {table} FROM {role}").format(
                        table=Identifier(table), role=role
                    )
                )
            reader = Identifier(settings.VIGIL_READER_ROLE)
            for statement in (
                "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {reader}",
                "GRANT USAGE ON SCHEMA public TO {reader}",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}",
            ):
                cursor.execute(SQL(statement).format(reader=reader))
        self.stdout.write(f"Granted; {len(APPEND_ONLY + history)} tables are append-only.")
