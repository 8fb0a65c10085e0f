"""How long an export is kept, how often it may be taken, and the smallest number that leaves as statistics."""

from datetime import date

from django.db import migrations

VALUES = [
    (
        "export_days",
        1,
        "The file of an export is deleted after so many days; what was in it and for whom stays on record. "
        "Force setting.",
        "V",
    ),
    ("export_downloads", 3, "The file of an export may be taken so many times. Force setting.", "V"),
    (
        "smallest_count",
        5,
        "In statistics that leave the force, no number of people below this one can be read or worked out, except "
        "none. Fewer than five is the usual limit in answers under the Freedom of Information Act. Force setting.",
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
    dependencies = [("policy", "0011_log_questions")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
