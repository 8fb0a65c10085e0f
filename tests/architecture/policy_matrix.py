"""Who may do what with policies, and with what they would do: part of the one table.

The draft is another administrator's and has been simulated; the published policy has been recalculated.
"""

TABLE = """
/policy/
GET HEAD               | page              | in   200  200  200  200  200  200  200  in  403
OTHERS                 | page              | 405
/policy/compare/
GET HEAD               | page              | in   200  200  200  200  200  200  200  in  403
OTHERS                 | page              | 405
/policy/drafts/new/
GET HEAD               | page              | in   403  403  403  403  403  403  200  in  403
POST                   | page              | in   403  403  403  403  403  403  422  in  403
OTHERS                 | page              | 405
/policy/<int:revision_id>/
GET HEAD               | draft published   | in   200  200  200  200  200  200  200  in  403
GET HEAD               | absent            | in   404  404  404  404  404  404  404  in  403
OTHERS                 | any               | 405
/policy/<int:revision_id>/day/
GET HEAD               | draft published   | in   403  403  403  403  403  403  200  in  403
GET HEAD               | absent            | in   403  403  403  403  403  403  404  in  403
POST                   | draft published   | in   403  403  403  403  403  403  422  in  403
POST                   | absent            | in   403  403  403  403  403  403  404  in  403
OTHERS                 | any               | 405
/policy/<int:revision_id>/withdraw/
GET HEAD               | draft published   | in   403  403  403  403  403  403  200  in  403
GET HEAD               | absent            | in   403  403  403  403  403  403  404  in  403
POST                   | draft published   | in   403  403  403  403  403  403  422  in  403
POST                   | absent            | in   403  403  403  403  403  403  404  in  403
OTHERS                 | any               | 405
/policy/values/<int:value_id>/
GET HEAD               | draft published   | in   403  403  403  403  403  403  200  in  403
GET HEAD               | absent            | in   403  403  403  403  403  403  404  in  403
POST                   | draft published   | in   403  403  403  403  403  403  422  in  403
POST                   | absent            | in   403  403  403  403  403  403  404  in  403
OTHERS                 | any               | 405
/api/v1/policies/
GET HEAD               | page              | 401  200  200  200  200  200  200  200  401  403
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/policies/<str:pk>/
GET HEAD               | draft published   | 401  200  200  200  200  200  200  200  401  403
GET HEAD               | absent            | 401  404  404  404  404  404  404  404  401  403
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/policies/<str:pk>/differences/
GET HEAD               | draft published   | 401  200  200  200  200  200  200  200  401  403
GET HEAD               | absent            | 401  404  404  404  404  404  404  404  401  403
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/caseload/policy/<int:revision_id>/
GET HEAD               | draft published   | in   403  403  403  200  200  200  200  in  403
GET HEAD               | absent            | in   403  403  403  404  404  404  404  in  403
OTHERS                 | any               | 405
/caseload/policy/<int:revision_id>/simulate/
POST                   | draft published   | in   403  403  403  403  403  403  302  in  403
POST                   | absent            | in   403  403  403  403  403  403  404  in  403
OTHERS                 | any               | 405
/caseload/policy/<int:revision_id>/publish/
POST                   | draft published   | in   403  403  403  403  403  403  422  in  403
POST                   | absent            | in   403  403  403  403  403  403  404  in  403
OTHERS                 | any               | 405
/caseload/policy/<int:revision_id>/outcome/
GET HEAD               | published         | in   403  403  403  200  200  200  200  in  403
GET HEAD               | absent draft      | in   403  403  403  404  404  404  404  in  403
OTHERS                 | any               | 405
/caseload/simulations/<uuid:public_id>/
GET HEAD               | own               | in   403  403  403  200  200  200  200  in  403
GET HEAD               | absent            | in   403  403  403  404  404  404  404  in  403
OTHERS                 | any               | 405
"""
