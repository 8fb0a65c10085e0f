"""Who may search: part of the one table. A POST of nonsense says nothing to look for."""

TABLE = """
/search/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in
POST                   | page              | in   422  422  422  422  422  403  403  in
OTHERS                 | page              | 405
"""
