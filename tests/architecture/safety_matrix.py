"""Who may do what where officers go out, and with the files of a visit: part of the one table.

The officer of the table went to each of these people; to their own, they are out now.
"""

TABLE = """
/visits/check-out/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/visits/back/<uuid:public_id>/
GET HEAD               | own closed        | in   200  404  404  404  404  403  403  in
GET HEAD               | other none        | in   200  404  404  404  404  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   302  404  404  404  404  403  403  in
POST                   | other none        | in   302  404  404  404  404  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/visits/extend/<uuid:public_id>/
POST                   | own closed        | in   422  404  404  404  404  403  403  in
POST                   | other none        | in   422  404  404  404  404  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/visits/out/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/visits/safe/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | none              | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/visits/duress/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in
POST                   | page              | in   422  422  422  422  422  403  403  in
OTHERS                 | page              | 405
/visits/attachments/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/visits/attachment/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/api/v1/check-outs/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
POST                   | page              | 401  400  400  400  400  400  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/check-outs/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/check-outs/<str:public_id>/extend/
POST                   | own closed        | 401  400  404  404  404  404  403  403  401
POST                   | other none        | 401  400  404  404  404  404  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/check-outs/<str:public_id>/check-in/
POST                   | own closed        | 401  400  404  404  404  404  403  403  401
POST                   | other none        | 401  400  404  404  404  404  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
"""
