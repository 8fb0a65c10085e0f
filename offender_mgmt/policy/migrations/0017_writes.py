"""How many deeds in ten minutes are too many for the API to take another."""

from datetime import date

from django.db import migrations

VALUES = [
    (
        "writes_in_ten_minutes",
        600,
        "So many deeds of one account within ten minutes, one a second, are no work that anybody does; the API then "
        "takes no more of it. Force setting.",
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
    dependencies = [("policy", "0016_screening")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
