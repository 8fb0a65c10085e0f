"""Who may ask the API what, and how they prove who they are."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from knox.models import AuthToken

from offender_mgmt import api_urls
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import SweepRun
from offender_mgmt.api import Endpoint, OffenderEndpoint
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import Api, by_session, by_token
from visits.models import Visit

pytestmark = pytest.mark.django_db

CAST = [
    "officer",
    "colleague",
    "outsider",
    "supervisor",
    "other_supervisor",
    "auditor",
    "administrator",
]
# What each member of the cast is answered about North's offender, in the order of CAST.
TABLE = {
    "offenders/": [200, 200, 200, 200, 200, 403, 403],
    "offenders/{offender}/": [200, 200, 404, 200, 404, 403, 403],
    "obligations/": [200, 200, 200, 200, 200, 403, 403],
    "visits/": [200, 200, 200, 200, 200, 403, 403],
    "visits/{visit}/": [200, 200, 404, 200, 404, 403, 403],
    "risk-tools/": [200, 200, 200, 200, 200, 403, 403],
    "tool-results/": [200, 200, 200, 200, 200, 403, 403],
    "assessments/": [200, 200, 200, 200, 200, 403, 403],
    "risk-decisions/": [200, 200, 200, 200, 200, 403, 403],
    "alerts/": [200, 200, 200, 200, 200, 403, 403],
    "sweep-runs/": [403, 403, 403, 200, 200, 200, 200],
    "sweep-runs/{sweep_run}/": [403, 403, 403, 200, 200, 200, 200],
    "schema/": [403, 403, 403, 403, 403, 403, 200],
}
# An empty body: 400 means that the user may record visits, but not this one.
CREATE = [400, 400, 400, 400, 400, 403, 403]


@pytest.fixture
def paths(offender: Offender, visit: Visit, sweep_run: SweepRun) -> dict[str, str]:
    """The addresses of TABLE, filled in."""
    keys = {"offender": offender.public_id, "visit": visit.public_id, "sweep_run": sweep_run.pk}
    return {path: path.format(**keys) for path in TABLE}


@pytest.mark.parametrize("sign_in", [by_session, by_token])
@pytest.mark.parametrize("position", range(len(CAST)), ids=CAST)
def test_each_member_of_the_cast_is_answered_as_the_table_says(
    position: int, sign_in: Any, paths: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """Role and relation decide, whether a session or a token asks (design 6)."""
    api = sign_in(request.getfixturevalue(CAST[position]))

    answered = {path: api.get(filled).status_code for path, filled in paths.items()}

    assert answered == {path: statuses[position] for path, statuses in TABLE.items()}
    assert api.post("visits/", {}).status_code == CREATE[position]


def test_strangers_get_401_and_are_told_how_to_sign_in(paths: dict[str, str]) -> None:
    """Without credentials there is nothing to see, and the answer says which are taken."""
    for path in paths.values():
        answer = Api().get(path)

        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Token"
    assert Api().post("visits/", {}).status_code == 401


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("name", ["supervisor", "administrator"])
def test_what_is_not_declared_is_refused(
    name: str, method: str, paths: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """A method that no endpoint declares is nobody's to use."""
    api = by_token(request.getfixturevalue(name))

    for path in paths.values():
        answer = getattr(api.client, method)(f"/api/v1/{path}", headers=api.headers)

        assert answer.status_code == 403


def test_every_endpoint_declares_a_permission_for_each_action_and_for_no_other() -> None:
    """A forgotten declaration fails here, before it refuses somebody in the field (ACC-2)."""
    actions: dict[Any, set[str]] = {}
    for pattern in api_urls.urlpatterns:
        actions.setdefault(pattern.callback.cls, set()).update(pattern.callback.actions.values())  # type: ignore[union-attr]

    for endpoint, declared in actions.items():
        assert set(endpoint.permissions) == declared
        assert all(isinstance(permission, Permission) for permission in endpoint.permissions.values())


def test_every_endpoint_that_shows_rows_refuses_doubtful_parameters_and_scopes_what_is_about_offenders() -> (
    None
):
    """An endpoint cannot be added beside the shared base: it would show what it should not (ACC-1)."""
    for _, viewset, _ in api_urls.router.registry:
        assert issubclass(viewset, Endpoint)
        if hasattr(viewset.queryset, "visible_to"):
            assert issubclass(viewset, OffenderEndpoint)


@pytest.mark.parametrize(
    "header",
    [
        "Token",
        "Token a b",
        "Token abc",
        "Token \x00",
        "Token \xff\xfe",
        "Bearer abc",
        "Basic YTpi",
    ],
)
def test_a_token_that_cannot_be_one_is_refused(header: str, offender: Offender) -> None:
    """Garbage in the header is a stranger, never a server error (WEB-16)."""
    answer = Api({"Authorization": header}).get("offenders/")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"


def test_an_expired_token_is_refused(officer: User) -> None:
    """A token ends on its day."""
    api = by_token(officer)
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    assert api.get("offenders/").status_code == 401


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_a_disabled_user_is_a_stranger_at_the_next_request(officer: User, sign_in: Any) -> None:
    """Leaving ends sessions and tokens alike (AUTH-8)."""
    api = sign_in(officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)

    assert api.get("offenders/").status_code == 401


def test_a_session_may_not_write_without_a_csrf_token(officer: User) -> None:
    """Another site's page must not write in this user's name (WEB-6)."""
    api = by_session(officer)
    api.headers = {}

    answer = api.post("visits/", {})

    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def test_a_session_may_not_write_from_a_foreign_origin(officer: User) -> None:
    """The right CSRF token is not enough when the browser says that another site asks (WEB-6)."""
    api = by_session(officer)
    api.headers |= {"Origin": "https://elsewhere.example"}

    assert api.post("visits/", {}).status_code == 403


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_only_json_is_read(officer: User, sign_in: Any, content_type: str) -> None:
    """A form of another site can send these types without asking; they are refused (WEB-6)."""
    assert sign_in(officer).post("visits/", "{}", content_type).status_code == 415


def test_there_is_no_browsable_api(officer: User) -> None:
    """A browser that asks for HTML is told that there is none (WEB-13)."""
    api = by_session(officer)
    api.headers |= {"Accept": "text/html"}

    assert api.get("offenders/").status_code == 406
    assert by_session(officer).get("").status_code == 404
