"""Values that the ladder of attempts needs. Sources as in docs/rules.md."""

from datetime import date

from django.db import migrations

# key, value, source, certainty
VALUES = [
    (
        "another_day_part_days",
        7,
        "After a visit that was not successful, another part of the day is tried within so many days. Force setting.",
        "V",
    ),
    (
        "review_after_attempts",
        2,
        "After so many attempts since the last successful visit a supervisor reviews. Force setting.",
        "V",
    ),
    (
        "warrant_failed_attempts",
        2,
        "Occasions on which entry was sought and not obtained (Sexual Offences Act 2003, s.96B(2)(d), text of 2010). "
        "The Crime and Policing Act 2026 may change it: to be confirmed.",
        "S",
    ),
    (
        "warrant_outcomes",
        ["refused_entry", "no_answer"],
        'Outcomes that count as entry not obtained. Whether "no answer" does needs the force\'s legal advice: to be '
        "confirmed.",
        "K",
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
    dependencies = [("policy", "0004_alerts_in_full")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
