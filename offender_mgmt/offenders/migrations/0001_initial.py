import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Offender",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reference", models.CharField(max_length=50, unique=True)),
                ("visor_reference", models.CharField(blank=True, max_length=50)),
                ("family_name", models.CharField(max_length=200)),
                ("given_names", models.CharField(blank=True, max_length=200)),
                ("date_of_birth", models.DateField(null=True)),
                ("registered_on", models.DateField(null=True)),
                (
                    "risk_level",
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
                ("risk_assessed_on", models.DateField(null=True)),
                ("agreed_interval_months", models.PositiveSmallIntegerField(null=True)),
                ("last_visit_unknown_on", models.DateField(null=True)),
                ("notes", models.TextField(blank=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
                    ),
                ),
                ("recorded_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                (
                    "manager",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caseload",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offenders",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_on", None)), fields=["team"], name="offenders_of_a_team"
                    ),
                    models.Index(
                        condition=models.Q(("closed_on", None)),
                        fields=["manager"],
                        name="offenders_of_a_manager",
                    ),
                    models.Index(
                        condition=models.Q(("closed_on", None)),
                        fields=["id"],
                        include=("recorded_on",),
                        name="live_offenders",
                    ),
                    models.Index(
                        condition=models.Q(("closed_on", None), ("risk_level", None)),
                        fields=["id"],
                        include=("recorded_on",),
                        name="offenders_not_assessed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("risk_level", None),
                            ("risk_level__in", ["low", "medium", "high", "very_high"]),
                            _connector="OR",
                        ),
                        name="risk_level_is_known_or_not_assessed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_interval_months", None),
                            ("agreed_interval_months__gte", 1),
                            _connector="OR",
                        ),
                        name="agreed_interval_is_at_least_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reference", ""), _negated=True), name="offender_has_a_reference"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lines", models.CharField(max_length=300)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                ("recorded_on", models.DateField()),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("from_on", None),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="address_does_not_end_before_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                (
                    "manager",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on", None)),
                        fields=("offender",),
                        name="one_current_assignment_per_offender",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("deceased", "Deceased"),
                            ("transferred_out", "Transferred out"),
                            ("requirement_ended", "Notification requirement ended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("evidence", models.TextField()),
                ("closed_on", models.DateField()),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
                    ),
                ),
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
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offender",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closure",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="closure_has_evidence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by", None), ("origin", "import")),
                            models.Q(
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("recorded_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closure_was_approved_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("deceased", "Deceased"),
                            ("transferred_out", "Transferred out"),
                            ("requirement_ended", "Notification requirement ended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("evidence", models.TextField()),
                ("closed_on", models.DateField()),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
                    ),
                ),
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
                        to="offenders.closure",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AssignmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                (
                    "manager",
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
                        to="offenders.assignment",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AddressEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("lines", models.CharField(max_length=300)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                ("recorded_on", models.DateField()),
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
                        to="offenders.address",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OffenderEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("reference", models.CharField(max_length=50)),
                ("visor_reference", models.CharField(blank=True, max_length=50)),
                ("family_name", models.CharField(max_length=200)),
                ("given_names", models.CharField(blank=True, max_length=200)),
                ("date_of_birth", models.DateField(null=True)),
                ("registered_on", models.DateField(null=True)),
                (
                    "risk_level",
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
                ("risk_assessed_on", models.DateField(null=True)),
                ("agreed_interval_months", models.PositiveSmallIntegerField(null=True)),
                ("last_visit_unknown_on", models.DateField(null=True)),
                ("notes", models.TextField(blank=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
                    ),
                ),
                ("recorded_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                (
                    "manager",
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
                        to="offenders.offender",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("shpo", "Sexual harm prevention order"),
                            ("sro", "Sexual risk order"),
                            ("notification", "Notification order"),
                        ],
                        max_length=20,
                    ),
                ),
                ("made_on", models.DateField(null=True)),
                ("expires_on", models.DateField(null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="offenders.offender",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OrderEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("shpo", "Sexual harm prevention order"),
                            ("sro", "Sexual risk order"),
                            ("notification", "Notification order"),
                        ],
                        max_length=20,
                    ),
                ),
                ("made_on", models.DateField(null=True)),
                ("expires_on", models.DateField(null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
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
                        to="offenders.order",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("custody", "In custody"),
                            ("hospital", "In hospital"),
                            ("abroad", "Abroad"),
                            ("reactive", "Reactive management"),
                        ],
                        max_length=10,
                    ),
                ),
                ("evidence", models.TextField()),
                ("started_on", models.DateField(null=True)),
                ("expected_until", models.DateField(null=True)),
                ("next_check_on", models.DateField()),
                (
                    "lapses_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Least(
                            "expected_until", "next_check_on"
                        ),
                        output_field=models.DateField(),
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
                    ),
                ),
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
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("offender",),
                        name="one_open_suspension_per_offender",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="suspension_has_evidence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", False), ("origin", "import"), _connector="OR"
                        ),
                        name="suspension_was_approved_or_imported",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("started_on", None),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="suspension_does_not_end_before_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuspensionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("custody", "In custody"),
                            ("hospital", "In hospital"),
                            ("abroad", "Abroad"),
                            ("reactive", "Reactive management"),
                        ],
                        max_length=10,
                    ),
                ),
                ("evidence", models.TextField()),
                ("started_on", models.DateField(null=True)),
                ("expected_until", models.DateField(null=True)),
                ("next_check_on", models.DateField()),
                (
                    "lapses_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Least(
                            "expected_until", "next_check_on"
                        ),
                        output_field=models.DateField(),
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("vigil", "Recorded in Vigil"), ("import", "Register extract")],
                        default="vigil",
                        max_length=10,
                    ),
                ),
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
                        to="offenders.suspension",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offender",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_offenderevent" ("agreed_interval_months", "closed_on", "date_of_birth", "family_name", "given_names", "id", "last_visit_unknown_on", "manager_id", "notes", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_on", "reference", "registered_on", "risk_assessed_on", "risk_level", "team_id", "visor_reference") VALUES (NEW."agreed_interval_months", NEW."closed_on", NEW."date_of_birth", NEW."family_name", NEW."given_names", NEW."id", NEW."last_visit_unknown_on", NEW."manager_id", NEW."notes", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."recorded_on", NEW."reference", NEW."registered_on", NEW."risk_assessed_on", NEW."risk_level", NEW."team_id", NEW."visor_reference"); RETURN NULL;',
                    hash="d2b149dc882a2df2fe42bfb7fd6b18316c83e0ec",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_08a0a",
                    table="offenders_offender",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offender",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offenders_offenderevent" ("agreed_interval_months", "closed_on", "date_of_birth", "family_name", "given_names", "id", "last_visit_unknown_on", "manager_id", "notes", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_on", "reference", "registered_on", "risk_assessed_on", "risk_level", "team_id", "visor_reference") VALUES (NEW."agreed_interval_months", NEW."closed_on", NEW."date_of_birth", NEW."family_name", NEW."given_names", NEW."id", NEW."last_visit_unknown_on", NEW."manager_id", NEW."notes", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."recorded_on", NEW."reference", NEW."registered_on", NEW."risk_assessed_on", NEW."risk_level", NEW."team_id", NEW."visor_reference"); RETURN NULL;',
                    hash="a8d30bf6cd6295c6544f9cdf676dfedbec0a5f92",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_299a1",
                    table="offenders_offender",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closureevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1f016012b3f7745fc2cc41a13609abf8bc8794e4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2fb1a",
                    table="offenders_closureevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_closureevent" ("approved_by_id", "closed_on", "evidence", "id", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_by_id") VALUES (NEW."approved_by_id", NEW."closed_on", NEW."evidence", NEW."id", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."recorded_by_id"); RETURN NULL;',
                    hash="cdf5c361b9ea78d65828c29967208a19f3f84d21",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f00ad",
                    table="offenders_closure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offenders_closureevent" ("approved_by_id", "closed_on", "evidence", "id", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_by_id") VALUES (NEW."approved_by_id", NEW."closed_on", NEW."evidence", NEW."id", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."recorded_by_id"); RETURN NULL;',
                    hash="9d15fc42144d5b0df97790790dd67e4f0e0f4038",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8d149",
                    table="offenders_closure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f8e9a2acdf1eb942c35452493c0a4cba44ae34d1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_126b6",
                    table="offenders_assignmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_assignmentevent" ("from_on", "id", "manager_id", "offender_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "until_on") VALUES (NEW."from_on", NEW."id", NEW."manager_id", NEW."offender_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."team_id", NEW."until_on"); RETURN NULL;',
                    hash="2b478ec2eeae92e8767dfbc5cb7062052eb04425",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5b22c",
                    table="offenders_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offenders_assignmentevent" ("from_on", "id", "manager_id", "offender_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "until_on") VALUES (NEW."from_on", NEW."id", NEW."manager_id", NEW."offender_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."team_id", NEW."until_on"); RETURN NULL;',
                    hash="479f9ed74457906d1205db9f39a09f2cb006c9c0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6cbdd",
                    table="offenders_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="addressevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="163c7a89f06bc206abf747b16b9dc5aef00badfc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_92db3",
                    table="offenders_addressevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_addressevent" ("from_on", "id", "lines", "offender_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "recorded_on", "until_on") VALUES (NEW."from_on", NEW."id", NEW."lines", NEW."offender_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postcode", NEW."recorded_on", NEW."until_on"); RETURN NULL;',
                    hash="20d5fe0f2cfe3b0b111a147ae38c417541e7ad0c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9a6b4",
                    table="offenders_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offenders_addressevent" ("from_on", "id", "lines", "offender_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "recorded_on", "until_on") VALUES (NEW."from_on", NEW."id", NEW."lines", NEW."offender_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postcode", NEW."recorded_on", NEW."until_on"); RETURN NULL;',
                    hash="23de9a7de2a7d7b537be919534feb8c091fa278c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1409b",
                    table="offenders_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offenderevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="73bd6691076325a51f0ca8f8b71ffcd1f8b530e8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1911c",
                    table="offenders_offenderevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_orderevent" ("expires_on", "id", "kind", "made_on", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."expires_on", NEW."id", NEW."kind", NEW."made_on", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="d652e5470a47407f6516856a5f7bbd6436b687a6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_80711",
                    table="offenders_order",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offenders_orderevent" ("expires_on", "id", "kind", "made_on", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."expires_on", NEW."id", NEW."kind", NEW."made_on", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="9b2fb14b0180d46982b0218ba10ec397e589fdf2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_77549",
                    table="offenders_order",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="823d4b9f669bf4150daaab01a09adf412141fabc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bc3e8",
                    table="offenders_orderevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_suspensionevent" ("approved_by_id", "ended_on", "evidence", "expected_until", "id", "next_check_on", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "started_on") VALUES (NEW."approved_by_id", NEW."ended_on", NEW."evidence", NEW."expected_until", NEW."id", NEW."next_check_on", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."started_on"); RETURN NULL;',
                    hash="7788fc3b2518a03365a082976f417eba3c601607",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a8869",
                    table="offenders_suspension",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offenders_suspensionevent" ("approved_by_id", "ended_on", "evidence", "expected_until", "id", "next_check_on", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "started_on") VALUES (NEW."approved_by_id", NEW."ended_on", NEW."evidence", NEW."expected_until", NEW."id", NEW."next_check_on", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."started_on"); RETURN NULL;',
                    hash="3fd4390166c85c8629cf5783536577dbb4b55960",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_db4a2",
                    table="offenders_suspension",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suspensionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2e64e53c4dc6ccc7de43404b1681f58883adc4e1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_45948",
                    table="offenders_suspensionevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
