"""Addresses of visiting."""

from django.urls import path

from visits.views.answering import answer
from visits.views.attempts import attempts
from visits.views.deciding import decide
from visits.views.laddered import ladder
from visits.views.mine import mine
from visits.views.overdue import overdue
from visits.views.record import record

app_name = "visits"
urlpatterns = [
    path("mine/", mine, name="mine"),
    path("overdue/", overdue, name="overdue"),
    path("record/<uuid:public_id>/", record, name="record"),
    path("answer/<uuid:public_id>/", answer, name="answer"),
    path("attempts/<uuid:public_id>/", attempts, name="attempts"),
    path("decide/<uuid:public_id>/", decide, name="decide"),
    path("ladder/", ladder, name="ladder"),
]
