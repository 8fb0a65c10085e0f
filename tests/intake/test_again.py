"""The same people told again: nothing is done twice, and nothing becomes later."""

import json
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

import intake
from intake import services
from intake.models import Decision, ImportBatch
from offender_mgmt.accounts.models import User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender, Proposal
from reports.exports import export_compliance
from tests.factories import DISCLOSURE, open_obligation
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

HEADER = (
    "Force Ref,ViSOR Ref,Surname,Forenames,DOB,Risk,Registered,Team,Offender Manager,Last Visit,"
    "Last Visit Result,Announced?,Address,Postcode,Status,Review/Release,Last ARMS,SHPO,Notes"
)
ROW = {
    "ref": "SYN/01/00001",
    "surname": "Carrow",
    "risk": "High",
    "registered": "15/03/2021",
    "manager": "Anne Hallam",
    "visit": "10/10/2026",
    "result": "Seen",
    "status": "Live",
    "check": "",
}


def extract(*rows: dict[str, str]) -> bytes:
    """An extract in the standard profile's layout."""
    lines = [HEADER]
    for change in rows:
        row = ROW | change
        lines.append(
            f"{row['ref']},Z1,{row['surname']},Adam,21/07/1946,{row['risk']},{row['registered']},East,"
            f"{row['manager']},{row['visit']},{row['result']},N,1 Elm Road,ZZ2 7DN,{row['status']},"
            f"{row['check']},27/10/2026,N,"
        )
    return ("\n".join(lines) + "\n").encode()


def first_rows() -> bytes:
    """The first three hundred rows of the invented force's extract, with every kind of mess."""
    whole = (Path(intake.__file__).parent / "demo" / "register-extract.csv").read_bytes()
    return b"".join(whole.replace(b"\r\n", b"\n").splitlines(keepends=True)[:301])


def bring_in(content: bytes, by: User, now: datetime, *, on: date = date(2026, 11, 19)) -> ImportBatch:
    """Stage, preview and apply."""
    batch = services.stage(
        filename="x.csv", content=content, profile="standard", extract_date=on, by=by, now=now
    )
    services.preview(batch.public_id, now=now)
    return services.apply(batch.public_id, by=by, now=now)


def facts() -> dict[str, int]:
    """How many rows each history table holds: any change of a fact adds one."""
    return {
        model.__name__: model._default_manager.count()
        for model in apps.get_models()
        if model.__name__.endswith("Event") and model._meta.app_label in ("offenders", "visits", "risk")
    }


def test_the_same_file_is_refused_by_its_hash(supervisor: User, now: datetime) -> None:
    """The very same file is applied once."""
    bring_in(extract({}), supervisor, now)

    with pytest.raises(RuleViolation, match="This very file was applied"):
        bring_in(extract({}), supervisor, now)


def test_the_same_people_in_another_file_change_nothing(supervisor: User, now: datetime) -> None:
    """A re-import of the same facts is the identity: no row of history is added."""
    bring_in(first_rows(), supervisor, now)
    before, asked = facts(), Decision.objects.count()

    bring_in(first_rows().replace(b"\n", b"\r\n"), supervisor, now)

    assert facts() == before
    assert Decision.objects.count() == asked


def test_a_later_successful_visit_moves_the_clock(supervisor: User, now: datetime) -> None:
    """An extract may add a successful visit."""
    bring_in(extract({"visit": "10/07/2026"}), supervisor, now)

    bring_in(extract({"visit": "10/10/2026"}), supervisor, now)

    assert open_obligation(Offender.objects.get()).due_on == date(2027, 1, 10)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"risk": "Low"}, "risk_level", id="lower level"),
        pytest.param({"status": "Custody", "check": "01/02/2028"}, "status", id="suspended"),
        pytest.param({"status": "Deceased"}, "status", id="closed"),
        pytest.param({"registered": "15/03/2022"}, "registered_on", id="other registration"),
    ],
)
def test_what_would_make_a_visit_later_becomes_a_question(
    change: dict[str, str], field: str, supervisor: User, now: datetime
) -> None:
    """Nothing an extract tells of somebody known may move a visit later (the ratchet)."""
    bring_in(extract({}), supervisor, now)
    before = open_obligation(Offender.objects.get()).due_on

    batch = bring_in(extract(change), supervisor, now)

    assert batch.rows.get().outcome == "needs_decision"
    assert Decision.objects.open().get().field == field
    assert open_obligation(Offender.objects.get()).due_on == before


def test_a_raised_level_moves_the_visit_at_once(supervisor: User, now: datetime) -> None:
    """An extract may raise a level, and the visit moves, but not before today."""
    bring_in(extract({"risk": "Low", "visit": "10/10/2026"}), supervisor, now)

    bring_in(extract({"risk": "High", "visit": "10/10/2026"}), supervisor, now)

    offender = Offender.objects.get()
    assert offender.risk_level == "high"
    assert open_obligation(offender).due_on == date(2027, 1, 10)


def test_a_new_manager_is_assigned_and_the_earlier_assignment_ends(supervisor: User, now: datetime) -> None:
    """Who managed, from when until when."""
    bring_in(extract({}), supervisor, now)

    bring_in(extract({"manager": "Paul Sallis"}), supervisor, now)

    offender = Offender.objects.get()
    assert str(offender.manager) == "Paul Sallis"
    assert offender.assignments.filter(until_on=None).get().manager == offender.manager
    assert offender.manager is not None
    assert not offender.manager.has_usable_password()


