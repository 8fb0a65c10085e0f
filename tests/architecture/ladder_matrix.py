"""Who may do what where attempts are decided on: part of the one table."""

TABLE = """
/visits/decide/<uuid:public_id>/
GET HEAD               | own closed        | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  404  200  403  403  in
GET HEAD               | none              | in   403  403  403  200  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
POST                   | own closed        | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | none              | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/visits/ladder/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/api/v1/ladder/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/ladder-decisions/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
POST                   | page              | 401  403  403  403  400  400  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
"""
