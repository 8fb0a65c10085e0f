"""The fence round restricted records: what the database gives, whatever a query asks (ADR 0075)."""

import ast
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from offender_mgmt import fence
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.management.fencing import FENCED
from offender_mgmt.middleware import fenced
from offender_mgmt.offenders.choices import AccessLevel
from offender_mgmt.offenders.models import AccessGrant, Address, Offender
from reports.known import as_known_at
from tests.architecture.sources import BESIDE, PACKAGES, ROOT, functions, modules, name_of
from tests.architecture.test_database import rows
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db

# Where a request reads the whole register, and why it must. Whoever adds a line gives what they read to nobody who is
# not on the list, not as a sentence, a row or a number.
WHOLE_REGISTER = {
    "caseload/conditions.py check_can_leave": "an account is not ended while a case hangs on it, whoever sees the case",
    "caseload/services/handing_over.py finish_hand_over": "nor a hand-over; hidden cases are named as restricted ones",
    "caseload/services/handing_over.py _record": "the log says of all whose case it is",
    "caseload/views/handovers.py _number_left": "the same cases, as a number, which is why it cannot be ended yet",
    "intake/services/applying.py apply": "a file tells of everybody; what is kept from somebody is left out",
    "intake/services/undoing.py undo": "all of an import or nothing",
    "offender_mgmt/offenders/models/keys.py whose": "the log says whose record was refused; the answer does not",
    "offender_mgmt/offenders/models/register.py references_kept_from": "what is to be left out must be known",
    "offender_mgmt/offenders/services/emergencies.py ask_for_emergency": "what is hidden is asked for; nothing is said",
    "offender_mgmt/offenders/services/proposing.py approve": "may take the record from the one who agrees",
    "offender_mgmt/offenders/services/refreshing.py refresh": "what follows from a fact does not depend on who told it",
    "offender_mgmt/offenders/services/registering.py _is_taken": "a reference is taken also by a hidden record",
    "visits/services/safety.py check_in": "an officer comes back from wherever they are; nothing is said of the record",
    "visits/services/safety.py extend": "nor of this one; a record restricted meanwhile raises no alarm for them",
}
# Where a process says that it is no web server.
SYSTEMS = {"benchmarks/__main__.py", "manage.py", "offender_mgmt/celery.py", "tests/conftest.py"}
NOBODYS = (
    fence.NOBODY,
    "0",
    "-1",
    "nobody",
    "System",
    "system ",
    "1 OR 1=1",
    "9" * 40,
    "٣",
    "1.0",
    "'",
    "null",
)


@pytest.fixture
def listed(south: Team) -> User:
    """Stands on the list of `hidden`."""
    return make_user("lena.listed", Role.OFFENDER_MANAGER, team=south)


@pytest.fixture
def hidden(north: Team, listed: User, supervisor: User, other_supervisor: User, now: datetime) -> Offender:
    """Restricted to Lena, with an address."""
    offender = make_offender(now=now, team=north, family_name="Hiddensurname")
    Address.objects.create(offender=offender, lines="1 Hidden Lane", recorded_on=offender.recorded_on)
    Offender.objects.filter(pk=offender.pk).update(access_level=AccessLevel.RESTRICTED)
    put_on_list(offender, listed, supervisor, other_supervisor, now)
    return offender


def put_on_list(
    offender: Offender, user: User, asked: User, agreed: User, now: datetime, **facts: Any
) -> AccessGrant:
    """A name on the list of a restricted record."""
    told = {"level": AccessLevel.RESTRICTED, "reason": "Case", "granted_at": now} | facts
    return AccessGrant.objects.create(
        offender=offender, user=user, requested_by=asked, approved_by=agreed, **told
    )


def given(reader: str, table: str = "offenders_offender") -> int:
    """How many rows of this table the reader is given by a query that asks for all."""
    with fence.reading_as(reader):
        return int(rows(f"SELECT count(*) FROM {table}")[0][0])


@pytest.mark.parametrize("table", FENCED)
def test_only_the_list_is_given_a_restricted_row(
    table: str, hidden: Offender, listed: User, officer: User, supervisor: User
) -> None:
    """By plain SQL that forgot whom it is for: neither the team's officer nor its supervisor, and the system all."""
    everything = rows(f"SELECT count(*) FROM {table}")[0][0]

    assert everything >= 1
    assert given(fence.SYSTEM, table) == given(str(listed.pk), table) == everything
    assert given(str(officer.pk), table) == given(str(supervisor.pk), table) == 0


@pytest.mark.parametrize("reader", NOBODYS)
@pytest.mark.parametrize("table", FENCED)
def test_whoever_is_nobody_is_given_no_restricted_row(
    reader: str, table: str, hidden: Offender, now: datetime
) -> None:
    """Nothing and nonsense are neither an error nor everybody; what is not restricted is there."""
    normal = make_offender(now=now)
    Address.objects.create(offender=normal, lines="2 Open Lane", recorded_on=normal.recorded_on)
    column = {"offenders_offender": "id", "offenders_offenderevent": "pgh_obj_id"}.get(table, "offender_id")

    with fence.reading_as(reader):
        assert {pk for (pk,) in rows(f"SELECT {column} FROM {table}")} == {normal.pk}


