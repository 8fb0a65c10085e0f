"""Who may do what about signing in and one's own account: part of the one table. `own` is the officer's, or their app.

Nobody here has just given a password, so that the pages between it and the session send everybody away.
"""

TABLE = """
/sign-in/second-factor/
GET HEAD               | page              | 302
POST                   | page              | 302
OTHERS                 | page              | 405
/sign-in/set-up/
GET HEAD               | page              | 302
POST                   | page              | 302
OTHERS                 | page              | 405
/sign-in/set-up/key/
GET HEAD               | page              | 302
POST                   | page              | 302
OTHERS                 | page              | 405
/sign-in/own-password/
GET HEAD               | page              | 302
POST                   | page              | 302
OTHERS                 | page              | 405
/sign-in/directory/
POST                   | page              | 302
OTHERS                 | page              | 405
/sign-in/directory/callback/
GET HEAD               | page              | 302
OTHERS                 | page              | 405
/confirm/
GET HEAD               | page              | in   200  200  200  200  200  200  200  in  200
POST                   | page              | in   422  422  422  422  422  422  422  in  422
OTHERS                 | page              | 405
/account/
GET HEAD               | page              | in   200  200  200  200  200  200  200  in  200
OTHERS                 | page              | 405
/account/app/
GET HEAD               | page              | in   200  200  200  200  200  200  200  in  200
POST                   | page              | in   422  422  422  422  422  422  422  in  422
OTHERS                 | page              | 405
/account/key/
GET HEAD               | page              | in   200  200  200  200  200  200  200  in  200
POST                   | page              | in   422  422  422  422  422  422  422  in  422
OTHERS                 | page              | 405
/account/password/
GET HEAD               | page              | in   200  200  200  200  200  200  200  in  200
POST                   | page              | in   422  422  422  422  422  422  422  in  422
OTHERS                 | page              | 405
/account/codes/
GET HEAD               | page              | in   200  200  200  200  200  200  200  in  200
POST                   | page              | in   302  302  302  302  302  302  302  in  302
OTHERS                 | page              | 405
/account/sessions/end/
POST                   | page              | in   302  302  302  302  302  302  302  in  302
OTHERS                 | page              | 405
/account/of/<int:user_id>/
GET HEAD               | own               | in   403  403  403  403  403  403  200  in  403
GET HEAD               | absent            | in   403  403  403  403  403  403  404  in  403
OTHERS                 | any               | 405
/account/of/<int:user_id>/reset/
POST                   | own               | in   403  403  403  403  403  403  302  in  403
POST                   | absent            | in   403  403  403  403  403  403  404  in  403
OTHERS                 | any               | 405
/account/of/<int:user_id>/password/
POST                   | own               | in   403  403  403  403  403  403  200  in  403
POST                   | absent            | in   403  403  403  403  403  403  404  in  403
OTHERS                 | any               | 405
/account/of/<int:user_id>/end-sessions/
POST                   | own               | in   403  403  403  403  403  403  302  in  403
POST                   | absent            | in   403  403  403  403  403  403  404  in  403
OTHERS                 | any               | 405
/account/factors/<int:factor_id>/remove/
POST                   | own               | in   302  404  404  404  404  404  404  in  404
POST                   | absent            | in   404  404  404  404  404  404  404  in  404
OTHERS                 | any               | 405
"""
