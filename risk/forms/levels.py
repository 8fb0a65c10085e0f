"""The form of a risk level."""

from django import forms
from django.http import QueryDict

from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.forms.fields import LongText
from risk.services import LevelChosen


class DecideLevelForm(forms.Form):
    """A level and the reasons for it; reasons of their own where it is not the advised one."""

    level = forms.ChoiceField(
        choices=RiskLevel.choices,
        widget=forms.RadioSelect,
        label="Risk level",
        error_messages={"required": "Choose the level."},
    )
    rationale = LongText(
        rows=5,
        label="Reasons",
        error_messages={"required": "Write down the reasons for this level."},
        help_text="What the level rests on.",
    )
    deviation = LongText(rows=4, label="Why not the level that is advised?", required=False)

    def __init__(self, data: QueryDict | None, *, advised: str | None, words: int) -> None:
        super().__init__(data)
        if advised is None:
            del self.fields["deviation"]
            return
        others = [level for level in RiskLevel.values if level != advised]
        field = self.fields["deviation"]
        field.widget.attrs["data-shown-when"] = f"level={','.join(others)}"
        field.help_text = (
            f"Only for another level than {RiskLevel(advised).label.lower()}, in at least {words} words."
        )

    def chosen(self) -> LevelChosen:
        """The level as the service takes it. Only after `is_valid()`."""
        told = self.cleaned_data
        return LevelChosen(RiskLevel(told["level"]), told["rationale"], told.get("deviation", ""))
