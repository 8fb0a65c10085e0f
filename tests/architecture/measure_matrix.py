"""Who may see measures: part of the one table. The measure that is asked for is the overdue visits."""

TABLE = """
/reports/dashboard/
GET HEAD               | page              | in   200  200  200  200  200  200  403  in
OTHERS                 | page              | 405
/reports/measures/
GET HEAD               | page              | in   200  200  200  200  200  200  403  in
OTHERS                 | page              | 405
/reports/measures/<str:measure>/
GET HEAD               | known             | in   200  200  200  200  200  200  403  in
GET HEAD               | absent            | in   404  404  404  404  404  404  403  in
POST                   | known             | in   403  403  403  422  422  422  403  in
POST                   | absent            | in   404  404  404  404  404  404  403  in
OTHERS                 | any               | 405
/reports/measures/<str:measure>/since/
GET HEAD               | known             | in   200  200  200  200  200  200  403  in
GET HEAD               | absent            | in   404  404  404  404  404  404  403  in
POST                   | known             | in   403  403  403  422  422  422  403  in
POST                   | absent            | in   404  404  404  404  404  404  403  in
OTHERS                 | any               | 405

/api/v1/measures/
GET HEAD               | page              | 401  200  200  200  200  200  200  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/measures/<str:measure>/
GET HEAD               | known             | 401  200  200  200  200  200  200  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  404  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/measures/<str:measure>/rows/
GET HEAD               | known             | 401  200  200  200  200  200  200  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  404  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
"""
