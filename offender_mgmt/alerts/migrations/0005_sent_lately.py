"""An index for "has this person just been sent something?", which is asked before every message."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("alerts", "0004_operations")]
    operations = [
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                fields=["channel", "recipient", "sent_at"],
                name="notifications_sent_lately",
                condition=Q(sent_at__isnull=False) & ~Q(channel="inbox"),
            ),
        ),
    ]
