from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("offenders", "0003_restricted")]

    operations = [TrigramExtension()]
