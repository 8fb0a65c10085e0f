"""Addresses of the register's writes. The page of one offender is in `reports`, which reads everything."""

from django.urls import path

from offender_mgmt.offenders.views import (
    changes,
    closing,
    emergency,
    notices,
    orders,
    people,
    proposals,
    reasons,
    restricting,
    screening,
    standards,
    suspending,
)

app_name = "register"
urlpatterns = [
    path("<uuid:public_id>/changes/new/", changes.record, name="change"),
    path("<uuid:public_id>/orders/new/", orders.record, name="order"),
    path("orders/<uuid:public_id>/vary/", orders.vary, name="order_vary"),
    path("orders/<uuid:public_id>/end/", orders.end, name="order_end"),
    path("<uuid:public_id>/people/new/", people.link, name="link"),
    path("people/<uuid:public_id>/end/", people.end, name="link_end"),
    path("<uuid:public_id>/suspend/", suspending.suspend, name="suspend"),
    path("suspensions/<uuid:public_id>/end/", suspending.end, name="suspension-end"),
    path("<uuid:public_id>/reason/", reasons.give, name="reason"),
    path("<uuid:public_id>/access/", restricting.access, name="access"),
    path("<uuid:public_id>/conflict/", restricting.conflict, name="conflict"),
    path("conflicts/", screening.index, name="reviews"),
    path("conflicts/<uuid:public_id>/", screening.decide, name="review"),
    path("conflicts/<uuid:public_id>/lift/", restricting.lift, name="conflict_lift"),
    path("<uuid:public_id>/close/", closing.close, name="close"),
    path("<uuid:public_id>/reopen/", closing.reopen, name="reopen"),
]

# Mounted beside this module, with a name space of their own.
proposal_patterns = [
    path("", proposals.index, name="index"),
    path("<uuid:public_id>/", proposals.detail, name="detail"),
    path("<uuid:public_id>/approve/", proposals.approve, name="approve"),
    path("<uuid:public_id>/return/", proposals.send_back, name="return"),
    path("<uuid:public_id>/withdraw/", proposals.withdraw, name="withdraw"),
]

standards_patterns = [
    path("", standards.index, name="index"),
    path("notices/", notices.index, name="notices"),
    path("notices/<uuid:public_id>/seen/", notices.see, name="notice_see"),
    path("records/<uuid:public_id>/", standards.record, name="record"),
    path("records/<uuid:public_id>/access/", standards.access, name="access"),
    path("records/<uuid:public_id>/conflict/", standards.conflict, name="conflict"),
    path("conflicts/<uuid:public_id>/lift/", standards.lift, name="conflict_lift"),
]

emergency_patterns = [
    path("", emergency.ask, name="ask"),
    path("reviews/", emergency.reviews, name="reviews"),
    path("reviews/<uuid:public_id>/", emergency.review, name="review"),
]
