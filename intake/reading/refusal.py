"""Saying no to a file."""

from offender_mgmt.errors import VigilError


class UnreadableSource(VigilError):
    """The file cannot be read without losing or guessing something; the text says what to do about it."""
