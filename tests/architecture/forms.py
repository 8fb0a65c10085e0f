"""The forms of a page, filled in as a person would leave them: what it says already, and something where it must."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.utils import timezone

NO_FIELD = {"", "csrfmiddlewaretoken"}
TEXT = "Told."
LONG_TEXT = " ".join([TEXT] * 20)  # as many words as any decision needs
# What no description tells: fields of the API that name something of the world, or need more than a word.
NOT_DESCRIBED = {"officers": ["olivia.officer", "colin.colleague"], "reason": LONG_TEXT}


@dataclass
class Form:
    """Where it goes, how, and with what: the first of the choices where none is made."""

    action: str
    method: str
    told: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self._inside = self._named = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = told.get("id") or str(len(self.forms))
            form = self._form(self._inside)
            form.action, form.method = told.get("action", ""), told.get("method", "get").lower()
        elif tag in ("input", "select", "textarea", "button") and told.get("type") != "file":
            self._field(tag, told)
        elif tag == "option" and self._named:
            told_of = self._form(self._inside).told
            if "selected" in told or not told_of[self._named]:
                told_of[self._named] = told.get("value", "")

    def _form(self, name: str) -> Form:
        return self.forms.setdefault(name, Form("", "get"))

    def _field(self, tag: str, told: Mapping[str, str]) -> None:
        name, told_of = told.get("name", ""), self._form(told.get("form") or self._inside).told
        self._named = name if tag == "select" and "form" not in told else ""
        if name in NO_FIELD:
            return
        value = told.get("value") or ("" if tag == "select" else _something(tag, told))
        if "checked" in told:
            told_of[name] = value
        told_of.setdefault(name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = ""


def _something(tag: str, told: Mapping[str, str]) -> str:
    """What would be written into a field that has nothing yet."""
    kind = told.get("type", "text")
    if kind == "date":
        return timezone.localdate().isoformat()
    if kind == "number" or told.get("inputmode") == "numeric":
        return told.get("min") or "1"
    if tag == "textarea":
        return LONG_TEXT
    return TEXT if kind == "text" else ""


def forms_of(page: str) -> list[Form]:
    """Each form that says anything, those of a table's rows too."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms.values() if form.told]


def filled(schema: Mapping[str, Any], schemas: Mapping[str, Any], id_of_world: str) -> Any:
    """Something that the description of the API allows: what it requires, with this id wherever it wants one."""
    if "$ref" in schema:
        return filled(schemas[schema["$ref"].rpartition("/")[2]], schemas, id_of_world)
    for one_of in ("allOf", "oneOf", "anyOf"):
        if one_of in schema:
            return filled(schema[one_of][0], schemas, id_of_world)
    if "enum" in schema:
        return schema["enum"][0]
    now = timezone.now()
    of_format = {"uuid": id_of_world, "date": now.date().isoformat(), "date-time": now.isoformat()}
    kind = schema.get("type", "string")
    if kind == "object":
        described = schema.get("properties", {})
        required = {
            name: filled(described[name], schemas, id_of_world) for name in schema.get("required", ())
        }
        return required | {
            name: told for name, told in NOT_DESCRIBED.items() if required.get(name) in (TEXT, [TEXT])
        }
    if kind == "array":
        return [filled(schema["items"], schemas, id_of_world)]
    simple = {"integer": schema.get("minimum", 1), "number": schema.get("minimum", 1), "boolean": True}
    return simple.get(kind, of_format.get(schema.get("format", ""), TEXT))
