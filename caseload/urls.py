"""Addresses of caseload."""

from django.urls.resolvers import URLPattern

app_name = "caseload"
urlpatterns: list[URLPattern] = []
