"""Addresses of visiting."""

from django.urls import path

from visits.views.answering import answer
from visits.views.attachments import attachment, attachments
from visits.views.attempts import attempts
from visits.views.mine import mine
from visits.views.out import out, safe
from visits.views.overdue import overdue
from visits.views.record import record
from visits.views.safety import back, check_out, duress, extend

app_name = "visits"
urlpatterns = [
    path("mine/", mine, name="mine"),
    path("overdue/", overdue, name="overdue"),
    path("record/<uuid:public_id>/", record, name="record"),
    path("answer/<uuid:public_id>/", answer, name="answer"),
    path("attempts/<uuid:public_id>/", attempts, name="attempts"),
    path("attachments/<uuid:public_id>/", attachments, name="attachments"),
    path("attachment/<uuid:public_id>/", attachment, name="attachment"),
    path("check-out/<uuid:public_id>/", check_out, name="check-out"),
    path("back/<uuid:public_id>/", back, name="back"),
    path("extend/<uuid:public_id>/", extend, name="extend"),
    path("out/", out, name="out"),
    path("safe/<uuid:public_id>/", safe, name="safe"),
    path("duress/", duress, name="duress"),
]
