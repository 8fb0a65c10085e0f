"""Forms of devices."""

from datetime import date

from django import forms
from django.http import QueryDict

from offender_mgmt.offenders.forms.fields import Day, LongText
from visits.choices import DeviceKind, DeviceQuestion
from visits.models import Device
from visits.services.devices import DeviceAccount, DeviceDescribed, NewDevice

YES, NO = "yes", "no"


class DescriptionForm(forms.Form):
    """How a device is recognised, and what watches it."""

    description = forms.CharField(
        max_length=200,
        label="Description",
        help_text="So that the next officer recognises it: make, model, colour, where it is kept.",
        error_messages={"required": "Describe the device.", "max_length": "Keep it to 200 characters."},
    )
    identifier = forms.CharField(
        required=False,
        max_length=100,
        label="Serial number or IMEI",
        error_messages={"max_length": "Keep it to 100 characters."},
    )
    monitoring_software = forms.CharField(
        required=False,
        max_length=100,
        label="Monitoring software",
        help_text="What watches it, if anything does.",
        error_messages={"max_length": "Keep it to 100 characters."},
    )

    def __init__(self, data: QueryDict | None, *, device: Device) -> None:
        initial = {name: getattr(device, name) for name in self.base_fields}
        super().__init__(data, initial=initial)

    def described(self) -> DeviceDescribed:
        """The description as the service takes it. Only after `is_valid()`."""
        return DeviceDescribed(**self.cleaned_data)


class DeviceForm(DescriptionForm):
    """A device that nobody has recorded yet."""

    kind = forms.ChoiceField(
        choices=DeviceKind.choices,
        widget=forms.RadioSelect,
        label="What is it?",
        error_messages={"required": "Say what kind of device it is."},
    )
    declared = forms.ChoiceField(
        choices=[(YES, "The person declared it"), (NO, "It was found, and not declared")],
        widget=forms.RadioSelect,
        label="How is it known?",
        error_messages={"required": "Say whether it was declared or found."},
    )
    first_known_on = Day(
        label="Known since", error_messages={"required": "Enter the day on which it became known."}
    )
    field_order = ["kind", "description", "declared", "first_known_on", "identifier", "monitoring_software"]

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        forms.Form.__init__(self, data, initial={"first_known_on": today})

    def device(self) -> NewDevice:
        """The device as the service takes it. Only after `is_valid()`."""
        cleaned = dict(self.cleaned_data)
        is_declared = cleaned.pop("declared") == YES
        return NewDevice(**cleaned | {"kind": DeviceKind(cleaned["kind"]), "is_declared": is_declared})


class GoneForm(forms.Form):
    """A device that the person has no more."""

    gone_on = Day(label="Since when", error_messages={"required": "Enter the day since which it is gone."})
    because = LongText(
        rows=3,
        label="How do you know, and where did it go?",
        help_text="Such as sold, broken, seized or handed to somebody else, and who said so.",
        error_messages={"required": "Say how you know that it is gone."},
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"gone_on": today})


class BackForm(forms.Form):
    """A device that is there after all."""

    because = LongText(
        rows=3,
        label="How do you know that it is there, and why was it said to be gone?",
        help_text="Such as two phones mixed up, or that it came back from the repairer.",
        error_messages={"required": "Say how you know that it is there."},
    )


class DeviceAnswerForm(forms.Form):
    """An account of a device. `question` keeps a stale page from answering another one."""

    question = forms.ChoiceField(choices=DeviceQuestion.choices, widget=forms.HiddenInput)
    answer = LongText(label="Account", error_messages={"required": "Write down the account."})
    breach = forms.ChoiceField(
        choices=[(YES, "Yes, it is on record as a change"), (NO, "No, and the words above say why")],
        widget=forms.RadioSelect,
        label="Was a breach recorded?",
        error_messages={"required": "Say whether a breach was recorded."},
    )

    def __init__(self, data: QueryDict | None, *, question: DeviceQuestion) -> None:
        super().__init__(data, initial={"question": question})
        answer = self.fields["answer"]
        if question == DeviceQuestion.NOT_DECLARED:
            answer.label = "What was done about it?"
            answer.help_text = "What the person said, who decided what, and what becomes of the device."
        else:
            answer.label = "Where was it?"
            answer.help_text = "What the person said, and how it was checked."
            del self.fields["breach"]

    def account(self) -> DeviceAccount:
        """The account as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        said = cleaned.get("breach")
        return DeviceAccount(
            question=DeviceQuestion(cleaned["question"]),
            answer=cleaned["answer"],
            is_breach_recorded=None if said is None else said == YES,
        )
