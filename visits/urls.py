"""Addresses of visiting."""

from django.urls import path

from visits.views import devices
from visits.views.answering import answer
from visits.views.attempts import attempts
from visits.views.coverage import coverage
from visits.views.mine import mine
from visits.views.overdue import overdue
from visits.views.record import record
from visits.views.team_coverage import team_coverage

app_name = "visits"
urlpatterns = [
    path("mine/", mine, name="mine"),
    path("overdue/", overdue, name="overdue"),
    path("record/<uuid:public_id>/", record, name="record"),
    path("answer/<uuid:public_id>/", answer, name="answer"),
    path("attempts/<uuid:public_id>/", attempts, name="attempts"),
    path("devices/<uuid:public_id>/", devices.devices, name="devices"),
    path("devices/new/<uuid:public_id>/", devices.record, name="device_new"),
    path("devices/change/<uuid:public_id>/", devices.change, name="device_change"),
    path("devices/gone/<uuid:public_id>/", devices.gone, name="device_gone"),
    path("devices/answer/<uuid:public_id>/", devices.answer, name="device_answer"),
    path("coverage/", team_coverage, name="team_coverage"),
    path("coverage/<uuid:public_id>/", coverage, name="coverage"),
]
