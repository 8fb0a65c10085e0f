"""An account of a device may say that it was recorded as gone and is there after all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0002_visits_in_full")]

    operations = [
        migrations.RemoveConstraint(model_name="deviceanswer", name="device_question_is_known"),
        migrations.AlterField(
            model_name="deviceanswer",
            name="question",
            field=models.CharField(
                choices=[
                    ("not_declared", "Found and not declared"),
                    ("not_seen", "Not seen at visits"),
                    ("there_after_all", "Recorded as gone, and there after all"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="deviceanswer",
            constraint=models.CheckConstraint(
                name="device_question_is_known",
                condition=models.Q(question__in=["not_declared", "not_seen", "there_after_all"]),
            ),
        ),
    ]
