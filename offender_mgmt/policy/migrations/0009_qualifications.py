"""What officers must be trained and vetted for, and how long before its end a qualification is spoken of."""

from datetime import date

from django.db import migrations

VALUES = [
    (
        "qualifications",
        {
            "offender_management": "Management of sexual or violent offenders course",
            "arms": "ARMS assessor course",
            "visor": "ViSOR user course",
            "rm2000": "Risk Matrix 2000 course",
            "management_vetting": "Management vetting",
        },
        "Courses named by the inspectorate and College of Policing; vetting by force. Force setting: to be confirmed.",
        "K",
    ),
    (
        "qualifications_needed",
        {"manage": ["offender_management"], "assess_arms": ["arms"], "visor_entry": ["visor"]},
        "HMICFRS counts trained staff for offender management and ViSOR, and found untrained managers. "
        "Which course a deed needs is a force setting: to be confirmed.",
        "K",
    ),
    (
        "qualification_notice_days",
        90,
        "An expiry is spoken of so many days before: time to book a course. Force setting.",
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
    dependencies = [("policy", "0008_capacity")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
