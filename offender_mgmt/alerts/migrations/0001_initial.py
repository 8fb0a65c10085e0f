import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(db_default=models.Func(function="gen_random_uuid"), default=uuid.uuid4),
                ),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(db_default="", max_length=60)),
                ("since_on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("is_routed", models.BooleanField(db_default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(choices=[("email", "E-mail")], max_length=10)),
                ("created_at", models.DateTimeField()),
                ("message_id", models.CharField(blank=True, db_default="", max_length=100)),
                ("attempts", models.PositiveSmallIntegerField(db_default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SweepRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                ("live", models.PositiveIntegerField()),
                ("scheduled", models.PositiveIntegerField()),
                ("suspended", models.PositiveIntegerField()),
                ("unschedulable", models.PositiveIntegerField()),
                ("opened", models.PositiveIntegerField()),
                ("updated", models.PositiveIntegerField()),
                ("closed", models.PositiveIntegerField()),
            ],
        ),
    ]
