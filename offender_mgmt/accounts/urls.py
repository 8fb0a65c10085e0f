"""Addresses of who is away and who covers."""

from django.urls import path

from offender_mgmt.accounts import views

app_name = "absences"
urlpatterns = [
    path("", views.index, name="index"),
    path("record/", views.record, name="record"),
    path("<int:absence_id>/end/", views.end, name="end"),
    path("cover/", views.cover, name="cover"),
    path("cover/<int:cover_id>/end/", views.end_cover, name="end-cover"),
]
