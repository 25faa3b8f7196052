"""Bringing in what offices wrote down before Yice: years of contact books as evidence and duties kept, in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from dutyengine import identity
from yice.core.audit.actions import record
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.planning.duties import rollups
from yice.planning.duties.models import Duty, Evidence
from yice.planning.duties.run.lock import hold_planner
from yice.planning.policy import books
from yice.planning.policy.bulk import Coded, insert_columns, read_columns, update_columns
from yice.planning.policy.bulk.columns import NULL, Column
from yice.planning.policy.subjects import among

Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]
_ROWS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Lines of a contact book, as columns of one length: one line kept one promise.

    ``key`` is the identity of the duty (``dutyengine.identity``), ``on`` the day of the deed, ``done_by`` the Staff
    number (0: not one of ours), ``unit`` the unit that owed it. ``opens``, ``due`` and ``closes`` matter for duties
    Yice does not have yet. ``kind``, ``channel``, ``result`` and ``names`` (of the doers) are words.
    """

    key: Ints
    on: Days
    opens: Days
    due: Days
    closes: Days
    unit: Ints
    done_by: Ints
    kind: Coded
    channel: Coded
    result: Coded
    names: Coded

    def __len__(self) -> int:
        """How many lines."""
        return len(self.key)

    def take(self, rows: NDArray[np.int64]) -> Ledger:
        """Some of the lines."""
        columns: dict[str, Any] = {name: _take(getattr(self, name), rows) for name in self.__slots__}
        return Ledger(**columns)


def bring_in_ledger(*, by: Actor, ledger: Ledger, source: str) -> int:
    """Write the evidence and close, or make closed, the duties it kept. Returns how many lines were taken.

    Lines whose duty is already decided are left out, so the same book twice adds nothing. Written in short
    transactions of whole lines; afterwards the counts of coverage are made anew. Refuses ``future_date`` for a deed
    that has not happened and ``evidence_not_accepted`` for a kind that the rule does not accept.
    """
    _check(ledger)
    taken = 0
    order = np.argsort(ledger.key, kind="stable")
    for start in range(0, len(order), _ROWS):
        part = ledger.take(order[start : start + _ROWS])
        with transaction.atomic():
            hold_planner()
            taken += _write(part, by, source)
        bulk.breathe()
    with transaction.atomic():
        rollups.recount()
        record(
            by=by, verb="duties.bring_in_ledger", subject=("ledger", None), detail={"lines": taken, "source": source}
        )
    return taken


def _check(ledger: Ledger) -> None:
    if len(np.unique(ledger.key)) != len(ledger):
        raise Invalid(
            "ledger_twice",
            "台账里同一件事写了两次",
            why="同一人、同一规则、同一场次只能有一条。",
            todo="请去掉重复行。",
        )
    if len(ledger) and ledger.on.max() > np.datetime64(clock.today(), "D"):
        raise Invalid("future_date", "台账里有还没到的日期", why="办理日期晚于今天。", todo="请核对日期。")
    _, book = books.in_force(clock.today())
    parts = identity.decode(ledger.key)
    for rule in np.unique(np.asarray(parts.rule)):
        known = book.by_number.get(int(rule))
        if known is None:
            raise Invalid(
                "unknown_rule",
                f"政策手册里没有编号为 {rule} 的规则",
                why="台账里的规则编号与现行政策手册对不上。",
                todo="请核对规则编号。",
            )
        kinds = {ledger.kind.words[int(code)] for code in np.unique(ledger.kind.codes[np.asarray(parts.rule) == rule])}
        accepted = {kind for step in known.steps for kind in step.evidence.kinds}
        if not kinds <= accepted:
            raise Invalid(
                "evidence_not_accepted",
                f"“{known.title}”不接受这种佐证",
                why=f"台账里是{'、'.join(sorted(kinds - accepted))}。",
                todo="请核对佐证种类。",
            )


def _write(part: Ledger, by: Actor, source: str) -> int:
    subjects = np.unique(np.asarray(identity.decode(part.key).subject))
    key, decided = read_columns(
        [("id", "int"), ("CASE WHEN decision IS NULL THEN 0 ELSE 1 END", "int")],
        f"FROM duties_duty WHERE {among('subject', subjects)} ORDER BY id",
    )
    part = part.take(np.flatnonzero(~np.isin(part.key, key[decided != 0])))
    if not len(part):
        return 0
    standing = np.isin(part.key, key)
    evidence = _evidence(part, by, source)
    _insert(part.take(np.flatnonzero(~standing)), evidence[~standing])
    old = part.take(np.flatnonzero(standing))
    update_columns(Duty, old.key, _decision(old, evidence[standing]))
    return len(part)


def _evidence(part: Ledger, by: Actor, source: str) -> Ints:
    """Write the records; returns their numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM duties_evidence")
        (last,) = cursor.fetchone()
    count = len(part)
    numbers = np.arange(last + 1, last + 1 + count, dtype=np.int64)
    parts = identity.decode(part.key)
    moment = str(connection.ops.adapt_datetimefield_value(clock.now()) or clock.now())
    insert_columns(
        Evidence,
        {
            "id": numbers,
            "subject_kind": np.asarray(parts.kind, dtype=np.int64),
            "subject": np.asarray(parts.subject),
            "kind": part.kind,
            "channel": part.channel,
            "on": part.on,
            "party": _same("unit", count),
            "done_by_id": np.where(part.done_by == 0, NULL, part.done_by),
            "done_by_name": part.names,
            "reached": np.ones(count, dtype=np.int64),
            "result": part.result,
            "mood": _same("calm", count),
            "needs": _same("", count),
            "follow_up": np.zeros(count, dtype=np.int64),
            "follow_up_note": _same("", count),
            "recorded_at": [moment] * count,
            "recorded_by": np.full(count, by.id),
            "recorded_by_name": _same(by.name, count),
            "source": _same(source, count),
            "revoked_reason": _same("", count),
            "version": np.ones(count, dtype=np.int64),
        },
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('duties_evidence', 'id'), %s)", [int(numbers[-1])])
    return numbers


def _insert(part: Ledger, evidence: Ints) -> None:
    if not len(part):
        return
    parts = identity.decode(part.key)
    insert_columns(
        Duty,
        {
            "id": part.key,
            "subject_kind": np.asarray(parts.kind, dtype=np.int64),
            "subject": np.asarray(parts.subject),
            "rule": np.asarray(parts.rule, dtype=np.int64),
            "step": np.asarray(parts.step, dtype=np.int64),
            "occurrence": np.asarray(parts.occurrence),
            "opens": part.opens,
            "due": part.due,
            "closes": part.closes,
            "role": _same("liaison", len(part)),
            "unit_id": part.unit,
            **_decision(part, evidence),
        },
    )


def _decision(part: Ledger, evidence: Ints) -> dict[str, Column]:
    """The columns that say: kept, then, by this proof. The moment of recording is the day of the deed."""
    moment = str(connection.ops.adapt_datetimefield_value(clock.now()) or clock.now())
    return {
        "decision": _same("done", len(part)),
        "decided_on": part.on,
        "decided_at": [moment] * len(part),
        "evidence_id": evidence,
        "owner_id": np.where(part.done_by == 0, NULL, part.done_by),
    }


def _same(word: str, count: int) -> Coded:
    return Coded(np.zeros(count, dtype=np.int64), (word,))


def _take(column: NDArray[np.int64] | Coded, rows: NDArray[np.int64]) -> NDArray[np.int64] | Coded:
    return column.take(rows) if isinstance(column, Coded) else column[rows]
