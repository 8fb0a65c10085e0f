"""What is known of a visit's files, as JSON."""

from rest_framework import serializers

from visits.choices import Scan
from visits.models import Attachment


class AttachmentLine(serializers.ModelSerializer[Attachment]):
    """A file of a visit, without its bytes. Only one that was scanned and found clean can be opened."""

    id = serializers.UUIDField(source="public_id")
    scan = serializers.ChoiceField(Scan.choices)

    class Meta:
        model = Attachment
        fields = ["id", "name", "media_type", "size", "sha256", "scan", "added_at"]
        read_only_fields = fields
