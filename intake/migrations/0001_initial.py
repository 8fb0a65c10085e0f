import uuid

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("filename", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("profile", models.TextField()),
                ("extract_date", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be read"),
                            ("previewed", "Ready to apply"),
                            ("refused", "Cannot be read"),
                            ("applied", "Applied"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("error", models.TextField(blank=True)),
                (
                    "warnings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("source_rows", models.PositiveIntegerField(default=0)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                (
                    "effects",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "applied")),
                        fields=("sha256",),
                        name="the_same_file_is_applied_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "applied"), _negated=True),
                            models.Q(("applied_at__isnull", False), ("applied_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="applied_batch_has_a_named_user",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("row_number", models.PositiveIntegerField()),
                ("reference", models.CharField(max_length=200)),
                ("field", models.CharField(max_length=40)),
                ("raw", models.TextField()),
                ("question", models.TextField()),
                ("reason_asked", models.TextField()),
                ("suggestions", models.JSONField(default=list)),
                ("answer", models.JSONField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="intake.importbatch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("decided_at", None)), fields=["row_number"], name="open_decisions"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reference", "field", "raw"), name="one_decision_per_doubt"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="answered_decision_has_a_person_and_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("row_number", models.PositiveIntegerField()),
                ("reference", models.CharField(max_length=200)),
                ("field", models.CharField(max_length=40)),
                ("raw", models.TextField()),
                ("question", models.TextField()),
                ("reason_asked", models.TextField()),
                ("suggestions", models.JSONField(default=list)),
                ("answer", models.JSONField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        to="intake.decision",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="intake.importbatch",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImportBatchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("filename", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("profile", models.TextField()),
                ("extract_date", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be read"),
                            ("previewed", "Ready to apply"),
                            ("refused", "Cannot be read"),
                            ("applied", "Applied"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("error", models.TextField(blank=True)),
                (
                    "warnings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("source_rows", models.PositiveIntegerField(default=0)),
                (
                    "effects",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "applied_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        to="intake.importbatch",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StagedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("reference", models.CharField(blank=True, max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("needs_decision", "Needs a decision"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("cells", models.JSONField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="intake.importbatch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["batch", "outcome", "number"], name="rows_of_a_batch_by_outcome")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "number"), name="one_staged_row_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "accepted"), models.Q(("reasons", []), _negated=True), _connector="OR"
                        ),
                        name="row_that_is_not_accepted_says_why",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_importbatchevent" ("applied_at", "applied_by_id", "effects", "error", "extract_date", "filename", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile", "public_id", "sha256", "source_rows", "status", "uploaded_at", "uploaded_by_id", "warnings") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."effects", NEW."error", NEW."extract_date", NEW."filename", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."profile", NEW."public_id", NEW."sha256", NEW."source_rows", NEW."status", NEW."uploaded_at", NEW."uploaded_by_id", NEW."warnings"); RETURN NULL;',
                    hash="ff3b19e6fe1b014da006d9aa81d9be5ee4a7f146",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1a990",
                    table="intake_importbatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."applied_at" IS DISTINCT FROM (NEW."applied_at") OR OLD."applied_by_id" IS DISTINCT FROM (NEW."applied_by_id") OR OLD."effects" IS DISTINCT FROM (NEW."effects") OR OLD."error" IS DISTINCT FROM (NEW."error") OR OLD."extract_date" IS DISTINCT FROM (NEW."extract_date") OR OLD."filename" IS DISTINCT FROM (NEW."filename") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."profile" IS DISTINCT FROM (NEW."profile") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."source_rows" IS DISTINCT FROM (NEW."source_rows") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."uploaded_at" IS DISTINCT FROM (NEW."uploaded_at") OR OLD."uploaded_by_id" IS DISTINCT FROM (NEW."uploaded_by_id") OR OLD."warnings" IS DISTINCT FROM (NEW."warnings"))',
                    func='INSERT INTO "intake_importbatchevent" ("applied_at", "applied_by_id", "effects", "error", "extract_date", "filename", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile", "public_id", "sha256", "source_rows", "status", "uploaded_at", "uploaded_by_id", "warnings") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."effects", NEW."error", NEW."extract_date", NEW."filename", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."profile", NEW."public_id", NEW."sha256", NEW."source_rows", NEW."status", NEW."uploaded_at", NEW."uploaded_by_id", NEW."warnings"); RETURN NULL;',
                    hash="aa1670e44e9823f26f96c9512c6c6870c3ed611b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_676da",
                    table="intake_importbatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="29f6ee5dc2a42da0ff2cf66b247e97a6c06ac503",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_79847",
                    table="intake_decisionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_decisionevent" ("answer", "batch_id", "decided_at", "decided_by_id", "field", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "question", "raw", "reason", "reason_asked", "reference", "row_number", "suggestions") VALUES (NEW."answer", NEW."batch_id", NEW."decided_at", NEW."decided_by_id", NEW."field", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."question", NEW."raw", NEW."reason", NEW."reason_asked", NEW."reference", NEW."row_number", NEW."suggestions"); RETURN NULL;',
                    hash="cbfd8715671c0171b8996ef82c2572013837c1eb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bcbb8",
                    table="intake_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "intake_decisionevent" ("answer", "batch_id", "decided_at", "decided_by_id", "field", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "question", "raw", "reason", "reason_asked", "reference", "row_number", "suggestions") VALUES (NEW."answer", NEW."batch_id", NEW."decided_at", NEW."decided_by_id", NEW."field", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."question", NEW."raw", NEW."reason", NEW."reason_asked", NEW."reference", NEW."row_number", NEW."suggestions"); RETURN NULL;',
                    hash="8870a7b4124ff9fb473d253e0730118dd32f9ad3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_30597",
                    table="intake_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatchevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="df36f9a0b6cac990f8003df6a16814977c5e8918",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f8808",
                    table="intake_importbatchevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
