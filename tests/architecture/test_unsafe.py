"""What the source may not do, or in the named places only: our own rules beside those of ruff and bandit (ADR 0080)."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, modules, name_of, parsed

EDGES = re.compile(r"/(views|api|forms|serializers|templatetags)(/|\.py$)|/navigation\.py$")
CHOKE_POINTS = {
    *("visible_to", "reportable_to", "measured_for", "told_to", "references_kept_from"),
    *("overseen_by", "askable_by", "opened_by_emergency_to"),
    *("none", "unrestricted", "canaries"),
}


@dataclass(frozen=True)
class Ban:
    """What is not written. `allowed` are the places where it is all the same, each with why that does no harm."""

    what: str
    finds: Callable[[ast.AST], bool]
    example: str
    allowed: dict[str, str]
    within: Callable[[Path], bool] = lambda path: True


def calling(*names: str) -> Callable[[ast.AST], bool]:
    """Calls of a function or method by any of these names."""

    def finds(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call):
            return False
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return called in names

    return finds


def built_in(*names: str) -> Callable[[ast.AST], bool]:
    """Calls of these functions of the language itself."""
    return lambda node: isinstance(node, ast.Call) and getattr(node.func, "id", "") in names


def importing(*names: str) -> Callable[[ast.AST], bool]:
    """Imports of any of these modules, or of a name of that name."""

    def finds(node: ast.AST) -> bool:
        match node:
            case ast.Import(names=imported):
                return any(one.name in names for one in imported)
            case ast.ImportFrom(module=module, names=imported):
                return module in names or any(one.name in names for one in imported)
        return False

    return finds


def past_the_choke_point(node: ast.AST) -> bool:
    """The register asked by anything but the questions that know the viewer."""
    match node:
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id="Offender"), attr="objects"), attr=asked):
            return asked not in CHOKE_POINTS
    return False


def built_sql(node: ast.AST) -> bool:
    """A statement put together from pieces as it is executed."""
    if not (isinstance(node, ast.Call) and calling("execute", "executemany")(node) and node.args):
        return False
    match node.args[0]:
        case ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
            return True
        case ast.Call(func=ast.Attribute(attr="format", value=template)):
            return not calling("SQL")(template)  # the driver's own way, which quotes names
    return False


BANS = (
    Ban(
        "the register asked in an edge without saying for whom",
        past_the_choke_point,
        "found = Offender.objects.filter(pk=pk)",
        {
            "offender_mgmt/offenders/api/register.py": "the view set narrows it with visible_to for each request",
            "reports/forms/measures.py": "those whom measured_for gave, by key",
            "visits/api/ladder.py": "the view set narrows it with visible_to for each request",
            "visits/api/patterns.py": "the one whom visible_to gave, by key",
            "visits/views/patterns.py": "those whom visible_to gave, by key",
            "visits/views/pattern.py": "the one whom visible_to gave, by key",
            "caseload/views/trying.py": "the one whom visible_to gave, by key",
            "intake/views/decisions.py": "keys for the audit event, of references that are shown anyway",
            "intake/views/batches.py": "keys for the audit event, of references that are shown anyway",
        },
        within=lambda path: bool(EDGES.search(f"/{name_of(path)}")),
    ),
    Ban(
        "SQL that bypasses the ORM's quoting",
        calling("raw", "extra", "RawSQL"),
        "x.extra(where=['1'])",
        {"offender_mgmt/offenders/models/emergency.py": "what the ORM said, and parameters"},
        within=lambda path: "intake/rules" not in name_of(path),  # where `raw` is the text of a cell
    ),
    Ban(
        "a statement put together as it is executed",
        built_sql,
        "cursor.execute(f'SELECT {name}')",
        {
            "offender_mgmt/alerts/services/escalating.py": "one of two conditions that stand beside it; parameters",
            "reports/recount.py": "what the ORM said, with its parameters",
        },
    ),
    Ban(
        "text that is said to be safe for a page",
        calling("mark_safe", "SafeString", "format_html", "format_html_join"),
        "mark_safe(text)",
        {"offender_mgmt/accounts/views/setting_up.py": "an SVG that the library drew of our own address"},
    ),
    Ban("a form without protection against forgery", calling("csrf_exempt"), "csrf_exempt(view)", {}),
    Ban("code made of text", built_in("eval", "exec", "compile", "__import__"), "eval(text)", {}),
    Ban(
        "objects made of bytes",
        importing("pickle", "marshal", "shelve", "dill", "yaml"),
        "import pickle",
        {
            "offender_mgmt/exports/services/spool.py": "written by the same object, in a file that has no name",
        },
    ),
    Ban(
        "another process",
        importing("subprocess", "pty", "os.system"),
        "import subprocess",
        {
            "visits/services/unpacking.py": "our own module, without a shell, with limits",
            "intake/reading/workbook.py": "our own module, without a shell, with limits",
        },
    ),
    Ban(
        "a request to another host",
        importing("requests", "httpx", "aiohttp", "urllib.request", "http.client", "socket", "ftplib"),
        "from urllib.request import urlopen",
        {
            "offender_mgmt/alerts/services/outside.py": "the monitor that the operator names in the settings",
            "offender_mgmt/alerts/services/webhook.py": "the address that the operator names in the settings",
            "visits/services/clamd.py": "the scanner that the operator names in the settings",
        },
    ),
    Ban(
        "chance that can be foreseen",
        importing("random"),
        "import random",
        {},
        within=lambda path: not re.search(r"demo|forecast|drawing|simulat", name_of(path)),
    ),
)


def places(ban: Ban) -> Iterator[str]:
    """Where it is written."""
    for path in modules(*PACKAGES):
        if ban.within(path) and any(ban.finds(node) for node in ast.walk(parsed(path))):
            yield name_of(path)


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.what)
def test_it_is_written_in_the_named_places_alone(ban: Ban) -> None:
    """Neither in a place more nor in one less: a reason that no place needs any more goes too."""
    assert sorted(places(ban)) == sorted(ban.allowed)


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.what)
def test_it_would_be_seen(ban: Ban) -> None:
    """The rule finds what it is there to find."""
    assert any(ban.finds(node) for node in ast.walk(ast.parse(ban.example)))


def test_no_template_turns_escaping_off() -> None:
    """What somebody typed is text on every page."""
    unsafe = re.compile(r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off")

    found = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if unsafe.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []
