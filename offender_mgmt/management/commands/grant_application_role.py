"""Give each role what it needs, and no more. Run as the owner after each migration."""

from collections.abc import Iterable
from typing import Any

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from psycopg2.sql import SQL, Identifier

from offender_mgmt.management import as_known, fencing, outside

# Facts that the application may add and read, and never change or remove (AUD-7, VIS-5).
APPEND_ONLY = [
    "accounts_qualification",
    "alerts_alertaction",
    "alerts_liveaccepted",
    "alerts_recount",
    "alerts_sweeprun",
    "audit_auditevent",
    "audit_inquiry",
    "audit_lookreview",
    "caseload_contractedhours",
    "caseload_foreseeneffect",
    "caseload_happenedeffect",
    "caseload_milestone",
    "caseload_publication",
    "caseload_reallocation",
    "caseload_simulation",
    "exports_export",
    "offenders_change",
    "offenders_screeningrun",
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

# The application may read the seal. The trigger of an event fills `audit_pending`; the sealer alone empties it.
SEAL = ["audit_checkpoint", "audit_leaf", "audit_pending"]
SEALER_RIGHTS = (
    "GRANT SELECT ON audit_auditevent, audit_checkpoint, audit_leaf, audit_pending TO {role}",
    "GRANT INSERT ON audit_checkpoint, audit_leaf TO {role}",
    "GRANT DELETE ON audit_pending TO {role}",
    # The event that opens a new epoch, and its place in the queue.
    "GRANT INSERT ON audit_auditevent, audit_pending TO {role}",
    "GRANT USAGE ON SEQUENCE audit_auditevent_id_seq TO {role}",
    # Its sign of life.
    "GRANT SELECT, INSERT, UPDATE ON alerts_probe TO {role}",
)
# An auditor with SQL of their own: the evidence, and which reference a number in it stands for. No name, no fact.
AUDITOR_RIGHTS = (
    "GRANT SELECT ON audit_auditevent, audit_checkpoint, audit_inquiry, audit_leaf, audit_pending TO {role}",
    "GRANT SELECT (id, reference) ON offenders_offender TO {role}",
)
READ_ALL = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"
# pg_dump reads the sequences too.
BACKUP_RIGHTS = (READ_ALL, "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
NOTHING = (
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
)


class Command(BaseCommand):
    help = "Grant each role its rights; append-only tables get INSERT and SELECT alone."

    def handle(self, *args: Any, **options: Any) -> None:
        history = [
            model._meta.db_table for model in apps.get_models() if issubclass(model, pghistory.models.Event)
        ]
        application = (
            *NOTHING,
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
            *(f'REVOKE UPDATE, DELETE ON "{table}" FROM {{role}}' for table in APPEND_ONLY + history),
            *(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {{role}}" for table in SEAL),
            "GRANT INSERT ON audit_pending TO {role}",
        )
        with transaction.atomic():
            _grant(settings.VIGIL_APPLICATION_ROLE, application)
            _grant(settings.VIGIL_READER_ROLE, (*NOTHING, READ_ALL))
            _grant(settings.VIGIL_SEALER_ROLE, (*NOTHING, *SEALER_RIGHTS))
            _grant(settings.VIGIL_AUDITOR_ROLE, (*NOTHING, *AUDITOR_RIGHTS))
            _grant(settings.VIGIL_BACKUP_ROLE, (*NOTHING, *BACKUP_RIGHTS))
            fencing.raise_fence()
            as_known.make_views(readable_by=settings.VIGIL_APPLICATION_ROLE)
        outside.watch_for_others(application=settings.VIGIL_APPLICATION_ROLE)
        self.stdout.write(f"Granted; {len(APPEND_ONLY + history)} tables are append-only.")


def _grant(role: str, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(SQL(statement).format(role=Identifier(role)))
