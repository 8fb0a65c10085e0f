"""Parts of files, and who is in them, are kept as they are.

Trying to make them smaller took as long as all else about keeping them: of lists in the log, only those of more than
two hundred people are concerned.
"""

from django.db import migrations

COLUMNS = (
    ("exports_exportpart", "content"),
    ("exports_export", "offender_ids"),
    ("audit_auditevent", "offender_ids"),
)


def stored(how: str) -> list[str]:
    """What is written from now on is kept so."""
    return [f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {how}" for table, column in COLUMNS]


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial"), ("audit", "0008_verbs")]
    operations = [migrations.RunSQL(stored("EXTERNAL"), stored("EXTENDED"))]
