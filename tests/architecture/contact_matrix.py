"""Who may do what with contacts, announced visits and the national register's entries: part of the one table."""

# Of these addresses, those that show somebody.
SHOW_PEOPLE = {
    *(f"visits/answer/<uuid:public_id>/{question}/" for question in ("contact_before", "overlap")),
    "visits/contacts/<uuid:public_id>/",
    "visits/announce/<uuid:public_id>/",
    "visits/announced/",
    "visits/announced/<uuid:public_id>/",
    "visits/visor/",
    "visits/visor/<uuid:public_id>/",
    "api/v1/contacts/",
    "api/v1/contacts/<str:public_id>/",
    "api/v1/visor-entries/",
    "api/v1/visor-entries/<str:public_id>/",
    "api/v1/announced-visits/",
    "api/v1/announced-visits/<str:public_id>/",
}

_OF_ONE = """
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
"""
_PAGES_OF_ONE = (
    "answer/<uuid:public_id>/contact_before",
    "answer/<uuid:public_id>/overlap",
    "contacts/<uuid:public_id>",
    "announce/<uuid:public_id>",
    "announced/<uuid:public_id>",
    "visor/<uuid:public_id>",
)

TABLE = (
    "".join(f"/visits/{page}/{_OF_ONE}" for page in _PAGES_OF_ONE)
    + """/visits/announced/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/visits/visor/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in
OTHERS                 | page              | 405
/api/v1/contacts/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
POST                   | page              | 401  400  400  400  400  400  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/contacts/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/visor-entries/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/visor-entries/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/visor-entries/<str:public_id>/written/
POST                   | own closed        | 401  400  400  404  400  404  403  403  401
POST                   | other             | 401  404  404  400  404  400  403  403  401
POST                   | none              | 401  404  404  404  400  400  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/announcements/
POST                   | page              | 401  400  400  400  400  400  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/announced-visits/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/announced-visits/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/announced-visits/<str:public_id>/review/
POST                   | own closed        | 401  403  403  403  400  404  403  403  401
POST                   | other             | 401  403  403  403  404  400  403  403  401
POST                   | none              | 401  403  403  403  400  400  403  403  401
POST                   | absent            | 401  403  403  403  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
"""
)
