"""Who may see how predictable visits are: part of the one table."""

TABLE = """
/visits/pattern/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/visits/patterns/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/visits/patterns/officers/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/visits/patterns/mine/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in
OTHERS                 | page              | 405

/api/v1/patterns/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
"""
