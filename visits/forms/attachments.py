"""The form of a file."""

from django import forms


class AttachForm(forms.Form):
    """A photograph or a document."""

    file = forms.FileField(
        label="Photograph or document",
        help_text="JPEG, PNG or PDF, up to 10 MB. Where and when a photograph was taken is removed from it.",
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Choose the file again.",
        },
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf"}),
    )
