"""Who may do what where possible conflicts wait, and where a reason for a look is asked: part of the one table."""

TABLE = """
/offenders/conflicts/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/offenders/conflicts/<uuid:public_id>/
GET HEAD               | own closed        | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  404  200  403  403  in
GET HEAD               | none              | in   403  403  403  200  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
POST                   | own closed        | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | none              | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/offenders/<uuid:public_id>/reason/
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
"""
