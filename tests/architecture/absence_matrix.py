"""Who may do what about absences and cover: part of the one table. Here `own` and `other` are people of the teams."""

TABLE = """
/absences/
GET HEAD               | page              | in   403  403  403  200  200  403  200  in  403
OTHERS                 | page              | 405
/absences/record/
GET HEAD               | page              | in   403  403  403  200  200  403  200  in  403
POST                   | page              | in   403  403  403  422  422  403  422  in  403
OTHERS                 | page              | 405
/absences/<int:absence_id>/end/
POST                   | own               | in   403  403  403  302  404  403  302  in  403
POST                   | other             | in   403  403  403  404  302  403  302  in  403
POST                   | absent            | in   403  403  403  404  404  403  404  in  403
OTHERS                 | any               | 405
/absences/cover/
GET HEAD               | page              | in   403  403  403  200  200  403  200  in  403
POST                   | page              | in   403  403  403  422  422  403  422  in  403
OTHERS                 | page              | 405
/absences/cover/<int:cover_id>/end/
POST                   | own               | in   403  403  403  302  404  403  302  in  403
POST                   | other             | in   403  403  403  404  302  403  302  in  403
POST                   | absent            | in   403  403  403  404  404  403  404  in  403
OTHERS                 | any               | 405
"""
