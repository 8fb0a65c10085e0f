"""Who may do what where decisions wait for a second person, and where they are reported: part of the one table."""

TABLE = """
/offenders/<uuid:public_id>/suspend/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/offenders/<uuid:public_id>/access/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/offenders/<uuid:public_id>/conflict/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/offenders/conflicts/<uuid:public_id>/lift/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/offenders/<uuid:public_id>/close/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/offenders/<uuid:public_id>/reopen/
GET HEAD               | own closed        | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  404  200  403  403  in
GET HEAD               | none              | in   403  403  403  200  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
POST                   | own closed        | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | none              | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/offenders/suspensions/<uuid:public_id>/end/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/proposals/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in
OTHERS                 | page              | 405
/proposals/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in  404
GET HEAD               | other             | in   404  404  200  404  200  403  403  in  404
GET HEAD               | none              | in   404  404  404  200  200  403  403  in  404
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in  404
OTHERS                 | any               | 405
/proposals/<uuid:public_id>/approve/
POST                   | own               | in   409  409  404  302  404  403  403  in  404
POST                   | closed            | in   409  409  404  409  404  403  403  in  404
POST                   | other             | in   404  404  409  404  302  403  403  in  404
POST                   | none              | in   404  404  404  302  302  403  403  in  404
POST                   | absent            | in   404  404  404  404  404  403  403  in  404
OTHERS                 | any               | 405
/proposals/<uuid:public_id>/return/
POST                   | own closed        | in   422  422  404  422  404  403  403  in  404
POST                   | other             | in   404  404  422  404  422  403  403  in  404
POST                   | none              | in   404  404  404  422  422  403  403  in  404
POST                   | absent            | in   404  404  404  404  404  403  403  in  404
OTHERS                 | any               | 405
/proposals/<uuid:public_id>/withdraw/
POST                   | own closed        | in   302  409  404  409  404  403  403  in  404
POST                   | other             | in   404  404  409  404  409  403  403  in  404
POST                   | none              | in   404  404  404  409  409  403  403  in  404
POST                   | absent            | in   404  404  404  404  404  403  403  in  404
OTHERS                 | any               | 405
/visits/answer/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/dark-risk/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/compliance/alerts/
GET HEAD               | page              | in   403  403  403  200  200  200  403  in
OTHERS                 | page              | 405
/compliance/lengthenings/
GET HEAD               | page              | in   403  403  403  200  200  200  403  in
POST                   | page              | in   403  403  403  422  422  422  403  in
OTHERS                 | page              | 405
/api/v1/proposals/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/proposals/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/proposals/<str:public_id>/approve/
POST                   | own closed        | 401  403  403  403  400  404  403  403  401
POST                   | other             | 401  403  403  403  404  400  403  403  401
POST                   | none              | 401  403  403  403  400  400  403  403  401
POST                   | absent            | 401  403  403  403  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/proposals/<str:public_id>/return/
POST                   | own closed        | 401  403  403  403  400  404  403  403  401
POST                   | other             | 401  403  403  403  404  400  403  403  401
POST                   | none              | 401  403  403  403  400  400  403  403  401
POST                   | absent            | 401  403  403  403  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/suspensions/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
POST                   | page              | 401  400  400  400  400  400  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/suspensions/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/suspensions/<str:public_id>/end/
POST                   | own closed        | 401  400  400  404  400  404  403  403  401
POST                   | other             | 401  404  404  400  404  400  403  403  401
POST                   | none              | 401  404  404  404  400  400  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/closures/
POST                   | page              | 401  400  400  400  400  400  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/offenders/<str:public_id>/reopen/
POST                   | own closed        | 401  403  403  403  400  404  403  403  401
POST                   | other             | 401  403  403  403  404  400  403  403  401
POST                   | none              | 401  403  403  403  400  400  403  403  401
POST                   | absent            | 401  403  403  403  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
"""
