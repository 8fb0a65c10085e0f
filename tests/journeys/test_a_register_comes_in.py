"""A supervisor brings the force's register in through the pages, and works from it the same morning."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import intake
from intake import services
from intake.models import Decision, ImportBatch
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.conftest import ClientOf
from tests.factories import make_user, open_obligation

pytestmark = pytest.mark.django_db

DEMO = (Path(intake.__file__).parent / "demo" / "register-extract.csv").read_bytes().splitlines(keepends=True)
HEADER, FORGOTTEN = DEMO[0], next(line for line in DEMO if line.startswith(b"SYN/01/00005,"))
EXTRACT = b"".join([HEADER, FORGOTTEN, *DEMO[1:20]])


@pytest.fixture
def supervisor() -> User:
    """Answers for all four teams of the extract."""
    teams = [Team.objects.create(name=f"{side} MOSOVO") for side in ("North", "East", "South", "West")]
    return make_user("susan.supervisor", Role.SUPERVISOR, supervises=teams)


def upload(client: Client, content: bytes = EXTRACT, name: str = "register.csv", **changes: str) -> Any:
    """Send the form of the import page."""
    form = {"profile": "standard", "extract_date": "2026-11-19", "file": SimpleUploadedFile(name, content)}
    return client.post("/import/", form | changes)


def words(answer: Any) -> str:
    """The page as it is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_from_the_spreadsheet_to_the_overdue_list(client_of: ClientOf, supervisor: User) -> None:
    """Upload, watch, look, apply; and at the top of the list stands the one not seen since 2017 (issue 2)."""
    client = client_of(supervisor)
    page = upload(client).headers["Location"]
    assert "Waiting to be read" in words(client.get(page))
    assert not Offender.objects.exists()

    services.preview_waiting(now=timezone.now())
    preview = words(client.get(page))
    assert "20 rows = " in preview
    assert "SYN/01/00005, last successful visit 14 March 2017, due 14 June 2017" in preview
    assert not Offender.objects.exists()

    refused = client.post(f"{page}apply/")
    assert refused.status_code == 422
    assert not Offender.objects.exists()
    applied = client.post(f"{page}apply/", {"confirm": "on"}, follow=True)
    assert "The import is applied." in words(applied)
    assert Offender.objects.count() == 20

    overdue = words(client.get("/visits/overdue/"))
    first = overdue.index("SYN/01/00005")
    assert all(first <= overdue.index(found) for found in re.findall(r"SYN/01/\d{5}", overdue))
    assert "14 March 2017 14 June 2017 more than 9 years" in overdue


def test_every_step_is_in_the_audit_log_under_the_supervisors_name(
    client_of: ClientOf, supervisor: User
) -> None:
    """Staged, previewed, applied; and who was registered (AUD-1)."""
    client = client_of(supervisor)
    page = upload(client).headers["Location"]
    services.preview_waiting(now=timezone.now())
    client.post(f"{page}apply/", {"confirm": "on"})

    verbs = AuditEvent.objects.filter(actor_id=supervisor.pk).values_list("verb", flat=True)
    assert {"import_staged", "import_previewed", "import_applied", "offender_registered"} <= set(verbs)
    registered = AuditEvent.objects.get(verb="offender_registered")
    assert set(registered.offender_ids) == set(Offender.objects.values_list("pk", flat=True))


def test_a_question_is_answered_and_the_date_follows_at_once(client_of: ClientOf, supervisor: User) -> None:
    """Until then the visit counts as due; the answer, with its reason, gives the date (domain 4)."""
    client = client_of(supervisor)
    doubtful = FORGOTTEN.replace(b"14/03/2017", b"sometime")
    page = upload(client, HEADER + doubtful).headers["Location"]
    services.preview_waiting(now=timezone.now())
    client.post(f"{page}apply/", {"confirm": "on"})
    offender = Offender.objects.get()
    assert open_obligation(offender).due_on == date(2026, 11, 19)
    question = Decision.objects.get(field="last_visit")
    assert question.question in words(client.get("/import/decisions/"))

    answer = client.post(
        f"/import/decisions/{question.public_id}/answer/",
        {
            f"{question.public_id}-kind": "visited",
            f"{question.public_id}-on": "2017-03-14",
            f"{question.public_id}-reason": "In the paper file.",
        },
        follow=True,
    )

    assert "Answered for SYN/01/00005." in words(answer)
    assert open_obligation(offender).due_on == date(2017, 6, 14)
    assert question.question not in words(client.get("/import/decisions/"))


