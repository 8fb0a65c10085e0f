"""Who may do what with visits that are half written up: part of the one table. The drafts are the officer's."""

TABLE = """
/visits/draft/<uuid:public_id>/
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/visits/drafts/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in
OTHERS                 | page              | 405
/visits/drafts/<uuid:client_key>/
GET HEAD               | own closed        | in   200  404  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  404  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  404  404  422  404  403  403  in
POST                   | other             | in   404  404  404  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
"""
