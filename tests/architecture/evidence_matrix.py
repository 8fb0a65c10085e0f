"""Who may see how far the audit log is sealed: part of the one table."""

TABLE = """
/evidence/
GET HEAD               | page              | in   403  403  403  403  403  200  200  in  403
OTHERS                 | page              | 405
"""
