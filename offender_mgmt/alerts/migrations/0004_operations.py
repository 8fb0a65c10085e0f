from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0003_alerts_in_full"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("dead_at", None), ("sent_at", None)),
                fields=["channel", "created_at"],
                name="notifications_by_waiting_time",
            ),
        ),
        migrations.AddIndex(
            model_name="sweeprun",
            index=models.Index(fields=["-on", "recorded_at"], name="sweeps_of_a_day"),
        ),
    ]
