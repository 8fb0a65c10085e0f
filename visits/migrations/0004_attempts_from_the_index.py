from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0003_device_there_after_all"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="visit",
            name="last_successful_visit",
        ),
        migrations.RemoveIndex(
            model_name="visit",
            name="attempts_at_an_offender",
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("is_successful", True)),
                fields=["offender", "-visited_on"],
                include=("id", "visited_at"),
                name="last_successful_visit",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("is_successful", False)),
                fields=["offender", "-visited_on"],
                include=("id", "visited_at"),
                name="attempts_at_an_offender",
            ),
        ),
    ]
