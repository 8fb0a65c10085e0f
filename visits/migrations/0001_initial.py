import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import visits.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("offenders", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("policy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "receipt_number",
                    models.CharField(default=visits.models.new_receipt_number, max_length=12, unique=True),
                ),
                ("client_key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("visited_on", models.DateField()),
                ("visited_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("seen_inside", "Seen inside"),
                            ("seen_at_door", "Seen at the door"),
                            ("refused_entry", "Refused entry"),
                            ("no_answer", "No answer"),
                            ("not_resident", "Not resident"),
                            ("in_custody", "In custody"),
                            ("in_hospital", "In hospital"),
                            ("abroad", "Abroad"),
                            ("unsafe", "Unsafe to attend"),
                            ("abandoned", "Abandoned"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_successful", models.BooleanField()),
                (
                    "arrangement",
                    models.CharField(
                        blank=True,
                        choices=[("unannounced", "Unannounced"), ("announced", "Announced")],
                        max_length=20,
                    ),
                ),
                ("arrangement_reason", models.TextField(blank=True)),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("single_crewed_reason", models.TextField(blank=True)),
                ("observed", models.TextField(blank=True)),
                ("officer_view", models.TextField(blank=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
                    ),
                ),
                (
                    "address",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="offenders.address",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="offenders.offender",
                    ),
                ),
                ("officers", models.ManyToManyField(related_name="visits_made", to=settings.AUTH_USER_MODEL)),
                (
                    "policy_revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.policyrevision",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_successful", True)),
                        fields=["offender", "-visited_on"],
                        name="last_successful_visit",
                    ),
                    models.Index(fields=["offender", "-visited_on"], name="visits_of_an_offender"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "seen_inside",
                                    "seen_at_door",
                                    "refused_entry",
                                    "no_answer",
                                    "not_resident",
                                    "in_custody",
                                    "in_hospital",
                                    "abroad",
                                    "unsafe",
                                    "abandoned",
                                ],
                            )
                        ),
                        name="visit_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("arrangement", "announced"), _negated=True),
                            models.Q(("arrangement_reason", ""), _negated=True),
                            ("origin", "import"),
                            _connector="OR",
                        ),
                        name="announced_visit_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("visited_at__isnull", False), ("origin", "import"), _connector="OR"
                        ),
                        name="visit_has_a_time_unless_imported",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitObligation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("due_on", models.DateField()),
                ("usual_due_on", models.DateField()),
                (
                    "anchor",
                    models.CharField(
                        choices=[
                            ("visit", "Last successful visit"),
                            ("registration", "Registration, no visit yet"),
                            ("unknown", "Last successful visit not known"),
                        ],
                        max_length=20,
                    ),
                ),
                ("anchor_on", models.DateField()),
                ("receipt", models.JSONField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_obligation",
                        to="visits.visit",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit_obligations",
                        to="offenders.offender",
                    ),
                ),
                (
                    "policy_revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.policyrevision",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["due_on"],
                        include=("offender",),
                        name="open_obligations_by_due_date",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None), models.Q(("anchor", "visit"), _negated=True)),
                        fields=["offender"],
                        include=("anchor_on",),
                        name="open_obligations_without_visit",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("offender",),
                        name="one_open_obligation_per_offender",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by", None), ("closed_at__isnull", False), _connector="OR"
                        ),
                        name="obligation_is_met_only_when_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitObligationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("due_on", models.DateField()),
                ("usual_due_on", models.DateField()),
                (
                    "anchor",
                    models.CharField(
                        choices=[
                            ("visit", "Last successful visit"),
                            ("registration", "Registration, no visit yet"),
                            ("unknown", "Last successful visit not known"),
                        ],
                        max_length=20,
                    ),
                ),
                ("anchor_on", models.DateField()),
                ("receipt", models.JSONField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.visit",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offenders.offender",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.visitobligation",
                    ),
                ),
                (
                    "policy_revision",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="policy.policyrevision",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="visits_are_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e0ec4530660c5d8e818870e806592e27628ec8be",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_visits_are_facts_9436d",
                    table="visits_visit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Visits cannot be truncated.';",
                    hash="fc68623277060aeba66f4f10bf7294cc2e820b7c",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_f7540",
                    table="visits_visit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitobligation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_visitobligationevent" ("anchor", "anchor_on", "closed_at", "closed_by_id", "due_on", "id", "offender_id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_revision_id", "public_id", "receipt", "usual_due_on") VALUES (NEW."anchor", NEW."anchor_on", NEW."closed_at", NEW."closed_by_id", NEW."due_on", NEW."id", NEW."offender_id", NEW."opened_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."policy_revision_id", NEW."public_id", NEW."receipt", NEW."usual_due_on"); RETURN NULL;',
                    hash="ac93af734623f8c84b7b9dee3eb033d24c83b599",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_aa8b0",
                    table="visits_visitobligation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitobligation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_visitobligationevent" ("anchor", "anchor_on", "closed_at", "closed_by_id", "due_on", "id", "offender_id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_revision_id", "public_id", "receipt", "usual_due_on") VALUES (NEW."anchor", NEW."anchor_on", NEW."closed_at", NEW."closed_by_id", NEW."due_on", NEW."id", NEW."offender_id", NEW."opened_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."policy_revision_id", NEW."public_id", NEW."receipt", NEW."usual_due_on"); RETURN NULL;',
                    hash="de8b942693773179502f018137087e1d1f01a8f9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8262e",
                    table="visits_visitobligation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitobligationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f6725e8fb19343252d15976e1c84582dffb44938",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c13fc",
                    table="visits_visitobligationevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
