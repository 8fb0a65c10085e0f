"""A visit as it was typed so far: out of a request, back into the form, and in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from offender_mgmt.accounts.models import User
from visits.models import VisitDraft
from visits.rules.drafts import Content, Save
from visits.services.drafting import Typed

F = TypeVar("F", bound=forms.Form)
# Of the page, not of the visit.
NOT_TYPED = {"csrfmiddlewaretoken", "client_key", "draft_version", "draft_page", "draft_save"}


class SaveForm(forms.Form):
    """Which save of which page this is. A page without scripts sends no number: it saves once."""

    client_key = forms.UUIDField(required=False)
    draft_version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    draft_page = forms.UUIDField()
    draft_save = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)

    def save_of(self) -> Save:
        """The save. Without a key it begins a draft of its own. Only after `is_valid()`."""
        sent = self.cleaned_data
        return Save(
            client_key=sent["client_key"] or uuid4(),
            version=sent["draft_version"] or 0,
            page=sent["draft_page"],
            page_save=sent["draft_save"] or 0,
        )


class DiscardForm(forms.Form):
    """Why what was written is put away."""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Why do you discard it?",
        max_length=1000,
        error_messages={"required": "Say why you discard it."},
    )


def typed_of(sent: QueryDict) -> Typed | None:
    """What a page sent; None when it does not say which save it is."""
    form = SaveForm(sent)
    return Typed(content_of(sent), form.save_of()) if form.is_valid() else None


def typed_or_new(sent: QueryDict, client_key: UUID) -> Typed:
    """What a page sent; one that does not say which save it is has seen no draft."""
    return typed_of(sent) or Typed(content_of(sent), Save(client_key, 0, uuid4(), 0))


def content_of(sent: QueryDict) -> dict[str, list[str]]:
    """The fields of the visit as they were typed, by their names. A form ends its lines otherwise than its script."""
    return {
        name: [str(word).replace("\r\n", "\n") for word in words]
        for name, words in sent.lists()
        if name not in NOT_TYPED
    }


def resumed(draft: VisitDraft) -> QueryDict:
    """What a page would send that holds this draft."""
    told = QueryDict(mutable=True)
    for name, words in draft.content.items():
        told.setlist(name, words)
    told["client_key"] = str(draft.client_key)
    return told


def without_errors(form: F) -> F:
    """The same form, filled in and not judged: what is half written is not wrong."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]  # what Django keeps of its judgement, without a stub
    return form


def admit(form: forms.Form, author: User) -> None:
    """Let the form name whoever began it, whatever team they are in by now."""
    officers = form.fields["officers"]
    assert isinstance(officers, forms.ModelMultipleChoiceField)  # noqa: S101  # for the type checker
    assert officers.queryset is not None  # noqa: S101  # for the type checker
    officers.queryset = officers.queryset | User.objects.filter(pk=author.pk)


@dataclass(frozen=True)
class Line:
    """A field of the form and what stands in it, in words."""

    label: str
    words: str


def lines_of(form: forms.Form, content: Content) -> list[Line]:
    """What was typed, as people read it; a field that the form does not know goes by its name."""
    return [_line(form, name, words) for name, words in content.items() if _trimmed(words)]


def differences(form: forms.Form, here: Content, saved: Content) -> list[Line]:
    """What `saved` says where it says something else than `here`."""
    return [
        _line(form, name, saved.get(name, []))
        for name in {**here, **saved}
        if _trimmed(here.get(name, [])) != _trimmed(saved.get(name, []))
    ]


def _line(form: forms.Form, name: str, words: Sequence[str]) -> Line:
    field = form.fields.get(name)
    choices: Any = getattr(field, "choices", ())
    labels = {str(value): str(label) for value, label in choices}
    told = "\n".join(labels.get(word, word) for word in _trimmed(words))
    return Line(_label(field, name), told or "(empty)")


def _label(field: forms.Field | None, name: str) -> str:
    """The field's label; one in a numbered row, such as person_2_kind, says which row."""
    row = re.match(r"([a-z]+)_(\d+)_", name)
    prefix = f"{row[1].capitalize()} {row[2]}: " if row else ""
    return prefix + str(field.label) if field and field.label else name.replace("_", " ").capitalize()


def _trimmed(words: Sequence[str]) -> list[str]:
    return [word.strip() for word in words if word.strip()]
