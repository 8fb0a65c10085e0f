"""Values that alerts in full need. Sources as in docs/rules.md."""

from datetime import date

from django.db import migrations

# Hours after which manager, supervisor, inspector and superintendent are told; None: never by time alone.
ESCALATION = {
    "any": {
        "very_high": [0, 0, 24, 72],
        "high": [0, 0, 24, 72],
        "medium": [0, 0, 72, None],
        "low": [0, 0, 168, None],
    },
    "visit_overdue": {
        "very_high": [0, 0, 24, 48],
        "high": [0, 0, 24, 72],
        "medium": [0, 0, 72, 168],
        "low": [0, 0, 168, 336],
    },
}
# key, value, source, certainty
VALUES = [
    (
        "escalation_hours",
        ESCALATION,
        "Hours after which each step is told of an alert: manager, supervisor, inspector, superintendent. An overdue "
        "visit at high or very high risk reaches the top. Vigil's own setting.",
        "V",
    ),
    (
        "escalation_repeat_hours",
        168,
        "The last step is told again so often, until somebody acts. Vigil's own setting.",
        "V",
    ),
    (
        "acknowledge_most_days",
        {"very_high": 3, "high": 7, "medium": 14, "low": 28},
        "An acknowledgement ends after at most so many days. Vigil's own setting.",
        "V",
    ),
    (
        "fewer_live_percent",
        5,
        "A register that shrinks by more than this between two checks is not believed. Vigil's own setting.",
        "V",
    ),
    (
        "clock_tolerance_seconds",
        60,
        "Clocks further apart than this are not trusted, and nothing is checked. Vigil's own setting.",
        "V",
    ),
    (
        "mail_interval_minutes",
        5,
        "Between two mails to one person at least so long: what comes meanwhile is one mail. Vigil's own setting.",
        "V",
    ),
    (
        "delivery_late_minutes",
        15,
        "A message that has waited longer than this is shown as late. Vigil's own setting.",
        "V",
    ),
    (
        "probe_stale_minutes",
        5,
        "A part that has written no sign of life for so long is shown as stopped. Vigil's own setting.",
        "V",
    ),
    (
        "canary_by_hour",
        8,
        "By this hour the daily canary's mail has been sent, or it is an alarm. Vigil's own setting.",
        "V",
    ),
    (
        "usefulness_days",
        14,
        "A visit or a decision within so many days is counted as what an alert led to. Vigil's own setting.",
        "V",
    ),
    (
        "usefulness_least_percent",
        10,
        "A kind of alert that leads to anything less often than this is shown for redesign. Vigil's own setting.",
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
    dependencies = [("policy", "0003_risk_in_full")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
