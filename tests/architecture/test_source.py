"""How Vigil's source is kept: small, named in the force's words, and with one clock (style 1 to 3)."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import BESIDE, PACKAGES, ROOT, calls, functions, modules, name_of, parsed

EVERYWHERE = modules(*PACKAGES, *BESIDE)
LONGEST_FUNCTION = 40
LONGEST_MODULE = 300
LONGEST_TEST_MODULE = 400
LONGEST_TEMPLATE = 150
# The only modules that an app may have, at its top or as a package of that name.
MODULES = {
    *(
        "choices",
        "rules",
        "models",
        "conditions",
        "services",
        "forms",
        "serializers",
        "views",
        "api",
        "tasks",
    ),
    *("admin", "urls", "api_urls", "apps", "migrations", "management", "templatetags"),
}
# Modules beyond these, where an app has a noun of its own. The import contracts name them too.
OWN_MODULES = {
    "offender_mgmt": {
        *("audit", "accounts", "policy", "exports", "offenders", "alerts"),
        *("settings", "celery", "wsgi", "errors", "checks", "middleware", "navigation", "schema", "logs"),
        "fence",
    },
    "offender_mgmt/policy": {"permissions"},
    "offender_mgmt/accounts": {
        "permissions",
        "adapter",
        "directory",
        "proving",
        "sessions",
        "sign_in",
        "tokens",
    },
    "reports": {
        "known",
        *(
            "answers",
            "compliance",
            "dark_risk",
            "exports",
            "lengthenings",
            "measures",
            "packs",
            "recount",
            "suppression",
            "timeline",
            "search",
            "unusual",
            "usefulness",
            "windows",
            "writing",
            "difference",
        ),
    },
    "intake": {"reading", "unpacking", "profiles", "demo"},
    "visits": {"unpacking"},
    "caseload": {"demo"},
}
BANNED = re.compile(
    r"(utils?|helpers?|common|core|misc|managers?|signals|enums|constants|handlers?|processors?|data|info)$"
)
# Edges may ask what time it is; everything else is told (style 3.2).
EDGES = re.compile(
    r"(views|api|tasks|management|forms|navigation|permissions|adapter|sign_in|middleware)(/|\.py$)"
)


# An emergency ends by being asked: whoever asks for a record says neither what time it is nor that it has not ended.
ENDS_BY_BEING_ASKED = {
    "offender_mgmt/offenders/models/emergency.py",
    "offender_mgmt/offenders/models/register.py",
}


def apps() -> list[Path]:
    """The folder of every app, the project package among them."""
    return sorted({path.parent for path in modules(*PACKAGES) if path.name == "apps.py"})


def test_no_function_is_longer_than_forty_lines() -> None:
    """Aim for fifteen; forty is the end, from the first line of the signature to the last."""
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in EVERYWHERE
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_no_module_is_longer_than_its_limit() -> None:
    """Three hundred lines, four hundred for tests: then it splits by noun into a package."""
    long = [
        name_of(path)
        for path in EVERYWHERE
        if len(path.read_text().splitlines())
        > (LONGEST_TEST_MODULE if name_of(path).startswith("tests/") else LONGEST_MODULE)
    ]

    assert long == []


def test_no_template_is_longer_than_its_limit() -> None:
    """A hundred and fifty lines: then a part of it becomes a component."""
    long = [
        name_of(path)
        for path in (ROOT / "templates").rglob("*.html")
        if len(path.read_text().splitlines()) > LONGEST_TEMPLATE
    ]

    assert long == []


@pytest.mark.parametrize("app", [pytest.param(app, id=name_of(app)) for app in apps()])
def test_an_app_has_only_modules_that_have_a_place(app: Path) -> None:
    """The same names in every app, and no grab-bag: a stray module fails."""
    present = {path.stem for path in app.iterdir() if path.suffix == ".py" or path.is_dir()}

    stray = present - MODULES - OWN_MODULES.get(name_of(app), set()) - {"__init__", "__pycache__"}
    assert stray == set()


def test_no_module_is_named_for_nothing() -> None:
    """Utils, helpers, common, core: the names under which anything is put anywhere."""
    banned = [
        name_of(path) for path in modules(*PACKAGES, "tests", "benchmarks") if BANNED.fullmatch(path.stem)
    ]

    assert banned == []


def test_only_edges_ask_what_time_it_is() -> None:
    """The clock is an argument: views, API, tasks, commands and forms ask, nobody else (style 3.2)."""
    asking = [
        f"{name_of(path)}: {call}"
        for path in modules(*PACKAGES)
        if not EDGES.search(name_of(path)) and name_of(path) not in ENDS_BY_BEING_ASKED
        for call in calls(path)
        if call == "timezone.now" or call.endswith(".timezone.now")
    ]

    assert asking == []


def test_only_edges_ask_what_day_it_is() -> None:
    """`timezone.localdate()` without an instant is the clock by another name; with one it is arithmetic."""
    asking = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules(*PACKAGES)
        if not EDGES.search(name_of(path))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and not node.args and not node.keywords
        if ast.unparse(node.func) in ("timezone.localdate", "timezone.localtime")
    ]

    assert asking == []


def test_nobody_asks_the_machine_for_a_naive_time() -> None:
    """Not `date.today()`, `datetime.now()` without a zone, nor `utcnow`: an hour a day they are wrong (TIM-1)."""
    naive = [
        f"{name_of(path)}:{node.lineno}"
        for path in EVERYWHERE
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and re.search(r"\b(date\.today|datetime\.today|utcnow|datetime\.now)$", ast.unparse(node.func))
        and not (ast.unparse(node.func).endswith("datetime.now") and node.args)
    ]

    assert naive == []


def test_no_sql_asks_the_database_for_its_day() -> None:
    """The database's day is its own time zone's, not London's (TIM-1)."""
    sql = [
        name_of(path)
        for path in modules(*PACKAGES)
        if re.search(r"(?i)current_date|now\(\)::date", path.read_text())
    ]

    assert sql == []


def test_no_default_is_now() -> None:
    """No `now=None`: a clock that may be left out is left out (style 3.2)."""
    optional = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in modules(*PACKAGES)
        for node in functions(path)
        for argument, default in zip(
            reversed(node.args.kwonlyargs), reversed(node.args.kw_defaults), strict=True
        )
        if argument.arg in ("now", "by") and default is not None
    ]

    assert optional == []


def test_no_model_has_a_default_order() -> None:
    """An order that nobody sees in the query is a sort that nobody asked for (style 3)."""
    ordered = [
        name_of(path) for path in modules(*PACKAGES) if re.search(r"^\s+ordering = ", path.read_text(), re.M)
    ]

    assert ordered == []


def texts() -> list[Path]:
    """What people read: documents, templates, and the files beside them."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "templates").rglob("*.html")]
    return [*found, *(path for path in ROOT.glob(".env*") if path.is_file())]


def test_no_text_names_a_place_on_somebodys_machine() -> None:
    """Documents are for every machine: no home folder, no scratch folder."""
    named = [
        f"{name_of(path)}: {line.strip()}"
        for path in texts()
        for line in path.read_text().splitlines()
        if re.search(r"(?<![\w.$}])/(work|root|tmp|home/\w+|Users/\w+)(/|\b)", line)
    ]

    assert named == []


def test_the_walk_finds_the_source() -> None:
    """An empty walk would agree to everything."""
    assert len(modules(*PACKAGES)) > 80
    assert len(apps()) == 12
    assert texts()
