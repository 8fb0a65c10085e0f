"""Addresses of who is away and who covers, and of signing in and one's own account."""

from django.urls import path

from offender_mgmt.accounts.views import absences as views
from offender_mgmt.accounts.views import directory, others, own, signing_in

app_name = "absences"
urlpatterns = [
    path("", views.index, name="index"),
    path("record/", views.record, name="record"),
    path("<int:absence_id>/end/", views.end, name="end"),
    path("cover/", views.cover, name="cover"),
    path("cover/<int:cover_id>/end/", views.end_cover, name="end-cover"),
]

# allauth finds the way back by these names, and by the name of the directory among providers.
DIRECTORY = {"provider_id": "directory"}
sign_in_patterns = [
    path("sign-in/second-factor/", signing_in.second_factor, name="second-factor"),
    path("sign-in/set-up/", signing_in.set_up, name="set-up"),
    path("sign-in/set-up/key/", signing_in.set_up_key, name="set-up-key"),
    path("sign-in/own-password/", signing_in.own_password, name="own-password"),
    path("sign-in/directory/", directory.begin, DIRECTORY, name="openid_connect_login"),
    path("sign-in/directory/callback/", directory.come_back, DIRECTORY, name="openid_connect_callback"),
    path("confirm/", signing_in.confirm, name="confirm"),
    path("account/", own.show, name="own-account"),
    path("account/app/", own.add_app, name="add-app"),
    path("account/key/", own.add_key, name="add-key"),
    path("account/password/", own.change_password, name="change-password"),
    path("account/codes/", own.codes, name="codes"),
    path("account/sessions/end/", own.end_others, name="end-other-sessions"),
    path("account/of/<int:user_id>/", others.show, name="sign-in-of"),
    path("account/of/<int:user_id>/reset/", others.reset, name="reset-factors"),
    path("account/of/<int:user_id>/password/", others.give_password, name="give-password"),
    path("account/of/<int:user_id>/end-sessions/", others.end_sessions, name="end-sessions"),
    path("account/factors/<int:factor_id>/remove/", own.remove, name="remove-factor"),
]
