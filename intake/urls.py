"""Addresses of importing."""

from django.urls import path

from intake.views import batches, decisions, merging, undoing

app_name = "intake"
urlpatterns = [
    path("", batches.index, name="index"),
    path("decisions/", decisions.index, name="decisions"),
    path("decisions/<uuid:public_id>/answer/", decisions.answer, name="answer"),
    path("<uuid:public_id>/", batches.batch, name="batch"),
    path("<uuid:public_id>/apply/", batches.apply, name="apply"),
    path("<uuid:public_id>/undo/", undoing.undo, name="undo"),
    path("<uuid:public_id>/undo/carry-out/", undoing.carry_out, name="carry_out_undo"),
    path("merge/<uuid:public_id>/", merging.merge, name="merge"),
]
