"""The page Evidence: what is sealed, what waits, and the note to keep; for auditors and administrators."""

import html
from datetime import datetime

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import Checkpoint, Pending
from offender_mgmt.audit.services.sealing import Sealer, seal
from tests.audit.conftest import as_owner, owner_db, sealer
from tests.conftest import ClientOf
from tests.factories import make_user

__all__ = ["as_owner", "owner_db", "sealer"]
pytestmark = pytest.mark.usefixtures("owner_db")


@pytest.fixture
def reader(owner_db: None) -> User:
    """An auditor; made after the role was changed."""
    return make_user("anna.auditor", Role.AUDITOR)


def write() -> None:
    """One event."""
    with transaction.atomic():
        audit.record(Verb.SIGNED_IN, by=audit.SystemActor("a test"))


def test_before_the_sealer_has_been_there(reader: User, client_of: ClientOf) -> None:
    """It says so, and where to look; it never looks like a proof."""
    answer = client_of(reader).get("/evidence/").content.decode()

    assert "Nothing is sealed yet." in answer
    assert "signed note" not in answer


def test_the_last_checkpoint_can_be_copied(
    reader: User, client_of: ClientOf, sealer: Sealer, now: datetime
) -> None:
    """The note to the letter, the key, how much is sealed and how much waits."""
    write()
    seal(sealer, now=now)
    write()
    checkpoint = Checkpoint.objects.get()

    answer = client_of(reader).get("/evidence/")

    text = answer.content.decode()
    assert answer.context["checkpoint"] == checkpoint
    assert f"{checkpoint.note}</textarea>" in html.unescape(text)
    assert bytes(checkpoint.root).hex() in text
    assert sealer.key.public_line in text
    assert answer.context["waiting"] == Pending.objects.count() > 0


def test_the_number_of_queries_does_not_grow(
    reader: User,
    client_of: ClientOf,
    sealer: Sealer,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """However many checkpoints there are."""
    client = client_of(reader)
    seal(sealer, now=now)
    client.get("/evidence/")
    with django_assert_num_queries(13) as first:
        client.get("/evidence/")
    for _ in range(5):
        write()
        seal(sealer, now=now)

    with django_assert_num_queries(len(first)):
        client.get("/evidence/")
