"""The pages of who may see a record: asked for, agreed, and gone; conflicts put on record and lifted."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from offender_mgmt import fence
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import AccessLevel
from offender_mgmt.offenders.models import ConflictBlock, Offender, Proposal
from offender_mgmt.offenders.services import NewOffender, register_offender
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(north: Team, officer: User, supervisor: User) -> Offender:
    """Olivia's, overdue."""
    return make_offender(now=timezone.now(), visited_on=date(2020, 1, 1), team=north, manager=officer)


@pytest.fixture
def listed(south: Team) -> list[User]:
    """Two of another team."""
    return [
        make_user("lena.listed", Role.OFFENDER_MANAGER, team=south),
        make_user("luke.listed", Role.SUPERVISOR, supervises=[south]),
    ]


def asking(**changes: str) -> dict[str, str]:
    """The form of access, filled in."""
    return {
        "level": "restricted",
        "listed": "Lena.Listed\nluke.listed\nlena.listed",
        "reason": "An officer's brother.",
        **changes,
    }


def test_a_record_is_restricted_on_the_pages(
    record: Offender, listed: list[User], officer: User, supervisor: User, client_of: ClientOf
) -> None:
    """Asked for by the officer, agreed by the supervisor; then neither finds it, and the list does."""
    asked = client_of(officer).post(f"/offenders/{record.public_id}/access/", asking())
    proposal = Proposal.objects.get(offender=record)
    agreed = client_of(supervisor).post(f"/proposals/{proposal.public_id}/approve/", {"answer": "Agreed."})

    assert (asked.status_code, agreed.status_code) == (302, 302)
    record.refresh_from_db()
    assert record.access_level == AccessLevel.RESTRICTED
    seen = [
        client_of(user).get(record.get_absolute_url()).status_code for user in (officer, supervisor, *listed)
    ]
    assert seen == [404, 404, 200, 200]
    page = client_of(listed[1]).get(f"/offenders/{record.public_id}/access/").content.decode()
    assert "Only these see it: Lena Listed, Luke Listed." in page
    assert "lena.listed\nluke.listed" in page


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        pytest.param(
            asking(listed="lena.listed nobody.known"), 422, "Nobody signs in as nobody.known", id="unknown"
        ),
        pytest.param(asking(listed="lena.listed"), 409, "at least two people", id="one"),
        pytest.param(asking(listed=""), 409, "at least two people", id="none"),
        pytest.param(asking(level="sealed"), 422, "not one of the available choices", id="sealed"),
        pytest.param(asking(level="normal", listed=""), 409, "how it is already", id="no change"),
        pytest.param(asking(reason=" "), 422, "Say why.", id="no reason"),
    ],
)
def test_what_cannot_be_asked_for_is_said(
    sent: dict[str, str],
    status: int,
    said: str,
    record: Offender,
    listed: list[User],
    officer: User,
    client_of: ClientOf,
) -> None:
    """With every word kept."""
    answer = client_of(officer).post(f"/offenders/{record.public_id}/access/", sent)

    page = answer.content.decode()
    assert (answer.status_code, said in page) == (status, True)
    assert sent["listed"] in page
    assert not Proposal.objects.filter(offender=record).exists()


def test_whoever_declares_their_own_conflict_goes_to_their_first_page(
    record: Offender, officer: User, colleague: User, client_of: ClientOf
) -> None:
    """The record is gone for them, and for nobody else."""
    client = client_of(officer)

    answer = client.post(
        f"/offenders/{record.public_id}/conflict/",
        {"username": "Olivia.Officer", "kind": "knows", "reason": "We went to school together."},
    )

    assert answer["Location"] == "/"
    assert client.get(record.get_absolute_url()).status_code == 404
    assert client_of(colleague).get(record.get_absolute_url()).status_code == 200


def test_a_conflict_is_lifted_by_somebody_else(
    record: Offender, officer: User, colleague: User, supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """Not by who put it on record; the page of the record names it to those who see the record."""
    path = f"/offenders/{record.public_id}/conflict/"
    told = {"username": "colin.colleague", "kind": "knows", "reason": "Cousins."}
    client_of(officer).post(path, told)
    block = ConflictBlock.objects.get(offender=record)
    lift = f"/offenders/conflicts/{block.public_id}/lift/"

    again = client_of(officer).post(path, told)
    own = client_of(officer).post(lift, {"because": "Only the same name."})
    assert "Colin Colleague" in client_of(supervisor).get(path).content.decode()
    other = client_of(supervisor).post(lift, {"because": "Only the same name."})

    assert (again.status_code, own.status_code, other.status_code) == (409, 409, 302)
    assert client_of(colleague).get(record.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("username", ["", "nobody.known", "lena.listed luke.listed"])
def test_a_conflict_is_of_one_known_person(
    username: str, record: Offender, listed: list[User], officer: User, client_of: ClientOf
) -> None:
    """Of nobody else."""
    answer = client_of(officer).post(
        f"/offenders/{record.public_id}/conflict/",
        {"username": username, "kind": "knows", "reason": "Cousins."},
    )

    assert answer.status_code == 422
    assert not ConflictBlock.objects.exists()


def test_a_reference_is_taken_by_a_hidden_record_too(
    record: Offender, officer: User, supervisor: User
) -> None:
    """Refused in the words for any that is, although behind the fence the record is not seen at all."""
    Offender.objects.filter(pk=record.pk).update(access_level=AccessLevel.RESTRICTED)
    new = NewOffender(reference=record.reference, family_name="Newsurname")

    with fence.reading_as(str(supervisor.pk)):
        assert not Offender.objects.exists()
        with pytest.raises(
            RuleViolation, match=f"There is already a record with the reference {record.reference}."
        ):
            register_offender(new=new, by=supervisor, now=timezone.now())


def test_a_program_reads_as_whoever_holds_its_token(
    record: Offender, listed: list[User], officer: User, supervisor: User, client_of: ClientOf
) -> None:
    """The list's token opens the record, another's does not."""
    client_of(officer).post(f"/offenders/{record.public_id}/access/", asking())
    proposal = Proposal.objects.get(offender=record)
    client_of(supervisor).post(f"/proposals/{proposal.public_id}/approve/", {"answer": "Agreed."})

    answered = []
    for user in (officer, *listed):
        _, token = AuthToken.objects.create(user)
        headers = {"Authorization": f"Token {token}"}
        answered.append(Client().get(f"/api/v1/offenders/{record.public_id}/", headers=headers).status_code)

    assert answered == [404, 200, 200]
