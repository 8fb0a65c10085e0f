"""Who reads the audit log in Vigil: the pages of questions, the page of evidence, and one rule, by name (LAW-6)."""

import ast

from tests.architecture.sources import PACKAGES, modules, name_of, parsed

READERS = {
    "offender_mgmt/exports/models.py",  # the kind of its column of people, and no event
    "offender_mgmt/offenders/models/looks.py",  # how many records its own reader opened within minutes
    "offender_mgmt/policy/permissions.py",  # how much its own writer did within minutes
    "reports/answers.py",
    "reports/dark_risk.py",  # whether anybody looked at a person: of nobody's work
    "reports/exports.py",
    "reports/packs/registers.py",  # the answer to a question, as a signed file
    "reports/timeline.py",  # what was changed of a person's record past Vigil
    "reports/views/evidence.py",
    "reports/views/inquiries.py",
    "reports/unusual.py",  # days to look into, for auditors
}


def test_nothing_else_reads_the_log() -> None:
    """A page of how much people do would have to import it: it fails here until somebody allows it."""
    reading = {
        name_of(path)
        for path in modules(*PACKAGES)
        if not name_of(path).startswith("offender_mgmt/audit/")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module == "offender_mgmt.audit.models"
    }

    assert reading == READERS
