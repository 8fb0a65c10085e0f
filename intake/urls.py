"""Addresses of importing."""

from django.urls import path

from intake.views import batches, decisions

app_name = "intake"
urlpatterns = [
    path("", batches.index, name="index"),
    path("decisions/", decisions.index, name="decisions"),
    path("decisions/<uuid:public_id>/answer/", decisions.answer, name="answer"),
    path("<uuid:public_id>/", batches.batch, name="batch"),
    path("<uuid:public_id>/apply/", batches.apply, name="apply"),
]
