"""Addresses of reports, and of the page that reads everything about one offender."""

from django.urls import include, path

from reports.views.compliance import compliance
from reports.views.dark_risk import dark_risk
from reports.views.lengthenings import lengthenings
from reports.views.offender import offender
from reports.views.usefulness import usefulness

pages = [
    path("compliance/", compliance, name="compliance"),
    path("compliance/lengthenings/", lengthenings, name="lengthenings"),
    path("compliance/alerts/", usefulness, name="usefulness"),
    path("dark-risk/", dark_risk, name="dark-risk"),
]
urlpatterns = [
    path("", include((pages, "reports"))),
    path("offenders/", include(([path("<uuid:public_id>/", offender, name="detail")], "offenders"))),
]
