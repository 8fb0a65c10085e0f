"""Addresses of visiting."""

from django.urls import path

from visits.views.answering import answer
from visits.views.attempts import attempts
from visits.views.correct import correct
from visits.views.follow_ups import finish
from visits.views.mine import mine
from visits.views.overdue import overdue
from visits.views.record import record
from visits.views.visit import visit

app_name = "visits"
urlpatterns = [
    path("mine/", mine, name="mine"),
    path("overdue/", overdue, name="overdue"),
    path("record/<uuid:public_id>/", record, name="record"),
    path("answer/<uuid:public_id>/", answer, name="answer"),
    path("visit/<uuid:public_id>/", visit, name="visit"),
    path("visit/<uuid:public_id>/correct/", correct, name="correct"),
    path("follow-up/<uuid:public_id>/done/", finish, name="finish_follow_up"),
    path("attempts/<uuid:public_id>/", attempts, name="attempts"),
]