def test_what_is_hidden_can_be_neither_changed_nor_locked(hidden: Offender, officer: User) -> None:
    """A write that forgot finds nobody; and nobody hides a record from themselves unless two people agreed."""
    with fence.reading_as(str(officer.pk)):
        assert Offender.objects.filter(pk=hidden.pk).update(notes="Seen") == 0
        assert list(Offender.objects.select_for_update().filter(pk=hidden.pk)) == []
    other = Offender.objects.create(reference="T/1", recorded_on=hidden.recorded_on)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        fence.reading_as(str(officer.pk)),
    ):
        Offender.objects.filter(pk=other.pk).update(access_level="restricted")


def test_the_past_is_fenced_too(hidden: Offender, listed: User, officer: User, now: datetime) -> None:
    """The views of the past are read as the reader, not as their owner (ADR 0051)."""
    moment = rows("SELECT clock_timestamp()")[0][0]

    def known(reader: User) -> list[str]:
        with fence.reading_as(str(reader.pk)), as_known_at(moment):
            return list(Offender.objects.values_list("family_name", flat=True))

    assert known(officer) == []
    assert known(listed) == ["Hiddensurname"]


def test_every_view_is_read_with_the_rights_of_who_reads_it() -> None:
    """Else its owner would be asked, who is given everybody."""
    views = rows(
        "SELECT oid::regclass::text, coalesce('security_invoker=true' = ANY (reloptions), false) FROM pg_class"
        " WHERE relkind IN ('v', 'm') AND relnamespace IN ('public'::regnamespace, 'as_known'::regnamespace)"
    )

    assert views
    assert [name for name, as_reader in views if not as_reader] == []


def test_the_fence_stands_and_holds_every_role() -> None:
    """Forced, with one policy for all and one for the owner; nobody who serves requests passes beside it."""
    found = rows(
        "SELECT relname, relrowsecurity, relforcerowsecurity,"
        " (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid) FROM pg_class"
        " WHERE relname = ANY (%s) AND relnamespace = 'public'::regnamespace",
        list(FENCED),
    )
    roles = [
        settings.VIGIL_APPLICATION_ROLE,
        settings.VIGIL_READER_ROLE,
        settings.VIGIL_SEALER_ROLE,
        settings.VIGIL_AUDITOR_ROLE,
    ]

    assert sorted(found) == sorted((table, True, True, 2) for table in FENCED)
    assert rows("SELECT session_user, current_user") == [(roles[0], roles[0])]
    assert (
        rows("SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND rolname = ANY (%s)", roles)
        == []
    )
    owns = "SELECT tableowner FROM pg_tables WHERE pg_has_role(%s, tableowner, 'MEMBER')"
    assert [role for role in roles if rows(owns, role)] == []
    of_the_owner = (
        "SELECT DISTINCT unnest(polroles)::regrole::text FROM pg_policy WHERE polname = 'the_owner'"
    )
    assert rows(of_the_owner) == rows(
        "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename = ANY (%s)", list(FENCED)
    )


def test_a_savepoint_that_is_rolled_back_takes_back_the_reader(hidden: Offender, officer: User) -> None:
    """After an error inside, and after a deed that was only tried, it is read as before."""
    with fence.reading_as(str(officer.pk)):
        with pytest.raises(ProgrammingError), fence.whole_register():
            rows("SELECT nothing FROM nowhere")
        assert not Offender.objects.exists()
        with fence.whole_register():
            assert Offender.objects.exists()
            transaction.set_rollback(True)
        assert not Offender.objects.exists()
        with fence.whole_register(), fence.reading_as(fence.NOBODY):
            assert not Offender.objects.exists()
        assert not Offender.objects.exists()
    assert Offender.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_used_again_carries_nothing_over(hidden: Offender, listed: User) -> None:
    """In a process that is not the system, as a web server is: between two requests nobody reads."""
    found = []

    def serve() -> None:
        connection_created.disconnect(dispatch_uid="the fence")
        try:
            connection.ensure_connection()
        finally:
            fence.this_process_is_the_system()
        found.append(("before", Offender.objects.count()))
        for name, reader in (("listed", str(listed.pk)), ("system", fence.SYSTEM)):
            with fence.reading_as(reader):
                found.append((name, Offender.objects.count()))
            found.append(("after", Offender.objects.count()))
        fence.read_as(fence.SYSTEM)  # outside of a transaction
        found.append(("alone", Offender.objects.count()))
        connection.close()

    thread = Thread(target=serve)
    thread.start()
    thread.join()

    assert found == [("before", 0), ("listed", 1), ("after", 0), ("system", 1), ("after", 0), ("alone", 0)]


