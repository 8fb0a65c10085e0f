"""Correcting a visit through the API: the same service, one correction, and both texts for whoever comes second."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import Api, by_session, by_token
from tests.factories import make_visit, open_obligation
from tests.visits.devices import make_device, see
from visits.models import Visit, VisitCorrection

pytestmark = pytest.mark.django_db

NEVER_MADE = {"reason": "Another person's visit.", "instead": None}


@pytest.fixture
def told(officer: User, colleague: User, now: datetime) -> dict[str, Any]:
    """The visit was an hour ago, and nobody answered."""
    instead = {
        "visited_at": (now - timedelta(hours=1)).isoformat(),
        "outcome": "no_answer",
        "arrangement": "unannounced",
        "purposes": ["risk"],
        "officers": ["olivia.officer", "colin.colleague"],
        "observed": "Nobody in.",
    }
    return {"client_key": str(uuid4()), "reason": "Wrong day.", "instead": instead}


def correct(api: Api, visit: Visit, body: Any) -> Any:
    """The answer to a correction of this visit."""
    return api.post(f"visits/{visit.public_id}/correct/", body)


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_a_visit_is_replaced_once_however_often_it_is_told(
    sign_in: Any, told: dict[str, Any], visit: Visit, officer: User
) -> None:
    """201, then 200 with the same correction; both records say which of them stands."""
    api = sign_in(officer)

    first, again = correct(api, visit, told), correct(api, visit, told)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    replacement = first.json()["replacement"]
    assert (replacement["observed"], replacement["is_standing"]) == ("Nobody in.", True)
    assert VisitCorrection.objects.get().replacement.receipt_number == replacement["receipt_number"]  # type: ignore[union-attr]
    old = api.get(f"visits/{visit.public_id}/").json()
    new = api.get(f"visits/{replacement['id']}/").json()
    assert old["correction"] == {
        "reason": "Wrong day.",
        "replacement": new["id"],
        "recorded_by": "olivia.officer",
        "recorded_at": first.json()["recorded_at"],
    }
    assert (new["corrects"], new["correction"], old["corrects"]) == (old["id"], None, None)
    assert {row["id"]: row["is_standing"] for row in api.rows("visits/")} == {
        old["id"]: False,
        new["id"]: True,
    }


def test_a_visit_that_was_never_made_counts_no_more(
    visit: Visit, offender: Offender, officer: User, now: datetime
) -> None:
    """The one before it counts again, at once; saying the same again changes nothing."""
    make_visit(offender, visit.visited_on - timedelta(days=300))
    body = NEVER_MADE | {"client_key": str(uuid4())}
    api = by_token(officer)

    first, again = correct(api, visit, body), correct(api, visit, body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["replacement"] is None
    assert open_obligation(offender).anchor_on == visit.visited_on - timedelta(days=300)
    assert AuditEvent.objects.filter(verb="visit_corrected").count() == 1


def test_whoever_comes_second_gets_both_texts_and_loses_nothing(
    told: dict[str, Any], visit: Visit, officer: User, colleague: User
) -> None:
    """409 with the record that came first beside what was sent, word for word; the look is audited."""
    first = correct(by_token(colleague), visit, told | {"client_key": str(uuid4())})
    mine = told | {"instead": told["instead"] | {"observed": "Mine."}}

    answer = correct(by_token(officer), visit, mine)

    assert answer.status_code == 409
    both = answer.json()
    assert "already been corrected" in both["detail"]
    assert both["yours"] == mine
    assert both["theirs"]["visit"]["id"] == first.json()["replacement"]["id"]
    assert (both["theirs"]["visit"]["observed"], both["theirs"]["correction"]) == ("Nobody in.", None)
    assert VisitCorrection.objects.count() == 1
    assert AuditEvent.objects.filter(verb="offender_viewed", actor_id=officer.pk).count() == 1
    newer = Visit.objects.get(public_id=both["theirs"]["visit"]["id"])
    assert correct(by_token(officer), newer, mine).status_code == 201


def test_whoever_comes_after_never_made_is_told_so(
    told: dict[str, Any], visit: Visit, officer: User, colleague: User
) -> None:
    """There is no newer record to correct, and that says why."""
    correct(by_token(colleague), visit, NEVER_MADE | {"client_key": str(uuid4())})

    answer = correct(by_token(officer), visit, told)

    assert answer.status_code == 409
    assert answer.json()["theirs"]["correction"]["reason"] == NEVER_MADE["reason"]
    assert answer.json()["theirs"]["visit"]["id"] == str(visit.public_id)


def test_what_was_found_comes_with_the_correction(
    told: dict[str, Any], visit: Visit, offender: Offender, officer: User
) -> None:
    """A correction tells the visit whole: what is left out was not so."""
    device = make_device(offender)
    see(visit, device)
    seen = {"outcome": "seen_inside", "devices_seen": [{"device": str(device.public_id), "sighting": "seen"}]}

    answer = correct(by_token(officer), visit, told | {"instead": told["instead"] | seen})

    assert [one["sighting"] for one in answer.json()["replacement"]["devices_seen"]] == ["seen"]


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        pytest.param({"reason": ""}, 400, "reason", id="no reason"),
        pytest.param({"client_key": None}, 400, "client_key", id="no key"),
        pytest.param({"instead": {}}, 400, "visited_at", id="half a visit"),
        pytest.param({"instead": "never"}, 400, "instead", id="words for a visit"),
        pytest.param({"surprise": 1}, 400, "no such field", id="an unknown field"),
        pytest.param({"instead": {"offender": "x"}}, 400, "no such field", id="another person's"),
    ],
)
def test_a_doubtful_correction_is_refused(
    changes: dict[str, Any], status: int, sentence: str, told: dict[str, Any], visit: Visit, officer: User
) -> None:
    """And nothing is written."""
    answer = correct(by_token(officer), visit, told | changes)

    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert not VisitCorrection.objects.exists()


def test_what_must_be_told_of_a_correction_cannot_be_left_out(
    told: dict[str, Any], visit: Visit, officer: User
) -> None:
    """Least of all whether the visit was made: silence is not *never made*."""
    for name in ("client_key", "reason", "instead"):
        body = {key: value for key, value in told.items() if key != name}

        assert correct(by_token(officer), visit, body).json() == {name: ["This field is required."]}


def test_a_visit_in_the_future_is_refused_with_its_reason(
    told: dict[str, Any], visit: Visit, officer: User, now: datetime
) -> None:
    """The rules are those of recording; the record stands."""
    late = told["instead"] | {"visited_at": (now + timedelta(hours=1)).isoformat()}

    answer = correct(by_token(officer), visit, told | {"instead": late})

    assert (answer.status_code, set(answer.json())) == (409, {"detail"})
    assert Visit.objects.standing().filter(pk=visit.pk).exists()
