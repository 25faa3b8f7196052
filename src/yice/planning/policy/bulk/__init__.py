"""Columns in and out of the database, a million rows at a time, through the connection Django already has.

One SQLite library per process is a rule of the house: on SQLite sorted ``executemany`` of Django's own connection, on
PostgreSQL binary COPY of Django's own connection, put together by NumPy.
"""

from yice.planning.policy.bulk.columns import NULL, Coded, Columns
from yice.planning.policy.bulk.reading import read_columns
from yice.planning.policy.bulk.writing import insert_columns, update_columns

__all__ = ["NULL", "Coded", "Columns", "insert_columns", "read_columns", "update_columns"]
