"""Addresses of visiting."""

from django.urls import path

from visits.views import devices
from visits.views.announcing import announce, announced, authorise
from visits.views.answering import answer
from visits.views.attachments import attachment, attachments
from visits.views.attempts import attempts
from visits.views.contacts import contacts
from visits.views.correct import correct
from visits.views.coverage import coverage
from visits.views.deciding import decide
from visits.views.drafting import draft
from visits.views.drafts import draft_page, drafts
from visits.views.follow_ups import finish
from visits.views.laddered import ladder
from visits.views.mine import mine
from visits.views.out import out, safe
from visits.views.overdue import overdue
from visits.views.pattern import own_pattern, pattern
from visits.views.patterns import officers, patterns
from visits.views.record import record
from visits.views.safety import back, check_out, duress, extend
from visits.views.team_coverage import team_coverage
from visits.views.visit import visit
from visits.views.visor import visor, visor_entry
from visits.views.windows import window

app_name = "visits"
urlpatterns = [
    path("mine/", mine, name="mine"),
    path("overdue/", overdue, name="overdue"),
    path("record/<uuid:public_id>/", record, name="record"),
    path("draft/<uuid:public_id>/", draft, name="draft"),
    path("drafts/", drafts, name="drafts"),
    path("drafts/<uuid:client_key>/", draft_page, name="draft-page"),
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
    path("visit/<uuid:public_id>/", visit, name="visit"),
    path("visit/<uuid:public_id>/correct/", correct, name="correct"),
    path("follow-up/<uuid:public_id>/done/", finish, name="finish_follow_up"),
    path("attempts/<uuid:public_id>/", attempts, name="attempts"),
    path("attachments/<uuid:public_id>/", attachments, name="attachments"),
    path("attachment/<uuid:public_id>/", attachment, name="attachment"),
    path("check-out/<uuid:public_id>/", check_out, name="check-out"),
    path("back/<uuid:public_id>/", back, name="back"),
    path("extend/<uuid:public_id>/", extend, name="extend"),
    path("out/", out, name="out"),
    path("safe/<uuid:public_id>/", safe, name="safe"),
    path("duress/", duress, name="duress"),
    path("devices/<uuid:public_id>/", devices.devices, name="devices"),
    path("devices/new/<uuid:public_id>/", devices.record, name="device_new"),
    path("devices/change/<uuid:public_id>/", devices.change, name="device_change"),
    path("devices/gone/<uuid:public_id>/", devices.gone, name="device_gone"),
    path("devices/back/<uuid:public_id>/", devices.back, name="device_back"),
    path("devices/answer/<uuid:public_id>/", devices.answer, name="device_answer"),
    path("coverage/", team_coverage, name="team_coverage"),
    path("coverage/<uuid:public_id>/", coverage, name="coverage"),
    path("pattern/<uuid:public_id>/", pattern, name="pattern"),
    path("patterns/", patterns, name="patterns"),
    path("patterns/officers/", officers, name="pattern-officers"),
    path("patterns/mine/", own_pattern, name="own-pattern"),
    path("decide/<uuid:public_id>/", decide, name="decide"),
    path("ladder/", ladder, name="ladder"),
    path("window/<uuid:public_id>/", window, name="window"),
]
