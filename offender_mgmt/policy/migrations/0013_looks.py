"""How many different people's records in ten minutes ask whoever opens them who they are."""

from datetime import date

from django.db import migrations

VALUES = [
    (
        "looks_in_ten_minutes",
        60,
        "Whoever has opened the records of so many different people within ten minutes is asked again whether it is "
        "still them. Force setting.",
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
    dependencies = [("policy", "0012_exports")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
