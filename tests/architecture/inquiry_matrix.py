"""Who may put questions to the audit log: part of the one table. Own is a question of the auditor's own."""

TABLE = """
/log/
GET HEAD               | page              | in   403  403  403  403  403  200  403  in  200
POST                   | page              | in   403  403  403  403  403  422  403  in  422
OTHERS                 | page              | 405
/log/unusual/
GET HEAD               | page              | in   403  403  403  403  403  200  403  in  200
POST                   | page              | in   403  403  403  403  403  422  403  in  422
OTHERS                 | page              | 405
/log/<uuid:public_id>/
GET HEAD               | own account       | in   403  403  403  403  403  200  403  in  404
GET HEAD               | another absent    | in   403  403  403  403  403  404  403  in  404
POST                   | own account       | in   403  403  403  403  403  200  403  in  404
POST                   | another absent    | in   403  403  403  403  403  404  403  in  404
OTHERS                 | any               | 405
"""
