"""Every address of Vigil. Sign-in is allauth's; of its pages only sign-in and sign-out are here."""

import sys

from allauth.account.views import LoginView
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.defaults import server_error
from psycopg2.errors import InsufficientPrivilege

from offender_mgmt.accounts.permissions import public
from offender_mgmt.accounts.urls import sign_in_patterns
from offender_mgmt.accounts.views.signing_in import SignOut
from offender_mgmt.alerts.urls import health_patterns, operations_patterns
from offender_mgmt.navigation import home, still_here
from offender_mgmt.offenders.urls import emergency_patterns, proposal_patterns, standards_patterns


@require_safe
@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer `ok` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Answer 503 and when to try again where the database is away, full, locked for too long, or refuses to be
    written: without its audit event nothing is shown (AUD-1). Otherwise 500.
    """
    if not _is_the_database(sys.exc_info()[1]):
        return server_error(request)
    try_again = {"Retry-After": "5"}
    if request.path.startswith("/api/"):
        sentence = "The database does not answer. Nothing was saved, or all of it: send the same again."
        return JsonResponse({"detail": sentence}, status=503, headers=try_again)
    return HttpResponse(render_to_string("503.html"), status=503, headers=try_again)


def _is_the_database(error: BaseException | None) -> bool:
    is_refused = isinstance(error, ProgrammingError) and isinstance(error.__cause__, InsufficientPrivilege)
    return is_refused or isinstance(error, OperationalError | InterfaceError)


handler500 = went_wrong
urlpatterns = [
    path("", home, name="home"),
    path("still-here/", still_here, name="still-here"),
    path("healthz", healthz, name="healthz"),
    path("", include((health_patterns, "health"))),
    path("sign-in/", public(LoginView.as_view()), name="account_login"),
    path("sign-out/", public(SignOut.as_view()), name="account_logout"),
    path("", include(sign_in_patterns)),
    path("visits/", include("visits.urls")),
    path("offenders/", include("offender_mgmt.offenders.urls")),
    path("alerts/", include("offender_mgmt.alerts.urls")),
    path("absences/", include("offender_mgmt.accounts.urls")),
    path("operations/", include((operations_patterns, "operations"))),
    path("proposals/", include((proposal_patterns, "proposals"))),
    path("emergency/", include((emergency_patterns, "emergency"))),
    path("standards/", include((standards_patterns, "standards"))),
    path("risk/", include("risk.urls")),
    path("import/", include("intake.urls")),
    path("caseload/", include("caseload.urls")),
    path("", include("reports.urls")),
    path("policy/", include("offender_mgmt.policy.urls")),
    path("exports/", include("offender_mgmt.exports.urls")),
    path("api/v1/", include("offender_mgmt.api_urls")),
]
