"""Addresses of reports, and of the page that reads everything about one offender."""

from django.urls import include, path

from reports.views.compliance import compliance
from reports.views.dark_risk import dark_risk
from reports.views.dashboard import dashboard
from reports.views.difference import difference
from reports.views.evidence import evidence
from reports.views.inquiries import answer, inquiries
from reports.views.lengthenings import lengthenings
from reports.views.measures import measure, measures
from reports.views.offender import offender
from reports.views.packs import packs
from reports.views.search import search_page
from reports.views.unusual import unusual_looks
from reports.views.usefulness import usefulness
from reports.views.windows import windows, windows_of_period

pages = [
    path("compliance/", compliance, name="compliance"),
    path("compliance/lengthenings/", lengthenings, name="lengthenings"),
    path("compliance/windows/", windows, name="windows"),
    path("compliance/windows/<str:starts_on>/", windows_of_period, name="windows-of-period"),
    path("compliance/alerts/", usefulness, name="usefulness"),
    path("search/", search_page, name="search"),
    path("compliance/packs/", packs, name="packs"),
    path("dark-risk/", dark_risk, name="dark-risk"),
    path("evidence/", evidence, name="evidence"),
    path("log/", inquiries, name="inquiries"),
    path("log/unusual/", unusual_looks, name="unusual"),
    path("log/<uuid:public_id>/", answer, name="answer"),
    path("reports/dashboard/", dashboard, name="dashboard"),
    path("reports/measures/", measures, name="measures"),
    path("reports/measures/<str:measure>/", measure, name="measure"),
    path("reports/measures/<str:measure>/since/", difference, name="difference"),
]
urlpatterns = [
    path("", include((pages, "reports"))),
    path("offenders/", include(([path("<uuid:public_id>/", offender, name="detail")], "offenders"))),
]
