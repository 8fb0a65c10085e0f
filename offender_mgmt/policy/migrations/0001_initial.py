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
            name="PolicyRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("effective_from", models.DateField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("is_shipped", models.BooleanField(default=False)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by", None), ("is_shipped", True)),
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="policy_was_approved_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_shipped", True), ("drafted_by__isnull", False), _connector="OR"
                        ),
                        name="policy_was_drafted_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyRevisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("effective_from", models.DateField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("is_shipped", models.BooleanField(default=False)),
                (
                    "approved_by",
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
                    "drafted_by",
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
                        to="policy.policyrevision",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PolicyValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.TextField()),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("S", "Statute"),
                            ("O", "Official guidance"),
                            ("N", "News or secondary source"),
                            ("D", "Worked out"),
                            ("K", "To be confirmed"),
                            ("V", "Varies by force, to be confirmed"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="policy.policyrevision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("revision", "key"), name="one_value_per_key_and_revision"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="policy_value_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyValueEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.TextField()),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("S", "Statute"),
                            ("O", "Official guidance"),
                            ("N", "News or secondary source"),
                            ("D", "Worked out"),
                            ("K", "To be confirmed"),
                            ("V", "Varies by force, to be confirmed"),
                        ],
                        max_length=1,
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
                        to="policy.policyvalue",
                    ),
                ),
                (
                    "revision",
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
            model_name="policyrevision",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "policy_policyrevisionevent" ("approved_at", "approved_by_id", "drafted_by_id", "effective_from", "id", "is_shipped", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."drafted_by_id", NEW."effective_from", NEW."id", NEW."is_shipped", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="f77dbdea614fcc19aa36de84fa61ecf2131f750f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0a17a",
                    table="policy_policyrevision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policyrevision",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "policy_policyrevisionevent" ("approved_at", "approved_by_id", "drafted_by_id", "effective_from", "id", "is_shipped", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."drafted_by_id", NEW."effective_from", NEW."id", NEW."is_shipped", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="442eb8b890ed46be8927ac404011fdc87b36030d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_53c78",
                    table="policy_policyrevision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policyrevisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bc8cf8aec7706f6d8e46a0727937ea061bffccdd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_aae4f",
                    table="policy_policyrevisionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policyvalue",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "policy_policyvalueevent" ("certainty", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision_id", "source", "valid_from", "valid_to", "value") VALUES (NEW."certainty", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision_id", NEW."source", NEW."valid_from", NEW."valid_to", NEW."value"); RETURN NULL;',
                    hash="30ac5132b1b1353b608d1730f24dde556d63aae0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d547d",
                    table="policy_policyvalue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policyvalue",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "policy_policyvalueevent" ("certainty", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision_id", "source", "valid_from", "valid_to", "value") VALUES (NEW."certainty", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision_id", NEW."source", NEW."valid_from", NEW."valid_to", NEW."value"); RETURN NULL;',
                    hash="f198f1a381123596f5e275627ae718492a7ccf0d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_52819",
                    table="policy_policyvalue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policyvalueevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="79e1ca21dbd646601e80977b90d6671d1d12a586",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_835ce",
                    table="policy_policyvalueevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
