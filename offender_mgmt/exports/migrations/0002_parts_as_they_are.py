"""Parts of files are kept as they are: trying to make them smaller took as long as everything else about keeping them."""

from django.db import migrations

STORE = "ALTER TABLE exports_exportpart ALTER COLUMN content SET STORAGE {}"


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial")]
    operations = [migrations.RunSQL(STORE.format("EXTERNAL"), STORE.format("EXTENDED"))]
