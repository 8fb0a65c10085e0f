"""The forms of going out to a visit, coming back, and being found safe."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone

from offender_mgmt.offenders.forms.fields import LongText
from visits.rules import safety as rules


class Clock(forms.TimeField):
    """A time of the day, picked or typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


class Word(forms.CharField):
    """A word that no browser remembers or corrects."""

    def __init__(self, **options: Any) -> None:
        off = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(max_length=200, widget=forms.TextInput(attrs=off), **options)


class CheckOutForm(forms.Form):
    """Where somebody goes is in the address: one tap, with the usual time. `client_key` makes two taps one."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    expected_back = Clock(
        label="When will you be back?",
        help_text="A time today, or after midnight. If you are not back, your supervisor is told.",
        error_messages={"required": "Say when you will be back."},
    )
    with_whom = forms.CharField(
        required=False,
        max_length=200,
        label="Who goes with you?",
        help_text="Names or collar numbers. Leave it empty if you go alone.",
    )

    def __init__(self, data: QueryDict | None, *, now: datetime) -> None:
        local = timezone.localtime(rules.usual_return(now))
        super().__init__(data, initial={"client_key": uuid4(), "expected_back": local.time()})


class ExtendForm(forms.Form):
    """Another time to be back."""

    expected_back = Clock(
        label="New time to be back", error_messages={"required": "Say when you will be back."}
    )


class CheckInForm(forms.Form):
    """Back, with one tap."""

    word = Word(required=False, label="Word")


class SafeForm(forms.Form):
    """How somebody knows that an officer is safe."""

    words = LongText(
        rows=3,
        label="How do you know that the officer is safe?",
        help_text="Such as: I spoke to her at 16:05, by telephone, and PC 1234 is with her.",
        error_messages={"required": "Say how you know that the officer is safe."},
    )


class DuressWordForm(forms.Form):
    """The word by which an officer asks for help unseen."""

    word = Word(
        label="Your word",
        help_text=f"{rules.LEAST_LETTERS} to {rules.MOST_LETTERS} letters, easy to type when you are afraid. "
        "Not your name, not your password.",
        error_messages={
            "required": "Choose a word.",
            "max_length": f"Choose a word of {rules.LEAST_LETTERS} to {rules.MOST_LETTERS} letters.",
        },
    )