def test_an_answer_without_a_reason_keeps_what_was_chosen(client_of: ClientOf, supervisor: User) -> None:
    """A sentence, and the form as it was: only that question's."""
    client = client_of(supervisor)
    page = upload(client, HEADER + FORGOTTEN.replace(b"14/03/2017", b"sometime")).headers["Location"]
    services.preview_waiting(now=timezone.now())
    client.post(f"{page}apply/", {"confirm": "on"})
    question = Decision.objects.get(field="last_visit")
    form = {f"{question.public_id}-kind": "visited", f"{question.public_id}-on": "2017-03-14"}

    answer = client.post(f"/import/decisions/{question.public_id}/answer/", form)

    assert answer.status_code == 422
    assert "Say how you know." in words(answer)
    assert 'value="2017-03-14"' in answer.content.decode()
    question.refresh_from_db()
    assert question.decided_at is None


def test_the_same_file_again_is_refused_in_a_sentence(client_of: ClientOf, supervisor: User) -> None:
    """By its hash, with the day and the name of who applied it; nothing is done again."""
    client = client_of(supervisor)
    page = upload(client).headers["Location"]
    services.preview_waiting(now=timezone.now())
    client.post(f"{page}apply/", {"confirm": "on"})

    again = upload(client, name="the same under another name.csv")

    assert again.status_code == 422
    assert "This very file was applied on" in words(again)
    assert "by Susan Supervisor. Nothing was done again." in words(again)
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        pytest.param(b"", "register.csv", "The submitted file is empty.", id="empty"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "register.xls", ".xls", id="old Excel"),
        pytest.param(b"PK\x03\x04rubbish", "register.xlsx", "", id="broken workbook"),
        pytest.param(b"Name,Town\nA,B\n", "register.csv", "no column called", id="another file"),
        pytest.param(EXTRACT[:-40], "register.csv", "", id="cut off"),
    ],
)
def test_a_file_that_is_no_extract_gets_a_sentence_and_writes_nothing(
    content: bytes, name: str, sentence: str, client_of: ClientOf, supervisor: User
) -> None:
    """Before it is staged or when it is read, in words that say what to do, and the register is untouched."""
    client = client_of(supervisor)
    answer = upload(client, content, name)
    if answer.status_code == 302:
        services.preview_waiting(now=timezone.now())
        answer = client.get(answer.headers["Location"])

    page = words(answer)
    assert sentence in page
    assert "There is a problem" in page or "Nothing was written." in page
    assert not Offender.objects.exists()


def test_an_import_is_its_uploaders_alone(client_of: ClientOf, supervisor: User) -> None:
    """Rows of every team pass through it: another supervisor finds no such page, and cannot apply it (ACC-3)."""
    page = upload(client_of(supervisor)).headers["Location"]
    services.preview_waiting(now=timezone.now())
    other = client_of(make_user("simon.supervisor", Role.SUPERVISOR, supervises=Team.objects.all()))

    assert other.get(page).status_code == 404
    assert other.post(f"{page}apply/", {"confirm": "on"}).status_code == 404
    assert not Offender.objects.exists()


def test_the_manager_whom_the_extract_names_finds_the_caseload_there(
    client_of: ClientOf, supervisor: User
) -> None:
    """The account made from a name has the team and the people; it opens once somebody gives it a password."""
    client = client_of(supervisor)
    page = upload(client).headers["Location"]
    services.preview_waiting(now=timezone.now())
    client.post(f"{page}apply/", {"confirm": "on"})

    manager = User.objects.get(first_name="Dominic", last_name="Shawcross")
    assert not manager.has_usable_password()
    assert "SYN/01/00005" in words(client_of(manager).get("/visits/mine/"))
