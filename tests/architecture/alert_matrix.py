"""Who may do what about alerts: part of the one table."""

TABLE = """
/alerts/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in
OTHERS                 | page              | 405
/alerts/inbox/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in
OTHERS                 | page              | 405
/alerts/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/alerts/<uuid:public_id>/open/
POST                   | own closed        | in   302  302  404  302  404  403  403  in
POST                   | other             | in   404  404  302  404  302  403  403  in
POST                   | none              | in   404  404  404  302  302  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/alerts/<uuid:public_id>/acknowledge/
POST                   | own closed        | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | none              | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/alerts/<uuid:public_id>/assign/
POST                   | own closed        | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | none              | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/alerts/<uuid:public_id>/comment/
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405

/api/v1/alerts/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/alerts/<str:public_id>/acknowledge/
POST                   | own closed        | 401  403  403  403  400  404  403  403  401
POST                   | other             | 401  403  403  403  404  400  403  403  401
POST                   | none              | 401  403  403  403  400  400  403  403  401
POST                   | absent            | 401  403  403  403  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/alerts/<str:public_id>/assign/
POST                   | own closed        | 401  403  403  403  400  404  403  403  401
POST                   | other             | 401  403  403  403  404  400  403  403  401
POST                   | none              | 401  403  403  403  400  400  403  403  401
POST                   | absent            | 401  403  403  403  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/alerts/<str:public_id>/comment/
POST                   | own closed        | 401  400  400  404  400  404  403  403  401
POST                   | other             | 401  404  404  400  404  400  403  403  401
POST                   | none              | 401  404  404  404  400  400  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
"""
