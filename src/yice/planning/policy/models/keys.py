"""Whole-number primary keys that we choose ourselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    _Whole = models.BigIntegerField[int, int]
else:
    _Whole = models.BigIntegerField  # Django's fields take no type arguments at run time


class KeyField(_Whole):
    """A 64-bit primary key given by us (a duty's identity), not counted up.

    On SQLite only the type name ``integer`` makes the key the row number itself; under ``bigint`` every row would be
    looked up through a second tree, at a third more time for each write.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """``integer`` on SQLite (64 bits there), ``bigint`` elsewhere."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
