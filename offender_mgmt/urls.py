"""Every address of Vigil. Sign-in is allauth's; of its pages only sign-in and sign-out are here."""

from allauth.account.views import LoginView, LogoutView
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.permissions import public
from offender_mgmt.navigation import home
from offender_mgmt.offenders.urls import proposal_patterns


@require_safe
@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer `ok` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("sign-in/", public(LoginView.as_view()), name="account_login"),
    path("sign-out/", public(LogoutView.as_view()), name="account_logout"),
    path("visits/", include("visits.urls")),
    path("offenders/", include("offender_mgmt.offenders.urls")),
    path("proposals/", include((proposal_patterns, "proposals"))),
    path("risk/", include("risk.urls")),
    path("import/", include("intake.urls")),
    path("", include("reports.urls")),
    path("policy/", include("offender_mgmt.policy.urls")),
    path("api/v1/", include("offender_mgmt.api_urls")),
]
