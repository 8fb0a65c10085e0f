"""Addresses of reports, and of the page that reads everything about one offender."""

from django.urls import include, path

from reports.views.compliance import compliance
from reports.views.offender import offender

urlpatterns = [
    path("compliance/", include(([path("", compliance, name="compliance")], "reports"))),
    path("offenders/", include(([path("<uuid:public_id>/", offender, name="detail")], "offenders"))),
]
