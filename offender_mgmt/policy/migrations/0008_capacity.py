"""Values that the hours of a caseload need, for as long as too few visits are on record to measure them."""

from datetime import date

from django.db import migrations

PRACTICE = "Practice; no public figure. To be set by the force."
# key, value, source, certainty
VALUES = [
    (
        "visit_minutes",
        60,
        f"Minutes at the address, until enough visits with a beginning and an end are on record. {PRACTICE}",
        "V",
    ),
    ("travel_minutes", 60, f"Minutes there and back for one attempt. {PRACTICE}", "V"),
    (
        "writing_minutes",
        45,
        f"Minutes of each officer for writing up one attempt, the national register included. {PRACTICE}",
        "V",
    ),
    (
        "attempt_success_percent",
        60,
        f"Attempts of a hundred that end in a successful visit, until enough are on record. {PRACTICE}",
        "V",
    ),
    (
        "capacity_least_visits",
        30,
        f"So many visits on record make a measurement; fewer leave the assumed value in place. {PRACTICE}",
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
    dependencies = [("policy", "0007_one_policy_from_a_day")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
