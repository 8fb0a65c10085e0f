"""How long a possible conflict may wait, and in which situation a reason is asked before a record is opened."""

from datetime import date

from django.db import migrations

VALUES = [
    (
        "conflict_review_days",
        7,
        "A possible conflict between somebody who works here and a record that nobody has decided after so many days "
        "is shown as late. Force setting.",
        "V",
    ),
    (
        "access_reasons",
        {"own": "none", "covering": "none", "supervising": "none", "team": "code", "listed": "words"},
        "What is asked, once a day and record, of whoever opens a record: nothing, a reason from a list, or a reason "
        "in words. The manager and whoever answers in their place are assigned to it, and a supervisor to the whole "
        "team; a colleague of the team is not; a restricted record is never routine. Data Protection Act 2018, "
        "s.62(2): the log must make it possible to establish the justification of a consultation. Force setting.",
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
    dependencies = [("policy", "0015_emergencies")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
