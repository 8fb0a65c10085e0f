"""The pages on which records are merged and imports undone."""

from datetime import datetime

import pytest
from django.urls import reverse

from intake.models import ImportBatch
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, Proposal
from tests.conftest import ClientOf
from tests.factories import make_offender
from tests.intake.test_again import bring_in, extract

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(officer: User, now: datetime) -> tuple[Offender, Offender]:
    """Two records of the officer's team."""
    return make_offender(now=now, team=officer.team), make_offender(now=now, team=officer.team)


def test_an_officer_asks_for_a_merge(
    pair: tuple[Offender, Offender], officer: User, client_of: ClientOf
) -> None:
    """The request waits as a decision; both records are live."""
    kept, duplicate = pair

    response = client_of(officer).post(
        reverse("intake:merge", args=[kept.public_id]),
        {"duplicate": duplicate.reference, "reason": "One ViSOR record."},
    )

    assert response.status_code == 302
    proposal = Proposal.objects.waiting().get()
    assert (proposal.offender, proposal.payload["duplicate"]) == (kept, duplicate.pk)
    assert Offender.objects.live().count() == 2


@pytest.mark.parametrize("reference", ["TST/NOBODY", "outside", "' OR 1=1 --", "0" * 400])
def test_a_record_that_one_may_not_open_does_not_exist(
    reference: str,
    pair: tuple[Offender, Offender],
    officer: User,
    outsider: User,
    now: datetime,
    client_of: ClientOf,
) -> None:
    """The same sentence for another team's record and for none (ACC-2); what was written is kept."""
    outside = make_offender(now=now, team=outsider.team)
    told = outside.reference if reference == "outside" else reference

    response = client_of(officer).post(
        reverse("intake:merge", args=[pair[0].public_id]),
        {"duplicate": told, "reason": "The same birth date."},
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert "There is no record with this reference that you may open." in page
    assert "The same birth date." in page


def test_a_record_merged_with_itself_is_refused_in_words(
    pair: tuple[Offender, Offender], officer: User, client_of: ClientOf
) -> None:
    """A rule's sentence, and 409."""
    response = client_of(officer).post(
        reverse("intake:merge", args=[pair[0].public_id]),
        {"duplicate": pair[0].reference, "reason": "Mistyped."},
    )

    assert response.status_code == 409
    assert "cannot be merged with itself" in response.content.decode()


def test_an_import_is_undone_by_two_supervisors(
    supervisor: User, other_supervisor: User, now: datetime, client_of: ClientOf
) -> None:
    """One asks, the other finds it on the import page and does it; the one who asked cannot (ADR 0024)."""
    batch = bring_in(extract({}), supervisor, now)
    page = reverse("intake:undo", args=[batch.public_id])
    carry_out = reverse("intake:carry_out_undo", args=[batch.public_id])
    asker, doer = client_of(supervisor), client_of(other_supervisor)

    asked = asker.post(page, {"reason": "The wrong file."}, follow=True)
    refused = asker.post(carry_out)
    index = doer.get(reverse("intake:index"))
    done = doer.post(carry_out, follow=True)

    assert "Another supervisor must now undo the import." in asked.content.decode()
    assert refused.status_code == 409
    assert "somebody else must approve it" in refused.content.decode()
    assert page in index.content.decode()
    assert "The import is undone. Nothing was deleted." in done.content.decode()
    assert not Offender.objects.live().exists()


def test_the_page_of_an_undoing_names_nobody(
    supervisor: User, other_supervisor: User, now: datetime, client_of: ClientOf
) -> None:
    """Rows of other teams passed through the file: numbers are enough to decide."""
    batch = bring_in(extract({}), supervisor, now)

    page = client_of(other_supervisor).get(reverse("intake:undo", args=[batch.public_id])).content.decode()

    assert "1 person whom it registered" in page
    assert "SYN/01/00001" not in page


def test_an_import_that_is_not_applied_cannot_be_undone(
    supervisor: User, now: datetime, client_of: ClientOf
) -> None:
    """The page says so."""
    batch = ImportBatch.objects.create(
        filename="x.csv",
        content=b"",
        sha256="0" * 64,
        profile="standard",
        extract_date=now.date(),
        uploaded_by=supervisor,
        uploaded_at=now,
    )

    page = client_of(supervisor).get(reverse("intake:undo", args=[batch.public_id]))

    assert "nothing to undo" in page.content.decode()
