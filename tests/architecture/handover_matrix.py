"""Who may do what about hand-overs, transfers, training and accounts: part of the one table.

Of hand-overs, training and accounts `own` and `other` are people of the teams. The own case is offered to the
colleague, the other one to the outsider. The own case is asked to go to another force, the other one to North.
"""

SUPERVISORS = "in   403  403  403  200  200  403  403  in"
NONSENSE = "in   403  403  403  422  422  403  403  in"

TABLE = f"""
/caseload/hand-overs/
GET HEAD               | page              | {SUPERVISORS}
OTHERS                 | page              | 405
/caseload/hand-overs/start/
GET HEAD               | page              | {SUPERVISORS}
POST                   | page              | {NONSENSE}
OTHERS                 | page              | 405
/caseload/hand-overs/<uuid:public_id>/
GET HEAD               | own               | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  404  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/hand-overs/<uuid:public_id>/offer/
POST                   | own               | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/hand-overs/<uuid:public_id>/finish/
POST                   | own               | in   403  403  403  302  404  403  403  in
POST                   | other             | in   403  403  403  404  302  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/hand-overs/<uuid:public_id>/call-off/
POST                   | own               | in   403  403  403  302  404  403  403  in
POST                   | other             | in   403  403  403  404  302  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/hand-overs/<uuid:public_id>/take-over/
POST                   | own               | in   403  403  403  302  404  403  403  in
POST                   | other             | in   403  403  403  404  302  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/offers/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in
OTHERS                 | page              | 405
/caseload/offers/<uuid:public_id>/accept/
POST                   | own               | in   404  302  404  302  404  403  403  in
POST                   | other             | in   404  404  302  404  302  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/offers/<uuid:public_id>/reject/
GET HEAD               | own               | in   404  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own               | in   404  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/offers/<uuid:public_id>/revoke/
POST                   | own               | in   403  403  403  302  404  403  403  in
POST                   | other             | in   403  403  403  404  302  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/reallocate/
GET HEAD               | page              | {SUPERVISORS}
OTHERS                 | page              | 405
/caseload/reallocate/preview/
POST                   | page              | {NONSENSE}
OTHERS                 | page              | 405
/caseload/reallocate/carry-out/
POST                   | page              | {NONSENSE}
OTHERS                 | page              | 405
/caseload/transfers/
GET HEAD               | page              | {SUPERVISORS}
OTHERS                 | page              | 405
/caseload/transfers/ask/<uuid:public_id>/
GET HEAD               | own closed        | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  404  200  403  403  in
GET HEAD               | none              | in   403  403  403  200  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
POST                   | own closed        | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | none              | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/transfers/<uuid:public_id>/accept/
GET HEAD               | own               | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  200  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
POST                   | own               | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/transfers/<uuid:public_id>/reject/
GET HEAD               | own               | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  200  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
POST                   | own               | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/transfers/<uuid:public_id>/confirm/
GET HEAD               | own               | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  404  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
POST                   | own               | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/transfers/<uuid:public_id>/revoke/
POST                   | own               | in   403  403  403  302  404  403  403  in
POST                   | other             | in   403  403  403  404  302  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/training/
GET HEAD               | page              | {SUPERVISORS}
OTHERS                 | page              | 405
/caseload/training/record/
GET HEAD               | page              | {SUPERVISORS}
POST                   | page              | {NONSENSE}
OTHERS                 | page              | 405
/caseload/training/<uuid:public_id>/correct/
GET HEAD               | own               | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  404  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
POST                   | own               | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/caseload/accounts/
GET HEAD               | page              | in   403  403  403  403  403  403  200  in  403
OTHERS                 | page              | 405
/caseload/accounts/<int:user_id>/disable/
GET HEAD               | own other         | in   403  403  403  403  403  403  200  in  403
GET HEAD               | absent            | in   403  403  403  403  403  403  404  in  403
POST                   | own other         | in   403  403  403  403  403  403  409  in  403
POST                   | absent            | in   403  403  403  403  403  403  404  in  403
OTHERS                 | any               | 405
/api/v1/offers/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
POST                   | page              | 401  403  403  403  400  400  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/offers/<str:public_id>/
GET HEAD               | own               | 401  404  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/offers/<str:public_id>/accept/
POST                   | own               | 401  404  400  404  400  404  403  403  401
POST                   | other             | 401  404  404  400  404  400  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/offers/<str:public_id>/reject/
POST                   | own               | 401  404  400  404  400  404  403  403  401
POST                   | other             | 401  404  404  400  404  400  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/offers/<str:public_id>/revoke/
POST                   | own               | 401  403  403  403  400  404  403  403  401
POST                   | other             | 401  403  403  403  404  400  403  403  401
POST                   | absent            | 401  403  403  403  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
"""

SHOW_PEOPLE = {
    "caseload/hand-overs/<uuid:public_id>/",
    "caseload/hand-overs/<uuid:public_id>/offer/",
    "caseload/offers/",
    "caseload/offers/<uuid:public_id>/reject/",
    "caseload/reallocate/",
    "caseload/reallocate/preview/",
    "caseload/reallocate/carry-out/",
    "caseload/transfers/",
    "caseload/transfers/ask/<uuid:public_id>/",
    *(f"caseload/transfers/<uuid:public_id>/{deed}/" for deed in ("accept", "reject", "confirm")),
    "caseload/accounts/<int:user_id>/disable/",
    "api/v1/offers/",
    "api/v1/offers/<str:public_id>/",
}
