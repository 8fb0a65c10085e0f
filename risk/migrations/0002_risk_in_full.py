import uuid

import django.db.models.deletion
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("offenders", "0002_risk_in_full"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("risk", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "overall_priority",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        max_length=10,
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("started_at", models.DateTimeField()),
                ("completed_on", models.DateField(null=True)),
                (
                    "completed_by",
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
                        related_name="assessments",
                        to="offenders.offender",
                    ),
                ),
                (
                    "started_by",
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
                        condition=models.Q(("completed_on__isnull", False)),
                        fields=["offender", "-completed_on"],
                        name="assessments_of_an_offender",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("completed_on", None)),
                        fields=("offender",),
                        name="one_draft_assessment_per_offender",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_by", None), ("completed_on", None)),
                            models.Q(
                                ("completed_by__isnull", False),
                                ("completed_on__isnull", False),
                                models.Q(("overall_priority", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_is_completed_by_somebody_with_a_priority",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessedFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30)),
                ("is_protective", models.BooleanField()),
                (
                    "priority",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")], max_length=10
                    ),
                ),
                ("observed", models.TextField(blank=True)),
                ("told", models.TextField(blank=True)),
                ("view", models.TextField(blank=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factors",
                        to="risk.assessment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "code"), name="one_entry_per_factor"),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="factor_has_a_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ["low", "medium", "high"])),
                        name="factor_priority_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessedFactorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=30)),
                ("is_protective", models.BooleanField()),
                (
                    "priority",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")], max_length=10
                    ),
                ),
                ("observed", models.TextField(blank=True)),
                ("told", models.TextField(blank=True)),
                ("view", models.TextField(blank=True)),
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
                        to="risk.assessedfactor",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="risk.assessment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AssessmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "overall_priority",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        max_length=10,
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("started_at", models.DateTimeField()),
                ("completed_on", models.DateField(null=True)),
                (
                    "completed_by",
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
                        to="risk.assessment",
                    ),
                ),
                (
                    "started_by",
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
            name="ChangeReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("no_change", "The risk is as it was"),
                            ("level", "The level is to be decided again"),
                            ("assessment", "A new assessment is needed"),
                            ("plan", "The plan is to be changed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reasons", models.TextField()),
                ("reviewed_at", models.DateTimeField()),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="offenders.change",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reasons", ""), _negated=True), name="change_review_has_reasons"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeReviewEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("no_change", "The risk is as it was"),
                            ("level", "The level is to be decided again"),
                            ("assessment", "A new assessment is needed"),
                            ("plan", "The plan is to be changed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reasons", models.TextField()),
                ("reviewed_at", models.DateTimeField()),
                (
                    "change",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offenders.change",
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
                        to="risk.changereview",
                    ),
                ),
                (
                    "reviewed_by",
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
            name="ManagementPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Waiting for approval"),
                            ("approved", "In force"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("supervision", models.TextField(blank=True)),
                ("agreed_interval_months", models.PositiveSmallIntegerField(null=True)),
                ("interval_reason", models.TextField(blank=True)),
                ("monitoring", models.TextField(blank=True)),
                ("interventions", models.TextField(blank=True)),
                ("victim_safety", models.TextField(blank=True)),
                ("victim_protections", models.TextField(blank=True)),
                ("contingency", models.TextField(blank=True)),
                ("licence_conditions", models.TextField(blank=True)),
                ("review_on", models.DateField(null=True)),
                ("drafted_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="offenders.offender",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan",
                        to="offenders.proposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("offender", "version"), name="one_plan_per_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "approved")),
                        fields=("offender",),
                        name="one_plan_in_force_per_offender",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["draft", "proposed"])),
                        fields=("offender",),
                        name="one_plan_in_preparation_per_offender",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("review_on__isnull", False),
                            ),
                            models.Q(("status__in", ["approved", "superseded"]), _negated=True),
                            _connector="OR",
                        ),
                        name="plan_in_force_was_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_interval_months", None),
                            ("agreed_interval_months__gte", 1),
                            _connector="OR",
                        ),
                        name="plan_interval_is_at_least_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            ("drafted_by", None),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="plan_was_approved_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManagementPlanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Waiting for approval"),
                            ("approved", "In force"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("supervision", models.TextField(blank=True)),
                ("agreed_interval_months", models.PositiveSmallIntegerField(null=True)),
                ("interval_reason", models.TextField(blank=True)),
                ("monitoring", models.TextField(blank=True)),
                ("interventions", models.TextField(blank=True)),
                ("victim_safety", models.TextField(blank=True)),
                ("victim_protections", models.TextField(blank=True)),
                ("contingency", models.TextField(blank=True)),
                ("licence_conditions", models.TextField(blank=True)),
                ("review_on", models.DateField(null=True)),
                ("drafted_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
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
                        to="risk.managementplan",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offenders.proposal",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("what", models.TextField()),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("result", models.TextField(blank=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_actions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="risk.managementplan",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on", None)),
                        fields=["due_on"],
                        include=("plan",),
                        name="plan_actions_to_do",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="plan_action_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_by", None), ("done_on", None)),
                            models.Q(("done_by__isnull", False), ("done_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_action_is_done_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanActionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("what", models.TextField()),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("result", models.TextField(blank=True)),
                (
                    "done_by",
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
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="risk.planaction",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="risk.managementplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RiskTool",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=100)),
                ("version", models.CharField(max_length=30)),
                ("unit", models.CharField(blank=True, max_length=30)),
                ("bands", models.JSONField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("is_enabled", models.BooleanField(default=True)),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="one_tool_per_code_and_version"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="tool_has_a_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="tool_is_not_withdrawn_before_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskToolEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=100)),
                ("version", models.CharField(max_length=30)),
                ("unit", models.CharField(blank=True, max_length=30)),
                ("bands", models.JSONField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("is_enabled", models.BooleanField(default=True)),
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
                        to="risk.risktool",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ToolResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("score", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("band", models.CharField(max_length=30)),
                ("assessed_on", models.DateField()),
                ("assessor", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tool_results",
                        to="offenders.offender",
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
                    "tool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="risk.risktool",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["offender", "-assessed_on"], name="tool_results_of_an_offender")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("band", ""), _negated=True), name="tool_result_has_a_band"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assessor", ""), _negated=True),
                        name="tool_result_has_an_assessor",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="riskdecision",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="riskdecision",
            name="update_update",
        ),
        migrations.AddField(
            model_name="riskdecision",
            name="advice",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="riskdecision",
            name="approved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="riskdecision",
            name="approved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="riskdecision",
            name="deviation",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="riskdecision",
            name="proposal",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="risk_decision",
                to="offenders.proposal",
            ),
        ),
        migrations.AddField(
            model_name="riskdecision",
            name="rules_version",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="riskdecisionevent",
            name="advice",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="riskdecisionevent",
            name="approved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="riskdecisionevent",
            name="approved_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="riskdecisionevent",
            name="deviation",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="riskdecisionevent",
            name="proposal",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="offenders.proposal",
            ),
        ),
        migrations.AddField(
            model_name="riskdecisionevent",
            name="rules_version",
            field=models.CharField(blank=True, max_length=20),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="riskdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="risk_decision_not_approved_by_a_junior",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."approved_by_id" IS NOT NULL AND NEW."decided_by_id" IS NOT NULL)',
                    func="\n            IF (SELECT rank FROM accounts_user WHERE id = NEW.approved_by_id)\n                < (SELECT rank FROM accounts_user WHERE id = NEW.decided_by_id) THEN\n                RAISE EXCEPTION 'approved by a junior'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'risk_decision_not_approved_by_a_junior';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="4c094b991f15473708fb9db7c66d51051c34481c",
                    operation='INSERT OR UPDATE OF "approved_by_id"',
                    pgid="pgtrigger_risk_decision_not_approved_by_a_junior_69038",
                    table="risk_riskdecision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="riskdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "risk_riskdecisionevent" ("advice", "approved_at", "approved_by_id", "decided_by_id", "decided_on", "deviation", "id", "level", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_level", "proposal_id", "rationale", "recorded_at", "rules_version") VALUES (NEW."advice", NEW."approved_at", NEW."approved_by_id", NEW."decided_by_id", NEW."decided_on", NEW."deviation", NEW."id", NEW."level", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."previous_level", NEW."proposal_id", NEW."rationale", NEW."recorded_at", NEW."rules_version"); RETURN NULL;',
                    hash="e18b3ea7c082bbefdca2f6c82d980d16403e4d7f",
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
                    func='INSERT INTO "risk_riskdecisionevent" ("advice", "approved_at", "approved_by_id", "decided_by_id", "decided_on", "deviation", "id", "level", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_level", "proposal_id", "rationale", "recorded_at", "rules_version") VALUES (NEW."advice", NEW."approved_at", NEW."approved_by_id", NEW."decided_by_id", NEW."decided_on", NEW."deviation", NEW."id", NEW."level", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."previous_level", NEW."proposal_id", NEW."rationale", NEW."recorded_at", NEW."rules_version"); RETURN NULL;',
                    hash="6e6a0a6ede30f1195e2c814293fd71842c7cd65a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9b935",
                    table="risk_riskdecision",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="riskdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("origin", "import"),
                    ("previous_level", None),
                    ("approved_by__isnull", False),
                    django.db.models.lookups.GreaterThanOrEqual(
                        models.Case(
                            models.When(level="low", then=models.Value(0)),
                            models.When(level="medium", then=models.Value(1)),
                            models.When(level="high", then=models.Value(2)),
                            models.When(level="very_high", then=models.Value(3)),
                            output_field=models.SmallIntegerField(),
                        ),
                        models.Case(
                            models.When(previous_level="low", then=models.Value(0)),
                            models.When(previous_level="medium", then=models.Value(1)),
                            models.When(previous_level="high", then=models.Value(2)),
                            models.When(previous_level="very_high", then=models.Value(3)),
                            output_field=models.SmallIntegerField(),
                        ),
                    ),
                    _connector="OR",
                ),
                name="lower_level_was_approved_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    ("decided_by", None),
                    models.Q(("approved_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="risk_decision_was_approved_by_another",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="risktool",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "risk_risktoolevent" ("bands", "certainty", "code", "id", "is_enabled", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "unit", "valid_from", "valid_to", "version") VALUES (NEW."bands", NEW."certainty", NEW."code", NEW."id", NEW."is_enabled", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."unit", NEW."valid_from", NEW."valid_to", NEW."version"); RETURN NULL;',
                    hash="99d030c268cd2ffb40fe241ead27c726b1749921",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f3903",
                    table="risk_risktool",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="risktool",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "risk_risktoolevent" ("bands", "certainty", "code", "id", "is_enabled", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "unit", "valid_from", "valid_to", "version") VALUES (NEW."bands", NEW."certainty", NEW."code", NEW."id", NEW."is_enabled", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."unit", NEW."valid_from", NEW."valid_to", NEW."version"); RETURN NULL;',
                    hash="3b1f0d6dc4d75c343afe937df49b70932fae108d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_70b74",
                    table="risk_risktool",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "risk_assessmentevent" ("completed_by_id", "completed_on", "id", "offender_id", "overall_priority", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "started_at", "started_by_id", "summary") VALUES (NEW."completed_by_id", NEW."completed_on", NEW."id", NEW."offender_id", NEW."overall_priority", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."started_at", NEW."started_by_id", NEW."summary"); RETURN NULL;',
                    hash="e7105d4b3e2ead677f509ced6bf5d1be6f2ca329",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1cc7d",
                    table="risk_assessment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "risk_assessmentevent" ("completed_by_id", "completed_on", "id", "offender_id", "overall_priority", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "started_at", "started_by_id", "summary") VALUES (NEW."completed_by_id", NEW."completed_on", NEW."id", NEW."offender_id", NEW."overall_priority", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."started_at", NEW."started_by_id", NEW."summary"); RETURN NULL;',
                    hash="b9e39778e827eb16015f7b72359c11486d419010",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b8269",
                    table="risk_assessment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessedfactorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="22745c56ec77e97e113bb850e5e8ec3704430ea3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c4f78",
                    table="risk_assessedfactorevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessedfactor",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "risk_assessedfactorevent" ("assessment_id", "code", "id", "is_protective", "observed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "told", "view") VALUES (NEW."assessment_id", NEW."code", NEW."id", NEW."is_protective", NEW."observed", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."priority", NEW."told", NEW."view"); RETURN NULL;',
                    hash="879b45823a4b77029570cc01fec99ba6dacd6a47",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8118f",
                    table="risk_assessedfactor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessedfactor",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "risk_assessedfactorevent" ("assessment_id", "code", "id", "is_protective", "observed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "told", "view") VALUES (NEW."assessment_id", NEW."code", NEW."id", NEW."is_protective", NEW."observed", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."priority", NEW."told", NEW."view"); RETURN NULL;',
                    hash="252b0ea876d5668d5b1c5f8f3373e8c2d7b1b5bf",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3591a",
                    table="risk_assessedfactor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b22935484443250ca9173d1a2feeaa58ee4c87eb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0090f",
                    table="risk_assessmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="changereview",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "risk_changereviewevent" ("change_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "reviewed_at", "reviewed_by_id") VALUES (NEW."change_id", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reasons", NEW."reviewed_at", NEW."reviewed_by_id"); RETURN NULL;',
                    hash="0720f5c311f7b2c7a03ce09c80661a21abfbecab",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4e66d",
                    table="risk_changereview",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="changereview",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "risk_changereviewevent" ("change_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "reviewed_at", "reviewed_by_id") VALUES (NEW."change_id", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reasons", NEW."reviewed_at", NEW."reviewed_by_id"); RETURN NULL;',
                    hash="4951429b0c64606b54bab58559c00bf12098d6a7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_63848",
                    table="risk_changereview",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="changereviewevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a68bbe47cab9c14fbb1f9afa8c32bb43765d518f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_94a20",
                    table="risk_changereviewevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="managementplan",
            trigger=pgtrigger.compiler.Trigger(
                name="plan_not_approved_by_a_junior",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."approved_by_id" IS NOT NULL AND NEW."drafted_by_id" IS NOT NULL)',
                    func="\n            IF (SELECT rank FROM accounts_user WHERE id = NEW.approved_by_id)\n                < (SELECT rank FROM accounts_user WHERE id = NEW.drafted_by_id) THEN\n                RAISE EXCEPTION 'approved by a junior'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_not_approved_by_a_junior';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="053155bdbfb37ce657d01df8de28f4e0da2ca5c4",
                    operation='INSERT OR UPDATE OF "approved_by_id"',
                    pgid="pgtrigger_plan_not_approved_by_a_junior_c0fb0",
                    table="risk_managementplan",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="managementplan",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "risk_managementplanevent" ("agreed_interval_months", "approved_at", "approved_by_id", "contingency", "drafted_at", "drafted_by_id", "id", "interval_reason", "interventions", "licence_conditions", "monitoring", "offender_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "public_id", "review_on", "status", "supervision", "version", "victim_protections", "victim_safety") VALUES (NEW."agreed_interval_months", NEW."approved_at", NEW."approved_by_id", NEW."contingency", NEW."drafted_at", NEW."drafted_by_id", NEW."id", NEW."interval_reason", NEW."interventions", NEW."licence_conditions", NEW."monitoring", NEW."offender_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."public_id", NEW."review_on", NEW."status", NEW."supervision", NEW."version", NEW."victim_protections", NEW."victim_safety"); RETURN NULL;',
                    hash="56286fa71b9201adc78d329df16deda3e010bb75",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_256e5",
                    table="risk_managementplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="managementplan",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "risk_managementplanevent" ("agreed_interval_months", "approved_at", "approved_by_id", "contingency", "drafted_at", "drafted_by_id", "id", "interval_reason", "interventions", "licence_conditions", "monitoring", "offender_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "public_id", "review_on", "status", "supervision", "version", "victim_protections", "victim_safety") VALUES (NEW."agreed_interval_months", NEW."approved_at", NEW."approved_by_id", NEW."contingency", NEW."drafted_at", NEW."drafted_by_id", NEW."id", NEW."interval_reason", NEW."interventions", NEW."licence_conditions", NEW."monitoring", NEW."offender_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."public_id", NEW."review_on", NEW."status", NEW."supervision", NEW."version", NEW."victim_protections", NEW."victim_safety"); RETURN NULL;',
                    hash="ca292edca3155a67216b07ba66d19b2c42691808",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_16ad0",
                    table="risk_managementplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="managementplanevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="701390f2234a14010ff1f6b6cba93f6366b581fa",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e3523",
                    table="risk_managementplanevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planaction",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "risk_planactionevent" ("done_by_id", "done_on", "due_on", "id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "public_id", "result", "what") VALUES (NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."id", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."public_id", NEW."result", NEW."what"); RETURN NULL;',
                    hash="5c808cc83ab7f5c7fbccf9a5eb510a705840ec70",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_19fa0",
                    table="risk_planaction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planaction",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "risk_planactionevent" ("done_by_id", "done_on", "due_on", "id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "public_id", "result", "what") VALUES (NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."id", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."public_id", NEW."result", NEW."what"); RETURN NULL;',
                    hash="fb9dd6da6bc4a45f9d2a4825e55efc6df5c477a8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f4cc4",
                    table="risk_planaction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planactionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3c8274ff60f00d2277045dc771e003815fa88bab",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_49350",
                    table="risk_planactionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="risktoolevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fa8f33bcc034b69ac77a919fcc40db54b2254aaf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e3bb0",
                    table="risk_risktoolevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="toolresult",
            trigger=pgtrigger.compiler.Trigger(
                name="tool_results_are_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="721a6240ac88887814cf7bd7a79d91d02805d0a0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_tool_results_are_facts_68d54",
                    table="risk_toolresult",
                    when="BEFORE",
                ),
            ),
        ),
    ]
