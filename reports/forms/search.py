"""What somebody looks for."""

import re

from django import forms

LEAST, MOST = 2, 100  # characters: a family name may have two
MOST_WORDS = 8


class SearchForm(forms.Form):
    """Some words of a reference, a name, an address or a device. It is posted: no name belongs in an address bar."""

    words = forms.CharField(
        label="Reference, name, address or device",
        help_text=(
            "All words must be found. A name may be spelt a little differently; a post code or a serial number may"
            " be typed without its spaces."
        ),
        max_length=MOST,
        error_messages={"required": "Say whom or what you are looking for."},
    )

    def clean_words(self) -> list[str]:
        """The words apart."""
        words = re.split(r"[\s,;]+", self.cleaned_data["words"].strip(" ,;"))
        if sum(letter.isalnum() for word in words for letter in word) < LEAST:
            raise forms.ValidationError(f"Type at least {LEAST} letters or figures.")
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(f"Type at most {MOST_WORDS} words.")
        return words
