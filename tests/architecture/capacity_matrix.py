"""Who may see the hours of a caseload and its forecast: part of the one table. Here `own` and `other` are officers
of the teams, or the teams themselves.
"""

TABLE = """
/caseload/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/caseload/hours/<int:officer_id>/
GET HEAD               | own               | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  404  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
POST                   | own               | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/try/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/caseload/forecast/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/caseload/promise/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
POST                   | page              | in   403  403  403  422  422  403  403  in
OTHERS                 | page              | 405
/api/v1/capacity/
GET HEAD               | page              | 401  403  403  403  200  200  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/forecasts/<str:pk>/
GET HEAD               | own               | 401  403  403  403  200  404  403  403  401
GET HEAD               | other             | 401  403  403  403  404  200  403  403  401
GET HEAD               | absent            | 401  403  403  403  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
"""