def test_an_answer_moves_the_date_and_is_not_asked_again(supervisor: User, now: datetime) -> None:
    """A doubtful visit is due at once until a person says when it was; the same doubt keeps its answer."""
    told = {"visit": "10/11/26 no reply 11/11/26 seen"}
    bring_in(extract(told), supervisor, now)
    offender = Offender.objects.get()
    assert open_obligation(offender).due_on == date(2026, 11, 19)
    decision = Decision.objects.open().get(field="last_visit")

    services.answer_decision(
        public_id=decision.public_id,
        answer={"kind": "visited", "on": "2026-11-11"},
        reason="The officer's notebook.",
        by=supervisor,
        now=now,
    )
    batch = bring_in(extract(told).replace(b"\n", b"\r\n"), supervisor, now)

    assert open_obligation(offender).due_on == date(2027, 2, 11)
    assert batch.rows.get(reference="SYN/01/00001").outcome == "accepted"
    assert not Decision.objects.open().exists()


@pytest.mark.parametrize(
    ("answer", "due_on"),
    [
        pytest.param({"kind": "ended", "on": "2026-11-01"}, date(2026, 11, 16), id="it ended"),
        pytest.param({"kind": "checked", "on": "2027-01-01"}, date(2027, 1, 16), id="it goes on"),
        pytest.param({"kind": "keep"}, date(2026, 10, 16), id="left as it is"),
    ],
)
def test_a_suspension_whose_check_has_passed_waits_for_a_person(
    answer: dict[str, str], due_on: date, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """When a check is missed a visit is due within 15 days, until two people say what is so (domain 1.13, 4)."""
    bring_in(extract({"status": "HMP", "check": "01/10/2026", "visit": "10/09/2026"}), supervisor, now)
    assert open_obligation(Offender.objects.get()).due_on == date(2026, 10, 16)
    decision = Decision.objects.open().get()

    services.answer_decision(
        public_id=decision.public_id, answer=answer, reason="Prison liaison.", by=supervisor, now=now
    )

    assert open_obligation(Offender.objects.get()).due_on == date(2026, 10, 16)
    assert VisitObligation.objects.overdue(on=now.date()).exists()
    for proposal in Proposal.objects.waiting():
        offenders.approve(proposal_id=proposal.pk, by=other_supervisor, now=now)
    assert open_obligation(Offender.objects.get()).due_on == due_on


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        pytest.param({"kind": "visited"}, "Enter the date", id="no date"),
        pytest.param({"kind": "visited", "on": "2027-01-01"}, "in the future", id="future"),
        pytest.param(
            {"kind": "visited", "on": "2001-01-01"}, "before the offender was registered", id="early"
        ),
        pytest.param({"kind": "level", "level": "low"}, "Choose one of the answers", id="other question"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    answer: dict[str, str], sentence: str, supervisor: User, now: datetime
) -> None:
    """A clear sentence, and the question stays open."""
    bring_in(extract({"visit": "see notes"}), supervisor, now)
    decision = Decision.objects.open().get()

    with pytest.raises(RuleViolation, match=sentence):
        services.answer_decision(
            public_id=decision.public_id, answer=answer, reason="Because.", by=supervisor, now=now
        )

    assert Decision.objects.open().exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_our_own_export_brought_in_again_changes_nothing(kind: str, supervisor: User, now: datetime) -> None:
    """A re-import of the compliance report is the identity (security 4, property)."""
    bring_in(first_rows(), supervisor, now)
    before, asked = facts(), Decision.objects.count()
    export = export_compliance(
        Offender.objects.all(),
        as_at=date(2026, 11, 19),
        kind=kind,
        scope="the whole force",
        to=DISCLOSURE,
        by=supervisor,
        now=now,
    )

    batch = services.stage(
        filename=export.filename,
        content=export.content,
        profile="vigil",
        extract_date=date(2026, 11, 19),
        by=supervisor,
        now=now,
    )
    services.preview(batch.public_id, now=now)
    services.apply(batch.public_id, by=supervisor, now=now)

    assert facts() == before
    assert Decision.objects.count() == asked
    live = Offender.objects.live().count()
    assert live > 250
    assert batch.rows.count() == live == batch.rows.filter(outcome="accepted").count()


def test_the_command_applies_for_a_named_supervisor_and_lists_the_overdue(
    supervisor: User, tmp_path: Path
) -> None:
    """What was foreseen is what `overdue --json` then lists."""
    (tmp_path / "extract.csv").write_bytes(first_rows())
    told, listed = StringIO(), StringIO()

    call_command(
        "import_register",
        str(tmp_path / "extract.csv"),
        "--profile=standard",
        "--extract-date=2026-11-19",
        "--json",
        "--apply",
        f"--by={supervisor.username}",
        stdout=told,
    )
    call_command("overdue", "--on=2026-11-19", "--json", stdout=listed)

    overdue = json.loads(listed.getvalue())
    foreseen = json.loads(told.getvalue())["effects"]
    assert len(overdue) == foreseen["overdue"]
    assert overdue[0]["reference"] == foreseen["most_overdue"]["reference"]
    assert set(overdue[0]) == {
        "reference",
        "risk_level",
        "last_successful_visit_on",
        "due_on",
        "days_overdue",
        "receipt",
    }
