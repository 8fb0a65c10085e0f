"""Who may do what where professional standards decide who sees, and in an emergency: part of the one table."""

SHOW_PEOPLE = (
    "standards/notices/",
    "emergency/reviews/",
    "emergency/reviews/<uuid:public_id>/",
    *(f"standards/records/<uuid:public_id>/{deed}" for deed in ("", "access/", "conflict/")),
    "standards/conflicts/<uuid:public_id>/lift/",
)
TABLE = """
/emergency/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in  403
POST                   | page              | in   422  422  422  422  422  403  403  in  403
OTHERS                 | page              | 405
/emergency/reviews/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in  200
OTHERS                 | page              | 405
/emergency/reviews/<uuid:public_id>/
GET HEAD               | own closed        | in   403  403  403  200  404  403  403  in  200
GET HEAD               | other             | in   403  403  403  404  200  403  403  in  200
GET HEAD               | none              | in   403  403  403  200  200  403  403  in  200
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in  404
POST                   | own closed        | in   403  403  403  422  404  403  403  in  422
POST                   | other             | in   403  403  403  404  422  403  403  in  422
POST                   | none              | in   403  403  403  422  422  403  403  in  422
POST                   | absent            | in   403  403  403  404  404  403  403  in  404
OTHERS                 | any               | 405
/standards/
GET HEAD               | page              | in   403  403  403  403  403  403  403  in  200
POST                   | page              | in   403  403  403  403  403  403  403  in  422
OTHERS                 | page              | 405
/standards/notices/
GET HEAD               | page              | in   403  403  403  403  403  403  403  in  200
OTHERS                 | page              | 405
/standards/notices/<uuid:public_id>/seen/
POST                   | own other none closed | in 403 403 403 403 403 403 403 in 302
POST                   | absent            | in   403  403  403  403  403  403  403  in  404
OTHERS                 | any               | 405
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
