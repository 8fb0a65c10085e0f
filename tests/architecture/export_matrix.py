"""Who may ask for, see and take signed exports: part of the one table. Own is the auditor's own."""

TABLE = """
/compliance/packs/
GET HEAD               | page              | in   403  403  403  200  200  200  403  in
POST                   | page              | in   403  403  403  422  422  422  403  in
OTHERS                 | page              | 405
/exports/
GET HEAD               | page              | in   403  403  403  200  200  200  403  in
OTHERS                 | page              | 405
/exports/<uuid:public_id>/cancel/
POST                   | own               | in   403  403  403  404  404  302  403  in
POST                   | absent            | in   403  403  403  404  404  404  403  in
OTHERS                 | any               | 405
/exports/<uuid:public_id>/file/
POST                   | own               | in   403  403  403  404  404  200  403  in
POST                   | absent            | in   403  403  403  404  404  404  403  in
OTHERS                 | any               | 405
"""
