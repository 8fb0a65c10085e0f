"""How the value of a column is told, in SQL: pages, files and the API have it from here, and so cannot differ."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    DurationField,
    F,
    Func,
    IntegerField,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf, Trim
from django.db.models.lookups import Exact, IsNull
from django.utils import timezone

Words = Mapping[str | None, str]


class Told(Func):
    """A path or an expression as it is told: days, minutes of the force's clock, yes or no, words for codes."""

    def __init__(self, value: Any, words: Words) -> None:
        super().__init__(value)
        self.words = words

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """What becomes of it depends on what the path leads to."""
        (value,) = super().resolve_expression(*args, **kwargs).get_source_expressions()
        if self.words:
            return _in_words(value, self.words)
        match value.output_field:
            case DurationField():
                return Func(value, template="EXTRACT(DAY FROM %(expressions)s)", output_field=IntegerField())
            case DateTimeField():
                local = Func(Value(timezone.get_current_timezone_name()), value, function="TIMEZONE")
                return Func(local, Value("YYYY-MM-DD HH24:MI"), function="TO_CHAR", output_field=TextField())
            case BooleanField():
                return _in_words(value, {True: "Yes", False: "No"})
        return value


def _in_words(value: Any, words: Mapping[Any, str]) -> Any:
    """A code without a word is told as it is."""
    whens = (
        When(IsNull(value, True) if code is None else Exact(value, code), then=Value(word))
        for code, word in words.items()
    )
    default = value if isinstance(value.output_field, TextField | CharField) else None
    return Case(*whens, default=default, output_field=TextField())


def full_name(path: str) -> Any:
    """The name of the account at this path, or its username where it has none; None where there is no account."""
    parts = (F(f"{path}__first_name"), Value(" "), F(f"{path}__last_name"))
    name = Trim(Func(*parts, function="CONCAT", output_field=TextField()))
    return Coalesce(NullIf(name, Value("")), F(f"{path}__username"), output_field=TextField())
