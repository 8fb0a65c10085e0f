"""Values that risk in full needs. Sources as in docs/rules.md."""

from datetime import date

from django.db import migrations

# key, value, source, certainty
VALUES = [
    (
        "first_assessment_days",
        15,
        "First assessment within 15 days of registration or release. Force setting.",
        "N",
    ),
    (
        "change_review_days",
        14,
        "A significant change is answered within this many days. No national figure is known. Force setting.",
        "V",
    ),
    (
        "deviation_words",
        20,
        "A level other than the advised one needs at least so many words of reasons. Vigil's own setting.",
        "V",
    ),
    ("reactive_offence_free_years", 3, "Reactive management: no offence for 3 years (NPCC, 2017).", "N"),
    ("reactive_review_months", 12, "Reactive management is reviewed at least so often. Force setting.", "V"),
    (
        "suspension_check_months",
        12,
        "A suspension is checked at least so often: it is never open-ended. Force setting.",
        "V",
    ),
    (
        "order_expiry_notice_days",
        90,
        "Notice before an order expires, so that another can be applied for. Force setting.",
        "V",
    ),
    (
        "unlooked_at_days",
        90,
        "A record that nobody has opened for so long is on the dark-risk board. Vigil's own setting.",
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
    dependencies = [("policy", "0002_england_and_wales")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
