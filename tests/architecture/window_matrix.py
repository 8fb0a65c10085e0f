"""Who may do what with windows of visits: part of the one table. The one window that there is, is far off: only the
supervisor sees it, and to everybody else it is as absent as any.
"""

TABLE = """
/visits/window/<uuid:public_id>/
GET HEAD               | own               | in   404  404  404  200  404  403  403  in
GET HEAD               | other none closed | in   404  404  404  404  404  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own               | in   404  404  404  422  404  403  403  in
POST                   | other none closed | in   404  404  404  404  404  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/compliance/windows/
GET HEAD               | page              | in   403  403  403  200  200  200  403  in
OTHERS                 | page              | 405
/compliance/windows/<str:starts_on>/
GET HEAD               | disclosed         | in   403  403  403  200  200  200  403  in
GET HEAD               | kept absent       | in   403  403  403  404  404  404  403  in
POST                   | disclosed         | in   403  403  403  422  422  422  403  in
POST                   | kept absent       | in   403  403  403  404  404  404  403  in
OTHERS                 | any               | 405
"""
