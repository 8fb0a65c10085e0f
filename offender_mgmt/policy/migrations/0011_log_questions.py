"""How long a span one question to the audit log may cover, and how many looks in an hour are unusual."""

from datetime import date

from django.db import migrations

VALUES = [
    (
        "log_question_days",
        92,
        "One question to the audit log covers so many days: enough for an inquiry, too few to watch how somebody "
        "works. Force setting.",
        "V",
    ),
    (
        "looks_in_an_hour",
        30,
        "Whoever opens more records of different people within one hour is listed for the auditor. Force setting.",
        "V",
    ),
]


def add(apps, schema_editor):
    model = apps.get_model("policy", "PolicyValue")
    for revision in apps.get_model("policy", "PolicyRevision").objects.all():
        for key, value, source, certainty in VALUES:
            model.objects.create(
                revision=revision,
                key=key,
                value=value,
                valid_from=date(2000, 1, 1),
                source=source,
                certainty=certainty,
            )


class Migration(migrations.Migration):
    dependencies = [("policy", "0010_drafts_withdrawn")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
