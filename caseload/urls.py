"""Addresses of caseload."""

from django.urls import path

from caseload.views import (
    capacity,
    forecast,
    handovers,
    hours,
    leaving,
    offers,
    promises,
    reallocating,
    training,
    transfers,
    trying,
)
from caseload.views.effects import outcome, simulation
from caseload.views.policy import policy, publish, simulate

app_name = "caseload"
urlpatterns = [
    path("", capacity.index, name="index"),
    path("hours/<int:officer_id>/", hours.set_hours, name="hours"),
    path("try/", trying.try_case, name="try"),
    path("forecast/", forecast.show, name="forecast"),
    path("promise/", promises.make, name="promise"),
    path("policy/<int:revision_id>/", policy, name="policy"),
    path("policy/<int:revision_id>/simulate/", simulate, name="simulate"),
    path("policy/<int:revision_id>/publish/", publish, name="publish"),
    path("policy/<int:revision_id>/outcome/", outcome, name="outcome"),
    path("simulations/<uuid:public_id>/", simulation, name="simulation"),
    path("hand-overs/", handovers.index, name="hand-overs"),
    path("hand-overs/start/", handovers.start, name="hand-over-start"),
    path("hand-overs/<uuid:public_id>/", handovers.detail, name="hand-over"),
    path("hand-overs/<uuid:public_id>/offer/", handovers.offer, name="offer"),
    path("hand-overs/<uuid:public_id>/finish/", handovers.finish, name="finish"),
    path("hand-overs/<uuid:public_id>/call-off/", handovers.call_off, name="call-off"),
    path("hand-overs/<uuid:public_id>/take-over/", handovers.take_over, name="take-over"),
    path("offers/", offers.index, name="offers"),
    path("offers/<uuid:public_id>/accept/", offers.accept, name="accept"),
    path("offers/<uuid:public_id>/reject/", offers.reject, name="reject"),
    path("offers/<uuid:public_id>/revoke/", handovers.revoke, name="revoke"),
    path("reallocate/", reallocating.index, name="reallocate"),
    path("reallocate/preview/", reallocating.preview, name="reallocate-preview"),
    path("reallocate/carry-out/", reallocating.carry_out, name="reallocate-carry-out"),
    path("transfers/", transfers.index, name="transfers"),
    path("transfers/ask/<uuid:public_id>/", transfers.ask, name="transfer-ask"),
    path("transfers/<uuid:public_id>/accept/", transfers.accept, name="transfer-accept"),
    path("transfers/<uuid:public_id>/reject/", transfers.reject, name="transfer-reject"),
    path("transfers/<uuid:public_id>/confirm/", transfers.confirm, name="transfer-confirm"),
    path("transfers/<uuid:public_id>/revoke/", transfers.revoke, name="transfer-revoke"),
    path("training/", training.index, name="training"),
    path("training/record/", training.record, name="training-record"),
    path("training/<uuid:public_id>/correct/", training.correct, name="training-correct"),
    path("accounts/", leaving.index, name="accounts"),
    path("accounts/<int:user_id>/disable/", leaving.disable, name="disable"),
]
