"""How many searches in ten minutes are too many, what is nearly late, and how long an event may wait for its seal."""

from datetime import date

from django.db import migrations

VALUES = [
    (
        "searches_in_ten_minutes",
        60,
        "So many searches of one account within ten minutes are no work that anybody does by hand. Force setting.",
        "V",
    ),
    (
        "near_miss_percent",
        10,
        "A visit on time in so much of the end of the time allowed is a near miss. Vigil's own lead indicator.",
        "V",
    ),
    (
        "unsealed_minutes",
        2,
        "An audit event that has waited for its seal for longer is told on every supervisor's page. Force setting.",
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
    dependencies = [("policy", "0013_looks")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
