"""Addresses of visiting."""

from django.urls import path

from visits.views.announcing import announce, announced, authorise
from visits.views.answering import answer
from visits.views.attempts import attempts
from visits.views.contacts import contacts
from visits.views.mine import mine
from visits.views.overdue import overdue
from visits.views.record import record
from visits.views.visor import visor, visor_entry

app_name = "visits"
urlpatterns = [
    path("mine/", mine, name="mine"),
    path("overdue/", overdue, name="overdue"),
    path("record/<uuid:public_id>/", record, name="record"),
    path("answer/<uuid:public_id>/", answer, name="answer"),
    path(
        "answer/<uuid:public_id>/contact_before/",
        answer,
        {"question": "contact_before"},
        name="answer-contact",
    ),
    path("answer/<uuid:public_id>/overlap/", answer, {"question": "overlap"}, name="answer-overlap"),
    path("contacts/<uuid:public_id>/", contacts, name="contacts"),
    path("announce/<uuid:public_id>/", announce, name="announce"),
    path("announced/", announced, name="announced"),
    path("announced/<uuid:public_id>/", authorise, name="authorise"),
    path("visor/", visor, name="visor"),
    path("visor/<uuid:public_id>/", visor_entry, name="visor-entry"),
    path("attempts/<uuid:public_id>/", attempts, name="attempts"),
]
