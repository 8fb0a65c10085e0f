"""Who may open which record: the table, every combination, and each rule taken out in turn."""

from itertools import product

import pytest

from offender_mgmt.accounts.choices import Role
from offender_mgmt.offenders.choices import AccessLevel
from offender_mgmt.offenders.rules import access
from offender_mgmt.offenders.rules.access import DENIALS, Denial, Record, Ties, Viewer, why_hidden
from tests.offenders.access_cases import CASES, NORTH, SOUTH, Case

ROLES_THAT_READ = {Role.OFFENDER_MANAGER, Role.SUPERVISOR}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_table_of_access(case: Case) -> None:
    """Block before sealed before the list before role and team (security 2.4)."""
    viewer, record, ties, why = case

    assert why_hidden(viewer, record, ties) == why


def test_every_combination_is_decided_as_by_the_sentences() -> None:
    """Said a second time, as what is shown instead of what is hidden, for all that can be put together."""
    for viewer, record, ties in every_combination():
        is_shown = why_hidden(viewer, record, ties) is None

        assert is_shown == may_see(viewer, record, ties), (viewer, record, ties)


def may_see(viewer: Viewer, record: Record, ties: Ties) -> bool:
    """A person's record, no conflict, a role that reads, and by level: the list of that very level, or the team."""
    if record.is_canary or ties.is_blocked or ties.is_the_person:
        return False
    if not viewer.is_active or viewer.role not in ROLES_THAT_READ:
        return False
    if record.level in {"restricted", "sealed"}:
        return ties.listed_for == record.level or (record.level == "restricted" and ties.in_emergency)
    if record.level == "normal" and ties.in_emergency:
        return True
    if viewer.role == Role.SUPERVISOR:
        is_theirs = record.team is None or record.team in viewer.supervises
    else:
        is_theirs = record.team is not None and record.team == viewer.team
    return record.level == "normal" and is_theirs


def test_an_emergency_opens_what_only_the_team_or_the_list_hides() -> None:
    """For all that can be put together: never past a conflict, a seal or a role, nor what is shown already."""
    for viewer, record, ties in every_combination():
        if ties.in_emergency:
            continue
        why = why_hidden(viewer, record, ties)
        reads = viewer.is_active and viewer.role in ROLES_THAT_READ

        opened = access.opens_in_emergency(viewer, record, ties)

        assert opened == (reads and why in {"restricted", "other team"}), (viewer, record, ties)


def every_combination() -> list[tuple[Viewer, Record, Ties]]:
    """Role, disabled, team and supervised; level, team and canary; block, self, list, emergency: each with each."""
    teams = (None, NORTH, SOUTH)
    viewers = [
        Viewer(role, is_active=active, team=team, supervises=supervises)
        for role, active, team, supervises in product(
            Role.values, (True, False), teams, (frozenset[int](), frozenset({NORTH}))
        )
    ]
    records = [
        Record(level, team=team, is_canary=canary)
        for level, team, canary in product([*AccessLevel.values, ""], teams, (True, False))
    ]
    ties = [
        Ties(is_blocked=blocked, is_the_person=own, listed_for=listed, in_emergency=emergency)
        for blocked, own, listed, emergency in product(
            (True, False), (True, False), [*AccessLevel.values, "", None], (True, False)
        )
    ]
    return list(product(viewers, records, ties))


def noticed(monkeypatch: pytest.MonkeyPatch, denials: tuple[Denial, ...]) -> list[str]:
    """The cases of the table that fail when access is decided by these denials."""
    monkeypatch.setattr(access, "DENIALS", denials)
    return [
        name for name, (viewer, record, ties, why) in CASES.items() if why_hidden(viewer, record, ties) != why
    ]


@pytest.mark.parametrize("taken_out", DENIALS, ids=lambda denial: denial.name)
def test_each_rule_taken_out_shows_what_it_hid(taken_out: Denial, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table has a case that is then wrongly shown: a rule that nothing misses is not tested."""
    monkeypatch.setattr(access, "DENIALS", tuple(one for one in DENIALS if one is not taken_out))

    assert [
        name
        for name, (viewer, record, ties, why) in CASES.items()
        if why == taken_out.name and why_hidden(viewer, record, ties) is None
    ]


@pytest.mark.parametrize("earlier", ["not a person", "conflict block", "own record", "sealed", "restricted"])
def test_a_rule_moved_to_the_end_is_noticed(earlier: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order is the reason that is logged, so the table holds it too."""
    kept = tuple(one for one in DENIALS if one.name != earlier)
    moved = tuple(one for one in DENIALS if one.name == earlier)

    assert noticed(monkeypatch, kept + moved)
