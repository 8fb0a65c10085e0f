"""For how long an emergency opens a record, by when it is reviewed, and that it is told at once."""

from datetime import date

from django.db import migrations

VALUES = [
    (
        "emergency_hours",
        4,
        "Hours for which an emergency opens a record to somebody whom its team or its list keeps out. Force setting.",
        "V",
    ),
    (
        "emergency_review_hours",
        72,
        "Hours within which somebody else reviews an emergency; until then whoever took it gets no other. Force "
        "setting.",
        "V",
    ),
]
# Manager and supervisor at once, or the whole list; then up by time.
AT_ONCE = [0, 0, 24, 72]


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
    for row in model.objects.filter(key="escalation_hours"):
        row.value["emergency_access"] = dict.fromkeys(row.value["any"], AT_ONCE)
        row.save(update_fields=["value"])


class Migration(migrations.Migration):
    dependencies = [("policy", "0014_ceilings")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
