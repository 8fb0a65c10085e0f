"""Who may do what where professional standards decide who sees a record: part of the one table."""

SHOW_PEOPLE = (
    *(f"standards/records/<uuid:public_id>/{deed}" for deed in ("", "access/", "conflict/")),
    "standards/conflicts/<uuid:public_id>/lift/",
)
TABLE = """
/standards/
GET HEAD               | page              | in   403  403  403  403  403  403  403  in  200
POST                   | page              | in   403  403  403  403  403  403  403  in  422
OTHERS                 | page              | 405
/standards/records/<uuid:public_id>/
GET HEAD               | own other none closed | in 403 403 403 403 403 403 403 in 200
GET HEAD               | absent            | in   403  403  403  403  403  403  403  in  404
OTHERS                 | any               | 405
/standards/records/<uuid:public_id>/access/
GET HEAD               | own other none closed | in 403 403 403 403 403 403 403 in 200
GET HEAD               | absent            | in   403  403  403  403  403  403  403  in  404
POST                   | own other none closed | in 403 403 403 403 403 403 403 in 422
POST                   | absent            | in   403  403  403  403  403  403  403  in  404
OTHERS                 | any               | 405
/standards/records/<uuid:public_id>/conflict/
GET HEAD               | own other none closed | in 403 403 403 403 403 403 403 in 200
GET HEAD               | absent            | in   403  403  403  403  403  403  403  in  404
POST                   | own other none closed | in 403 403 403 403 403 403 403 in 422
POST                   | absent            | in   403  403  403  403  403  403  403  in  404
OTHERS                 | any               | 405
/standards/conflicts/<uuid:public_id>/lift/
GET HEAD               | own other none closed | in 403 403 403 403 403 403 403 in 200
GET HEAD               | absent            | in   403  403  403  403  403  403  403  in  404
POST                   | own other none closed | in 403 403 403 403 403 403 403 in 422
POST                   | absent            | in   403  403  403  403  403  403  403  in  404
OTHERS                 | any               | 405
"""
