"""Sealing: the worker closes what was written into the chain, in batches, never more than is surely complete."""

from __future__ import annotations

import time

from django.db import IntegrityError, connection, transaction

from yice.core.audit import anchor
from yice.core.audit.chain import START, link_of, read
from yice.core.audit.models import Entry, Seal
from yice.lib import clock

BATCH = 10_000
_TRIES = 20
_WAIT = 0.05  # seconds between looks at transactions that may still hold a lower number


def seal_pending(batch: int = BATCH) -> int:
    """Seal what is complete; returns how many entries. Safe to call from several workers: the chain admits one."""
    safe = safe_point()
    total = 0
    while count := _seal_one(safe, batch):
        total += count
    return total


def _seal_one(safe: int, batch: int) -> int:
    last = Seal.objects.order_by("-number").first()
    number, previous, after = (last.number + 1, last.digest, last.last_id) if last else (1, START, 0)
    ids = Entry.objects.filter(id__gt=after, id__lte=safe).order_by("id").values_list("id", flat=True)
    up_to = max(ids[:batch], default=0)
    if not up_to:
        return 0
    link = link_of(previous, number, read(after, up_to))
    try:
        with transaction.atomic():
            Seal.objects.create(
                number=number,
                first_id=link.first_id,
                last_id=link.last_id,
                count=link.count,
                previous=previous,
                digest=link.digest(),
                sealed_at=clock.real_now(),
            )
    except IntegrityError:
        return 0  # another worker sealed the same range a moment earlier
    anchor.keep(anchor.Anchor(number, link.last_id, link.digest()))
    return link.count


def safe_point() -> int:
    """The highest number below which nothing can still appear.

    SQLite has one writer, so numbers appear in order. On PostgreSQL a transaction may take a number and commit long
    after higher ones: every inserter holds ROW EXCLUSIVE on the table from before it takes its number until it ends,
    so once those seen holding it *after* reading the highest number are gone, everything up to it has appeared.
    Nobody is made to wait for that; if they take long, the tail stays unsealed until the next round.
    """
    if connection.vendor != "postgresql":
        return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_entry_id_seq")
        highest = int(cursor.fetchone()[0])
    pending = _writers()
    for _ in range(_TRIES):
        if not pending:
            return highest
        time.sleep(_WAIT)
        pending &= _writers()
    return 0


def _writers() -> set[str]:
    """Transactions other than ours that may have taken a number and not ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE relation = 'audit_entry'::regclass "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()"
        )
        return {name for (name,) in cursor.fetchall()}
