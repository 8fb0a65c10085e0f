"""Values that visits in full need. Sources as in docs/rules.md."""

from datetime import date

from django.db import migrations

EVERY_DAY = ["morning", "afternoon", "evening"]

# Somebody who may be in danger: manager, supervisor and inspector are told at once, the superintendent in an hour.
AT_ONCE = dict.fromkeys(("very_high", "high", "medium", "low"), [0, 0, 0, 1])
SAFETY = {"officer_not_back": AT_ONCE, "officer_under_duress": AT_ONCE}
# key, value, source, certainty
VALUES = [
    (
        "two_person_choices",
        ["further_attempt", "other"],
        "Decisions after failed attempts that let the visit wait need a second person. Force setting.",
        "V",
    ),
    (
        "ladder_decision_days",
        7,
        "A decision after failed attempts is looked at again after so many days. Force setting.",
        "V",
    ),
    (
        "device_examination_months",
        6,
        "A device not examined for longer is named when a visit opens. Force setting.",
        "V",
    ),
    (
        "device_account_after_visits",
        2,
        "A device not seen at so many visits running must be accounted for. Force setting.",
        "V",
    ),
    (
        "condition_check_months",
        6,
        "A condition of an order is checked at least so often. Force setting.",
        "V",
    ),
    (
        "window_early_percent",
        10,
        'Chance that a window is drawn early after a visit, so that "just visited" is never safe. Derived: docs/windows.md.',
        "D",
    ),
    (
        "window_mean_percent",
        75,
        "Mean gap between visits as a share of the longest allowed. Derived: docs/windows.md.",
        "D",
    ),
    ("window_days", 3, "Days in a window. Force setting.", "V"),
    ("window_shown_days", 7, "The manager sees a window so many days before it opens. Force setting.", "V"),
    ("window_period_months", 3, "Months for which one secret serves. Force setting.", "V"),
    (
        "shift_cover",
        {
            "monday": EVERY_DAY,
            "tuesday": EVERY_DAY,
            "wednesday": EVERY_DAY,
            "thursday": EVERY_DAY,
            "friday": EVERY_DAY,
            "saturday": ["morning", "afternoon"],
            "sunday": ["morning", "afternoon"],
        },
        "Parts of the week in which officers are on duty: days and times vary, evenings included (College of Policing APP, "
        "Home visits). The hours are a force setting.",
        "V",
    ),
    (
        "predictability_least_visits",
        5,
        "Fewer visits than this say nothing about a pattern. Force setting.",
        "V",
    ),
    (
        "predictability_bands",
        {"some": 40, "high": 70},
        "From which score, in percent, a pattern is called some or high. Force setting.",
        "V",
    ),
    (
        "announced_share_percent",
        20,
        "Above this share of announced visits each further one needs approval. Too many were announced (HMICFRS, Aug 2024); "
        "the figure is a force setting.",
        "V",
    ),
    (
        "announced_approval_levels",
        ["very_high", "high"],
        "Levels at which each announced visit needs a supervisor's approval. Force setting.",
        "V",
    ),
    (
        "contact_before_visit_hours",
        72,
        "A contact within so many hours before an unannounced visit must be accounted for. Force setting.",
        "V",
    ),
    (
        "check_in_grace_minutes",
        15,
        "An officer not back so long after the time expected is alerted on. Force setting.",
        "V",
    ),
    (
        "check_out_most_hours",
        12,
        "An officer is expected back within so many hours at most: a later alarm helps nobody. Force setting.",
        "V",
    ),
    (
        "visor_working_days",
        3,
        "Working days in which a visit is written up in the national register; no public figure. Force setting: to be confirmed.",
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
    for row in model.objects.filter(key="escalation_hours"):
        row.value |= SAFETY
        row.save(update_fields=["value"])


def tell_of_a_warrant_that_is_ready(apps, schema_editor):
    """As of an overdue visit: it goes up to the superintendent until somebody decides."""
    for row in apps.get_model("policy", "PolicyValue").objects.filter(key="escalation_hours"):
        row.value["warrant_ready"] = row.value.get("visit_overdue", row.value["any"])
        row.save()


class Migration(migrations.Migration):
    dependencies = [("policy", "0005_attempts")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunPython(tell_of_a_warrant_that_is_ready, migrations.RunPython.noop),
    ]
