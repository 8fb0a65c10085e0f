"""Who may do what with one visit, its corrections and what follows from it: part of the one table."""

TABLE = """
/visits/visit/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/visits/visit/<uuid:public_id>/correct/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/visits/follow-up/<uuid:public_id>/done/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/api/v1/visits/<str:public_id>/correct/
POST                   | own closed        | 401  400  400  404  400  404  403  403  401
POST                   | other             | 401  404  404  400  404  400  403  403  401
POST                   | none              | 401  404  404  404  400  400  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/follow-ups/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/follow-ups/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/follow-ups/<str:public_id>/done/
POST                   | own closed        | 401  400  400  404  400  404  403  403  401
POST                   | other             | 401  404  404  400  404  400  403  403  401
POST                   | none              | 401  404  404  404  400  400  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
"""