def test_a_request_reads_as_whoever_asks(hidden: Offender, listed: User, officer: User) -> None:
    """Within the answer, in one transaction; afterwards as before. An error of ours undoes what was done."""

    def answer(request: HttpRequest) -> HttpResponse:
        Team.objects.create(name=f"Made at {request.path} for {request.user}")
        status = 500 if "fail" in request.path else 409
        return HttpResponse(str(Offender.objects.count()), status=status)

    def asked(path: str, user: User) -> str:
        request = RequestFactory().get(path)
        request.user = user
        return fenced(answer)(request).content.decode()

    assert [asked("/", listed), asked("/", officer), asked("/fail/", listed)] == ["1", "0", "1"]
    assert sorted(Team.objects.filter(name__startswith="Made").values_list("name", flat=True)) == [
        f"Made at / for {user}" for user in (listed, officer)
    ]
    assert Offender.objects.count() == 1


def test_the_fence_leaves_the_indexes_to_the_query(hidden: Offender, officer: User) -> None:
    """It is a condition beside the index of what was asked for, and the list is asked once for all rows."""
    with fence.reading_as(str(officer.pk)), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # by which so small a table would be read
        plan = Offender.objects.filter(pk=hidden.pk).explain(analyze=True)

    assert f"Index Cond: (id = {hidden.pk})" in plan
    assert "hashed SubPlan" in plan
    assert plan.count("Function Scan on vigil_on_list") == 1


def uses_of(name: str) -> set[str]:
    """Each function that calls or is decorated with `fence.NAME`, as `file function`."""
    using = [path for path in modules(*PACKAGES) if f"fence.{name}(" in path.read_text()]
    return {
        f"{name_of(path)} {function.name}"
        for path in using
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == f"fence.{name}"
    }


def test_each_use_of_the_whole_register_has_its_reason() -> None:
    """A ratchet: a new one is written down above, and one that went is taken away."""
    assert uses_of("whole_register") == set(WHOLE_REGISTER)


def test_the_reader_is_set_in_one_place_alone() -> None:
    """Requests read as who asks, in the middleware and where a token is known; processes say what they are."""
    assert uses_of("reading_as") == {
        "offender_mgmt/middleware.py fenced",
        "offender_mgmt/middleware.py fenced_answer",
    }
    assert uses_of("read_as") == {"offender_mgmt/accounts/tokens.py authenticate_credentials"}
    naming = {name_of(path) for path in modules(*PACKAGES) if fence.SETTING in path.read_text()}
    assert naming == {"offender_mgmt/fence.py"}
    setting = [name_of(path) for path in modules("offender_mgmt") if "set_config" in path.read_text()]
    assert setting == ["offender_mgmt/fence.py"]
    every = (*modules(*PACKAGES, *BESIDE), ROOT / "manage.py")
    systems = [name_of(path) for path in every if "fence.this_process_is_the_system(" in path.read_text()]
    assert set(systems) - {name_of(Path(__file__)), "tests/architecture/test_pooled.py"} == SYSTEMS


ASK = (
    "from django.db import connection\n"
    "with connection.cursor() as cursor:\n"
    "    cursor.execute(\"SELECT coalesce(current_setting('vigil.reader', true), '')\")\n"
    "    print('read as', *cursor.fetchone(), sep=':')"
)
PROCESSES = {
    "web": (("-c", f"import offender_mgmt.wsgi\n{ASK}"), ""),
    "worker": (
        (
            "-c",
            f"import offender_mgmt.wsgi\nfrom celery.signals import worker_init as begins\nbegins.send(None)\n{ASK}",
        ),
        "system",
    ),
    "command": (("manage.py", "shell", "-c", ASK), "system"),
}


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_is_the_system_or_the_web(process: str) -> None:
    """Each as it begins: a web server reads as nobody until somebody asks."""
    arguments, reader = PROCESSES[process]
    server = connection.get_connection_params()
    url = f"postgres://{server['user']}@/{server['dbname']}?host={server['host']}&port={server['port']}"
    surroundings = os.environ | {"DATABASE_URL": url}

    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines()[-1:] == [f"read as:{reader}"], done.stderr


def test_no_answer_is_read_after_the_reader_has_gone() -> None:
    """What is streamed is read when the transaction is over. The one stream gives parts of a file made before."""
    streaming = re.compile(r"StreamingHttpResponse|FileResponse|streaming_content")
    found = {name_of(path) for path in modules(*PACKAGES) if streaming.search(path.read_text())}

    assert found == {"offender_mgmt/exports/views.py"}


def test_the_fence_is_the_innermost_of_the_frame() -> None:
    """A refused look is written after it, in a transaction of its own (ADR 0071)."""
    assert settings.MIDDLEWARE[-2:] == [
        "offender_mgmt.middleware.refusals_are_written",
        "offender_mgmt.middleware.fenced",
    ]
