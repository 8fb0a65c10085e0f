"""Addresses of visiting."""

from django.urls import path

from visits.views.answering import answer
from visits.views.attempts import attempts
from visits.views.mine import mine
from visits.views.overdue import overdue
from visits.views.record import record
from visits.views.windows import window

app_name = "visits"
urlpatterns = [
    path("mine/", mine, name="mine"),
    path("overdue/", overdue, name="overdue"),
    path("record/<uuid:public_id>/", record, name="record"),
    path("answer/<uuid:public_id>/", answer, name="answer"),
    path("attempts/<uuid:public_id>/", attempts, name="attempts"),
    path("window/<uuid:public_id>/", window, name="window"),
]
