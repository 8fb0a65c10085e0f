"""The values that Vigil ships with: England and Wales. Sources as in docs/rules.md."""

from datetime import UTC, date, datetime

from django.db import migrations

# key, value, valid from, source, certainty
VALUES = [
    (
        "visit_interval_months",
        {"very_high": 1, "high": 3, "medium": 6, "low": 12},
        date(2017, 6, 29),
        "Former national maximum intervals, abolished 29 June 2017 (NPCC); forces still report by them. "
        "An interval agreed for one person replaces the default.",
        "N",
    ),
    (
        "not_assessed_treated_as",
        "high",
        date(2000, 1, 1),
        "Practice: an unknown level is scheduled as high until a person decides.",
        "K",
    ),
    (
        "first_visit_days",
        15,
        date(2000, 1, 1),
        "First visit within 15 days of registration or release. Force setting.",
        "N",
    ),
    (
        "visit_after_suspension_days",
        15,
        date(2000, 1, 1),
        "Visit within 15 days of release, or of a suspension's check that was missed. Force setting.",
        "N",
    ),
    (
        "successful_outcomes",
        ["seen_inside"],
        date(2000, 1, 1),
        "Only a successful visit counts (HMICFRS, August 2024). Whether seen at the door counts varies by force.",
        "V",
    ),
    (
        "minimum_officers",
        2,
        date(2000, 1, 1),
        "Two staff visit (College of Policing APP, Home visits; HMICFRS, 9 December 2024).",
        "O",
    ),
    (
        "late_record_hours",
        24,
        date(2000, 1, 1),
        "A visit recorded later than this is shown as late. Force setting.",
        "V",
    ),
    (
        "assessment_review_months",
        12,
        date(2000, 1, 1),
        "ARMS reviewed at least every 12 months and on significant change.",
        "K",
    ),
    (
        "caseload_ceiling",
        50,
        date(2000, 1, 1),
        "About 50 offenders per manager is thought reasonable (HMICFRS).",
        "O",
    ),
    (
        "full_check_stale_minutes",
        15,
        date(2000, 1, 1),
        "A full check older than this is shown as stale. Vigil's own setting.",
        "D",
    ),
]


def ship(apps, schema_editor):
    revision = apps.get_model("policy", "PolicyRevision").objects.create(
        name="England and Wales 1",
        effective_from=date(2000, 1, 1),
        approved_at=datetime(2026, 11, 21, tzinfo=UTC),
        is_shipped=True,
    )
    model = apps.get_model("policy", "PolicyValue")
    for key, value, valid_from, source, certainty in VALUES:
        model.objects.create(
            revision=revision,
            key=key,
            value=value,
            valid_from=valid_from,
            source=source,
            certainty=certainty,
        )


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_squashed")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
