import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("offenders", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="RiskDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "previous_level",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("rationale", models.TextField()),
                ("decided_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
                    ),
                ),
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
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risk_decisions",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["offender", "-recorded_at"], name="risk_decisions_of_an_offender")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rationale", ""), _negated=True),
                        name="risk_decision_has_a_rationale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin", "import"),
                            models.Q(("decided_by__isnull", False), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="risk_decision_was_made_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskDecisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "previous_level",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("rationale", models.TextField()),
                ("decided_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
                    ),
                ),
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
                        to="risk.riskdecision",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="riskdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "risk_riskdecisionevent" ("decided_by_id", "decided_on", "id", "level", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_level", "rationale", "recorded_at") VALUES (NEW."decided_by_id", NEW."decided_on", NEW."id", NEW."level", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."previous_level", NEW."rationale", NEW."recorded_at"); RETURN NULL;',
                    hash="20975a59834076ba27a805485876d081c8b2140f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f1b85",
                    table="risk_riskdecision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="riskdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "risk_riskdecisionevent" ("decided_by_id", "decided_on", "id", "level", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_level", "rationale", "recorded_at") VALUES (NEW."decided_by_id", NEW."decided_on", NEW."id", NEW."level", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."previous_level", NEW."rationale", NEW."recorded_at"); RETURN NULL;',
                    hash="906a38c58684d580e5d39a76b7701bb36b716f2d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9b935",
                    table="risk_riskdecision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="riskdecisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fbc05be71189a0e325371c636781066db30e4000",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c4a90",
                    table="risk_riskdecisionevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
