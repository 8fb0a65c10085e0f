import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("offenders", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("intelligence", "Intelligence"),
                            ("arrest", "Arrest"),
                            ("offence", "New offence"),
                            ("breach", "Breach"),
                            ("missed_notification", "Missed notification"),
                            ("order_made", "Order made"),
                            ("order_varied", "Order varied"),
                            ("order_ended", "Order ended"),
                            ("address", "Change of address"),
                            ("household", "Change of household"),
                            ("child_in_household", "Child in the household"),
                            ("relationship", "Change of relationship"),
                            ("access_to_children", "Access to children"),
                            ("transfer", "Transfer"),
                            ("release", "Release"),
                        ],
                        max_length=30,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("told", models.TextField()),
                ("source", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="offenders.offender",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="offenders.order",
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
                "indexes": [models.Index(fields=["offender", "-recorded_at"], name="changes_of_an_offender")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("told", ""), _negated=True), name="change_is_told"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "intelligence",
                                    "arrest",
                                    "offence",
                                    "breach",
                                    "missed_notification",
                                    "order_made",
                                    "order_varied",
                                    "order_ended",
                                    "address",
                                    "household",
                                    "child_in_household",
                                    "relationship",
                                    "access_to_children",
                                    "transfer",
                                    "release",
                                ],
                            )
                        ),
                        name="change_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkedPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("victim", "Victim"),
                            ("child", "Child"),
                            ("witness", "Witness"),
                            ("associate", "Associate"),
                            ("offender", "Offender"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("date_of_birth", models.DateField(null=True)),
                ("relationship", models.CharField(blank=True, max_length=200)),
                ("is_in_household", models.BooleanField(default=False)),
                ("safety_note", models.TextField(blank=True)),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="linked_people",
                        to="offenders.offender",
                    ),
                ),
                (
                    "other_offender",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="linked_from",
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="linked_person_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("other_offender", None),
                            models.Q(("other_offender", models.F("offender")), _negated=True),
                            _connector="OR",
                        ),
                        name="linked_person_is_not_the_offender",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("from_on", None),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="link_does_not_end_before_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkedPersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("victim", "Victim"),
                            ("child", "Child"),
                            ("witness", "Witness"),
                            ("associate", "Associate"),
                            ("offender", "Offender"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("date_of_birth", models.DateField(null=True)),
                ("relationship", models.CharField(blank=True, max_length=200)),
                ("is_in_household", models.BooleanField(default=False)),
                ("safety_note", models.TextField(blank=True)),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
                    "other_offender",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
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
                        to="offenders.linkedperson",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrderCondition",
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
                            ("device_inspection", "Devices to be shown on request"),
                            ("monitoring_software", "Monitoring software"),
                            ("no_contact", "No contact with named people"),
                            ("no_unsupervised_contact", "No unsupervised contact with children"),
                            ("residence", "Residence"),
                            ("travel_ban", "No foreign travel"),
                            ("other", "Other condition"),
                        ],
                        max_length=30,
                    ),
                ),
                ("wording", models.TextField(blank=True)),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="offenders.order",
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
                        name="order_condition_does_not_end_before_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderConditionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("device_inspection", "Devices to be shown on request"),
                            ("monitoring_software", "Monitoring software"),
                            ("no_contact", "No contact with named people"),
                            ("no_unsupervised_contact", "No unsupervised contact with children"),
                            ("residence", "Residence"),
                            ("travel_ban", "No foreign travel"),
                            ("other", "Other condition"),
                        ],
                        max_length=30,
                    ),
                ),
                ("wording", models.TextField(blank=True)),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offenders.order",
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
                        to="offenders.ordercondition",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lower_level", "Lower the risk level"),
                            ("level_review", "Review of a risk level"),
                            ("suspend", "Suspend visits"),
                            ("close", "Close the record"),
                            ("later_date", "Later visit date"),
                            ("plan", "Risk management plan"),
                            ("merge", "Merge two records"),
                        ],
                        max_length=20,
                    ),
                ),
                ("summary", models.CharField(max_length=300)),
                ("reason", models.TextField()),
                ("payload", models.JSONField(default=dict)),
                ("requested_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("due_on_before", models.DateField(null=True)),
                ("due_on_after", models.DateField(null=True)),
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
                        related_name="proposals",
                        to="offenders.offender",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["requested_at"],
                        include=("offender",),
                        name="proposals_waiting",
                    ),
                    models.Index(fields=["offender"], name="proposals_of_an_offender"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("offender", "kind"),
                        name="one_proposal_of_a_kind_waits_per_offender",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="proposal_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by", None), ("returned_by", None)),
                            models.Q(
                                ("approved_by__isnull", False),
                                ("closed_at__isnull", False),
                                ("returned_by", None),
                            ),
                            models.Q(
                                ("approved_by", None),
                                ("closed_at__isnull", False),
                                ("returned_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_is_approved_or_returned_when_it_closes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            ("requested_by", None),
                            models.Q(("approved_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_was_approved_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lower_level", "Lower the risk level"),
                            ("level_review", "Review of a risk level"),
                            ("suspend", "Suspend visits"),
                            ("close", "Close the record"),
                            ("later_date", "Later visit date"),
                            ("plan", "Risk management plan"),
                            ("merge", "Merge two records"),
                        ],
                        max_length=20,
                    ),
                ),
                ("summary", models.CharField(max_length=300)),
                ("reason", models.TextField()),
                ("payload", models.JSONField(default=dict)),
                ("requested_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("due_on_before", models.DateField(null=True)),
                ("due_on_after", models.DateField(null=True)),
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
                        to="offenders.proposal",
                    ),
                ),
                (
                    "requested_by",
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
                    "returned_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
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
        pgtrigger.migrations.RemoveTrigger(
            model_name="closure",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="closure",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="order",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="order",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="suspension",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="suspension",
            name="update_update",
        ),
        migrations.RemoveConstraint(
            model_name="suspension",
            name="suspension_was_approved_or_imported",
        ),
        migrations.AddField(
            model_name="closure",
            name="reversed_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="closure",
            name="reversed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closure",
            name="reversed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="closureevent",
            name="reversed_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="closureevent",
            name="reversed_by",
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
            model_name="closureevent",
            name="reversed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="court",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="order",
            name="ended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
            ),
        ),
        migrations.AddField(
            model_name="orderevent",
            name="court",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="orderevent",
            name="ended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="orderevent",
            name="public_id",
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False),
        ),
        migrations.AddField(
            model_name="suspension",
            name="criteria",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="suspension",
            name="ended_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="suspension",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="requested_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="suspensionevent",
            name="criteria",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="suspensionevent",
            name="ended_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="suspensionevent",
            name="public_id",
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False),
        ),
        migrations.AddField(
            model_name="suspensionevent",
            name="requested_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="closure",
            name="offender",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="closures", to="offenders.offender"
            ),
        ),
        migrations.AlterField(
            model_name="closure",
            name="reason",
            field=models.CharField(
                choices=[
                    ("deceased", "Deceased"),
                    ("transferred_out", "Transferred out"),
                    ("requirement_ended", "Notification requirement ended"),
                    ("duplicate", "Duplicate of another record"),
                    ("recorded_in_error", "Recorded in error"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="closureevent",
            name="reason",
            field=models.CharField(
                choices=[
                    ("deceased", "Deceased"),
                    ("transferred_out", "Transferred out"),
                    ("requirement_ended", "Notification requirement ended"),
                    ("duplicate", "Duplicate of another record"),
                    ("recorded_in_error", "Recorded in error"),
                ],
                max_length=20,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_closureevent" ("approved_by_id", "closed_on", "evidence", "id", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "reason", "recorded_by_id", "reversed_because", "reversed_by_id", "reversed_on") VALUES (NEW."approved_by_id", NEW."closed_on", NEW."evidence", NEW."id", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."reason", NEW."recorded_by_id", NEW."reversed_because", NEW."reversed_by_id", NEW."reversed_on"); RETURN NULL;',
                    hash="7c620bb8fe6c72d4863b1e7c2e40a71ed4d472f3",
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
                    func='INSERT INTO "offenders_closureevent" ("approved_by_id", "closed_on", "evidence", "id", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "reason", "recorded_by_id", "reversed_because", "reversed_by_id", "reversed_on") VALUES (NEW."approved_by_id", NEW."closed_on", NEW."evidence", NEW."id", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."reason", NEW."recorded_by_id", NEW."reversed_because", NEW."reversed_by_id", NEW."reversed_on"); RETURN NULL;',
                    hash="3d92d6bae1cd0ea52e869d95952235a29e64122f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8d149",
                    table="offenders_closure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_orderevent" ("court", "ended_on", "expires_on", "id", "kind", "made_on", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."court", NEW."ended_on", NEW."expires_on", NEW."id", NEW."kind", NEW."made_on", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id"); RETURN NULL;',
                    hash="631ede3ca24552c3f09eedd80aaa115fcb1117de",
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
                    func='INSERT INTO "offenders_orderevent" ("court", "ended_on", "expires_on", "id", "kind", "made_on", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."court", NEW."ended_on", NEW."expires_on", NEW."id", NEW."kind", NEW."made_on", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id"); RETURN NULL;',
                    hash="36009be4eaec0c064a4a6ff5d4adf1cf807ec721",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_77549",
                    table="offenders_order",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_suspensionevent" ("approved_by_id", "criteria", "ended_because", "ended_on", "evidence", "expected_until", "id", "next_check_on", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "public_id", "reason", "requested_by_id", "started_on") VALUES (NEW."approved_by_id", NEW."criteria", NEW."ended_because", NEW."ended_on", NEW."evidence", NEW."expected_until", NEW."id", NEW."next_check_on", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."public_id", NEW."reason", NEW."requested_by_id", NEW."started_on"); RETURN NULL;',
                    hash="31017fbf333e2cb141428f79ce6274963fb3c72c",
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
                    func='INSERT INTO "offenders_suspensionevent" ("approved_by_id", "criteria", "ended_because", "ended_on", "evidence", "expected_until", "id", "next_check_on", "offender_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "public_id", "reason", "requested_by_id", "started_on") VALUES (NEW."approved_by_id", NEW."criteria", NEW."ended_because", NEW."ended_on", NEW."evidence", NEW."expected_until", NEW."id", NEW."next_check_on", NEW."offender_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."public_id", NEW."reason", NEW."requested_by_id", NEW."started_on"); RETURN NULL;',
                    hash="bb3957a637a894dcd8136c6348ff2d3b6e72f4d0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_db4a2",
                    table="offenders_suspension",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    ("made_on", None),
                    ("ended_on__gte", models.F("made_on")),
                    _connector="OR",
                ),
                name="order_does_not_end_before_it_is_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_on", None),
                    ("made_on", None),
                    ("expires_on__gte", models.F("made_on")),
                    _connector="OR",
                ),
                name="order_does_not_expire_before_it_is_made",
            ),
        ),
        migrations.AddField(
            model_name="closure",
            name="proposal",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closure",
                to="offenders.proposal",
            ),
        ),
        migrations.AddField(
            model_name="closureevent",
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
            model_name="suspension",
            name="proposal",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suspension",
                to="offenders.proposal",
            ),
        ),
        migrations.AddField(
            model_name="suspensionevent",
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
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reversed_on", None)),
                fields=("offender",),
                name="one_closure_in_force_per_offender",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reversed_because", ""), ("reversed_by", None), ("reversed_on", None)),
                    models.Q(
                        ("reversed_by__isnull", False),
                        ("reversed_on__isnull", False),
                        models.Q(("reversed_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="closure_was_reversed_by_somebody_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by__isnull", False), ("requested_by__isnull", False)),
                    ("origin", "import"),
                    _connector="OR",
                ),
                name="suspension_was_approved_or_imported",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    ("requested_by", None),
                    models.Q(("approved_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="suspension_was_approved_by_another",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="change",
            trigger=pgtrigger.compiler.Trigger(
                name="changes_are_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="71bdb6bbc220be80ad1ba4d059faf928948f59b8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_changes_are_facts_0faa9",
                    table="offenders_change",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="linkedperson",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_linkedpersonevent" ("date_of_birth", "from_on", "id", "is_in_household", "kind", "name", "offender_id", "other_offender_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_at", "recorded_by_id", "relationship", "safety_note", "until_on") VALUES (NEW."date_of_birth", NEW."from_on", NEW."id", NEW."is_in_household", NEW."kind", NEW."name", NEW."offender_id", NEW."other_offender_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."recorded_at", NEW."recorded_by_id", NEW."relationship", NEW."safety_note", NEW."until_on"); RETURN NULL;',
                    hash="08c5ae77a56bcf717a2fc802d6b16c72fac3ca66",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_680cd",
                    table="offenders_linkedperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="linkedperson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offenders_linkedpersonevent" ("date_of_birth", "from_on", "id", "is_in_household", "kind", "name", "offender_id", "other_offender_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_at", "recorded_by_id", "relationship", "safety_note", "until_on") VALUES (NEW."date_of_birth", NEW."from_on", NEW."id", NEW."is_in_household", NEW."kind", NEW."name", NEW."offender_id", NEW."other_offender_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."recorded_at", NEW."recorded_by_id", NEW."relationship", NEW."safety_note", NEW."until_on"); RETURN NULL;',
                    hash="7fc09727729d75f2f09dcb7d18da90561f205154",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7e744",
                    table="offenders_linkedperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="linkedpersonevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2b55dc8614377ba761048daa5261f8188125fa9d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_15240",
                    table="offenders_linkedpersonevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ordercondition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_orderconditionevent" ("from_on", "id", "kind", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on", "wording") VALUES (NEW."from_on", NEW."id", NEW."kind", NEW."order_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."until_on", NEW."wording"); RETURN NULL;',
                    hash="94226b1a11d983c042e59fc0dc06efc03ae08231",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e618b",
                    table="offenders_ordercondition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ordercondition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offenders_orderconditionevent" ("from_on", "id", "kind", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on", "wording") VALUES (NEW."from_on", NEW."id", NEW."kind", NEW."order_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."until_on", NEW."wording"); RETURN NULL;',
                    hash="8927a8e9ed863dd8bfc70423d9648d61cd59e9b4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b16ef",
                    table="offenders_ordercondition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderconditionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6d3683f20d68f810e2458af6415c9b16b164cca4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c5f53",
                    table="offenders_orderconditionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="proposal_not_approved_by_a_junior",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."approved_by_id" IS NOT NULL AND NEW."requested_by_id" IS NOT NULL)',
                    func="\n            IF (SELECT rank FROM accounts_user WHERE id = NEW.approved_by_id)\n                < (SELECT rank FROM accounts_user WHERE id = NEW.requested_by_id) THEN\n                RAISE EXCEPTION 'approved by a junior'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_not_approved_by_a_junior';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="fc69d8b0dc6b3df15c85daccdf952f669d550822",
                    operation='INSERT OR UPDATE OF "approved_by_id"',
                    pgid="pgtrigger_proposal_not_approved_by_a_junior_cf358",
                    table="offenders_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offenders_proposalevent" ("answer", "approved_by_id", "closed_at", "due_on_after", "due_on_before", "id", "kind", "offender_id", "payload", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "requested_at", "requested_by_id", "returned_by_id", "summary") VALUES (NEW."answer", NEW."approved_by_id", NEW."closed_at", NEW."due_on_after", NEW."due_on_before", NEW."id", NEW."kind", NEW."offender_id", NEW."payload", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reason", NEW."requested_at", NEW."requested_by_id", NEW."returned_by_id", NEW."summary"); RETURN NULL;',
                    hash="1c7d66e99e20b260cebea4756dc215553280863e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_54913",
                    table="offenders_proposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offenders_proposalevent" ("answer", "approved_by_id", "closed_at", "due_on_after", "due_on_before", "id", "kind", "offender_id", "payload", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "requested_at", "requested_by_id", "returned_by_id", "summary") VALUES (NEW."answer", NEW."approved_by_id", NEW."closed_at", NEW."due_on_after", NEW."due_on_before", NEW."id", NEW."kind", NEW."offender_id", NEW."payload", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."reason", NEW."requested_at", NEW."requested_by_id", NEW."returned_by_id", NEW."summary"); RETURN NULL;',
                    hash="6a1476b2c394752145a8aec3e4eb3e09f3d4130b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f5ecf",
                    table="offenders_proposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8cf13477b10d1d6dbc728dc6fbe3e1b217da866f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_62aca",
                    table="offenders_proposalevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
