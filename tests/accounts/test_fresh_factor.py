"""What matters most asks again who it is, when it last asked more than five minutes ago (AUTH-9)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.proving import PROVED_AT
from offender_mgmt.accounts.rules.sessions import is_fresh
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from tests.accounts.factors import PASSWORD, SoftKey, asked_of_key, code_now, give_app, wrong_code
from tests.architecture.addresses import every_address
from tests.conftest import ClientOf

NOW = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
ASKING = {
    "exports/<uuid:public_id>/file/",
    "account/app/",
    "account/codes/",
    "account/factors/<int:factor_id>/remove/",
    "account/key/",
    "account/password/",
    "account/of/<int:user_id>/end-sessions/",
    "account/of/<int:user_id>/password/",
    "account/of/<int:user_id>/reset/",
    "caseload/accounts/<int:user_id>/disable/",
    "caseload/policy/<int:revision_id>/publish/",
    "compliance/",
    "compliance/lengthenings/",
    "compliance/packs/",
    "compliance/windows/<str:starts_on>/",
    "evidence/",
    "import/",
    "import/<uuid:public_id>/apply/",
    "import/<uuid:public_id>/undo/carry-out/",
    "offenders/<uuid:public_id>/access/",
    "offenders/<uuid:public_id>/conflict/",
    "offenders/conflicts/<uuid:public_id>/",
    "offenders/conflicts/<uuid:public_id>/lift/",
    "operations/certificates/export/",
    "reports/measures/<str:measure>/",
    "reports/measures/<str:measure>/since/",
    "emergency/",
    "standards/records/<uuid:public_id>/",
    "standards/records/<uuid:public_id>/access/",
    "standards/records/<uuid:public_id>/conflict/",
    "standards/conflicts/<uuid:public_id>/lift/",
}


@pytest.mark.parametrize(
    ("ago", "fresh"),
    [
        (timedelta(0), True),
        (timedelta(minutes=4, seconds=59), True),
        (timedelta(minutes=5), False),
        (timedelta(hours=1), False),
        (timedelta(seconds=-1), False),
        (None, False),
    ],
)
def test_how_long_a_proof_is_fresh(ago: timedelta | None, fresh: bool) -> None:
    """Five minutes; none, and one of the future, are not."""
    assert is_fresh(None if ago is None else NOW - ago, now=NOW) is fresh


def test_which_addresses_ask() -> None:
    """Export, import, policy, accounts, evidence and one's own factors: a new one is added here."""
    asking = {one.route for one in every_address() if getattr(one.view, "asks_fresh_factor", False)}

    assert asking == ASKING


def stale(user: User) -> Client:
    """A session in which they proved themselves six minutes ago."""
    client = ClientOf()(user)
    session = client.session
    session[PROVED_AT] = (datetime.fromisoformat(session[PROVED_AT]) - timedelta(minutes=6)).isoformat()
    session.save()
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted(ASKING))
def test_an_old_proof_is_asked_for_anew(
    route: str, administrator: User, auditor: User, supervisor: User, standards: User
) -> None:
    """Each of them, looked at or sent: by whoever may use it; and nothing is done meanwhile."""
    path = re.sub("<(int|str|uuid):[^>]+>", "1", route)
    if "uuid" in route:
        path = path.replace("1", "00000000-0000-4000-8000-000000000000")
    may = {
        "evidence": auditor,
        "import": supervisor,
        "compliance": auditor,
        "reports": auditor,
        "offenders": supervisor,
        "operations": auditor,
        "exports": auditor,
        "emergency": supervisor,
        "standards": standards,
    }
    client = stale(may.get(route.split("/")[0], administrator))
    before = AuditEvent.objects.count()

    answer = client.post(f"/{path}", {"reason": "canary"})

    assert answer.status_code == 405 or (answer.status_code == 403 and b"Is it still you?" in answer.content)
    if answer.status_code == 405:
        assert client.get(f"/{path}")["Location"] == f"/confirm/?next=%2F{path.replace('/', '%2F')}"
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
def test_what_was_typed_is_kept_and_sent_with_the_answer(auditor: User) -> None:
    """The file comes in answer to the question, for the day that was chosen before it."""
    client = stale(auditor)
    sent = {"as_at": "2026-11-01", "kind": "csv", "recipient": "The superintendent", "basis": "own_work"}

    asked = client.post("/compliance/", sent).content.decode()
    for name, value in sent.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in asked
    wrong = client.post("/compliance/", {**sent, "factor_password": "wrong"})
    right = client.post("/compliance/", {**sent, "factor_password": PASSWORD})

    assert (wrong.status_code, right.status_code) == (403, 200)
    assert 'name="as_at" value="2026-11-01"' in wrong.content.decode()
    assert "2026-11-01" in right["Content-Disposition"]
    confirmed = AuditEvent.objects.get(verb=Verb.IDENTITY_CONFIRMED)
    assert (confirmed.actor_id, confirmed.details) == (auditor.pk, {"factor": "password"})
    assert client.post("/compliance/", sent).status_code == 200


