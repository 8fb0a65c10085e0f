"""Addresses of visiting."""

from django.urls import path

from visits.views.answering import answer
from visits.views.attempts import attempts
from visits.views.drafting import draft
from visits.views.drafts import draft_page, drafts
from visits.views.mine import mine
from visits.views.overdue import overdue
from visits.views.record import record

app_name = "visits"
urlpatterns = [
    path("mine/", mine, name="mine"),
    path("overdue/", overdue, name="overdue"),
    path("record/<uuid:public_id>/", record, name="record"),
    path("draft/<uuid:public_id>/", draft, name="draft"),
    path("drafts/", drafts, name="drafts"),
    path("drafts/<uuid:client_key>/", draft_page, name="draft-page"),
    path("answer/<uuid:public_id>/", answer, name="answer"),
    path("attempts/<uuid:public_id>/", attempts, name="attempts"),
]