@pytest.mark.django_db
def test_what_was_typed_never_reaches_the_lock_out(auditor: User) -> None:
    """The lock-out keeps what failed sign-ins posted: of this it gets nothing (AUD-6)."""
    stale(auditor).post("/compliance/", {"reason": "a name", "factor_password": "wrong"})

    assert list(AccessAttempt.objects.values_list("post_data", flat=True)) == [""]


@pytest.mark.django_db
def test_a_page_leads_to_the_question_and_back(auditor: User) -> None:
    """With what stood in its address."""
    client = stale(auditor)

    answer = client.get("/evidence/?page=2")
    assert answer["Location"] == "/confirm/?next=%2Fevidence%2F%3Fpage%3D2"
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(answer["Location"], {"factor_password": PASSWORD})["Location"] == "/evidence/?page=2"
    assert client.get("/evidence/?page=2").status_code == 200


@pytest.mark.django_db
def test_a_part_of_a_page_sends_the_whole_page_to_the_question(auditor: User) -> None:
    """And back to the page that somebody was on."""
    headers = {"HX-Request": "true", "HX-Current-URL": "https://testserver/reports/dashboard/?team=1"}

    answer = stale(auditor).get("/evidence/", headers=headers)

    assert (answer.status_code, answer["HX-Redirect"]) == (
        204,
        "/confirm/?next=%2Freports%2Fdashboard%2F%3Fteam%3D1",
    )


@pytest.mark.django_db
def test_a_file_is_asked_for_again_in_words(supervisor: User) -> None:
    """It cannot be kept in a page: nothing is brought in, and the form says why."""
    client = stale(supervisor)
    file = SimpleUploadedFile("x.csv", b"a,b", content_type="text/csv")

    answer = client.post("/import/", {"file": file, "extract_date": "2026-11-01"})
    assert answer["Location"] == "/confirm/?next=%2Fimport%2F"
    back = client.post(answer["Location"], {"factor_password": PASSWORD}, follow=True)

    assert "Choose the file again" in back.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "",
        "evil",
    ],
)
def test_the_way_on_is_never_to_another_site(auditor: User, wanted: str) -> None:
    """Whoever made the link (WEB-15)."""
    answer = ClientOf()(auditor).post(
        "/confirm/", {"factor_password": PASSWORD}, query_params={"next": wanted}
    )

    assert answer["Location"] == "/"


@pytest.mark.django_db
def test_with_a_second_factor_it_is_that_which_is_asked_for(settings: Settings, supervisor: User) -> None:
    """The password is no answer then; five wrong ones lock here too, and the right one is refused (AUTH-4)."""
    settings.VIGIL_SECOND_FACTOR = True
    give_app(supervisor)
    client = stale(supervisor)

    assert client.post("/confirm/", {"factor_password": PASSWORD}).status_code == 422
    answers = [client.post("/confirm/", {"factor_code": wrong_code()}).status_code for _ in range(4)]

    assert answers == [422, 422, 422, 429]
    assert client.post("/confirm/", {"factor_code": code_now()}).status_code == 429
    assert client.get("/import/").status_code == 302


@pytest.mark.django_db
def test_who_has_none_is_told_the_way(settings: Settings, officer: User) -> None:
    """The page would ask for nothing else: a session that was there before the second factor was asked for."""
    settings.VIGIL_SECOND_FACTOR = True
    client = stale(officer)

    assert "Sign out, and sign in again" in client.get("/confirm/").content.decode()
    assert client.post("/confirm/", {"factor_code": "000000"}).status_code == 422


@pytest.mark.django_db
def test_a_key_answers_too(settings: Settings, administrator: User) -> None:
    """Set up with a fresh proof, asked for six minutes later."""
    settings.VIGIL_SECOND_FACTOR = True
    client, key = ClientOf()(administrator), SoftKey()
    answer = key.create(asked_of_key(client.get("/account/key/")))
    assert client.post("/account/key/", {"name": "blue", "factor_credential": answer}).status_code == 302
    client = stale(administrator)

    answer = key.get(asked_of_key(client.get("/confirm/")))

    assert client.post("/confirm/?next=/evidence/", {"factor_credential": answer})["Location"] == "/evidence/"
    assert AuditEvent.objects.get(verb=Verb.IDENTITY_CONFIRMED).details == {"factor": "webauthn"}
