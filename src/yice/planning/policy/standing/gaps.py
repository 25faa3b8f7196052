"""Gaps: what cannot be judged, and which facts are missing for it."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result, identity
from yice.lib import bulk as row_bulk
from yice.planning.policy.bulk import NULL, Coded, insert_columns, read_columns
from yice.planning.policy.digests import mix
from yice.planning.policy.models import Gap

Ints = NDArray[np.int64]


def _none() -> Ints:
    return np.empty(0, np.int64)


@dataclass
class GapChanges:
    """Which (unit, rule) gained and lost subjects that cannot be judged; for the counts of coverage."""

    opened: int = 0
    closed: int = 0
    gained_unit: Ints = field(default_factory=_none)
    gained_rule: Ints = field(default_factory=_none)
    lost_unit: Ints = field(default_factory=_none)
    lost_rule: Ints = field(default_factory=_none)


def apply_gaps(result: Result, rows: Ints, units: Ints, as_of: dt.date, kind: int) -> GapChanges:
    """Write the gaps that opened, closed or now miss other facts; a gap keeps the day since which it is known."""
    ids = result.numbers[rows]
    keys, sources, words, owner = _grouped(result, rows, units)
    had_key, had_unit, had_rule, had_since, had_digest = _had(ids, kind)
    digest = np.array([zlib.crc32(word.encode()) for word in words.words], dtype=np.int64)[words.codes]
    rule = np.array([_rule_number(result, name) for name in sources.words] or [0], dtype=np.int64)[sources.codes]
    place = np.searchsorted(had_key, keys)
    place_ok = np.minimum(place, max(len(had_key) - 1, 0))
    standing = (had_key[place_ok] == keys) if len(had_key) else np.zeros(len(keys), np.bool_)
    same = standing.copy()
    if len(had_key):
        same &= (had_digest[place_ok] == digest) & (had_unit[place_ok] == owner)
    gone = ~np.isin(had_key, keys, assume_unique=True)
    rewritten = np.isin(had_key, keys[standing & ~same], assume_unique=True)
    row_bulk.delete(Gap, had_key[gone | rewritten].tolist())
    since = np.full(len(keys), np.datetime64(as_of, "D"))
    if len(had_key):
        since = np.where(standing, had_since[place_ok], since)
    new = ~same
    insert_columns(
        Gap,
        {
            "id": keys[new],
            "subject_kind": np.full(int(new.sum()), kind),
            "subject": keys[new] >> _SUBJECT_SHIFT,
            "rule": rule[new],
            "source": sources.take(new),
            "facts": words.take(new),
            "unit_id": np.where(owner[new] < 0, NULL, owner[new]),
            "since": since[new].astype("datetime64[D]"),
        },
    )
    lost = (gone | rewritten) & (had_rule > 0)
    gained = new & (rule > 0)
    return GapChanges(
        opened=int((~standing).sum()),
        closed=int(gone.sum()),
        gained_unit=owner[gained],
        gained_rule=rule[gained],
        lost_unit=had_unit[lost],
        lost_rule=had_rule[lost],
    )


_SUBJECT_SHIFT = int(identity.encode(1, 0, 0, 0, 0)).bit_length() - 1


def _grouped(result: Result, rows: Ints, units: Ints) -> tuple[Ints, Coded, Coded, Ints]:
    """One row per (subject, source), ascending by key: key, source, missing facts as words, unit."""
    gaps = result.gaps
    wanted = np.zeros(len(result.numbers), np.bool_)
    wanted[rows] = True
    place = np.searchsorted(result.numbers, gaps.subject)
    keep = wanted[place] if len(place) else np.zeros(0, np.bool_)
    place, source, fact = place[keep], gaps.source[keep].astype(np.int64), gaps.fact[keep].astype(np.int64)
    codes = np.array([_code(result, name) for name in gaps.sources] or [0], dtype=np.int64)
    key = (
        (result.numbers[place] << _SUBJECT_SHIFT)
        | (identity.KINDS[result.subject] << (_SUBJECT_SHIFT - 3))
        | codes[source]
    )
    order = np.lexsort((fact, key))
    key, source, fact, place = key[order], source[order], fact[order], place[order]
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if len(key) else np.empty(0, np.int64)
    if len(key) == 0:
        return key, Coded(source, tuple(gaps.sources) or ("",)), Coded(source, ("",)), place
    combination = np.add.reduceat(mix(fact), starts)
    _, first, code = np.unique(combination, return_index=True, return_inverse=True)
    ends = np.append(starts[1:], len(key))
    words = tuple(
        ",".join(gaps.facts[one] for one in fact[starts[at] : ends[at]].tolist())[:400] for at in first.tolist()
    )
    return key[starts], Coded(source[starts], tuple(gaps.sources)), Coded(code, words), units[place[starts]]


def _rule_number(result: Result, source: str) -> int:
    kind, _, code = source.partition(":")
    return result.rulebook.rule(code).number if kind == "rule" and code in result.rulebook.rules else 0


def _code(result: Result, source: str) -> int:
    """A number of 32 bits for a source, the same in every process: rules by number, the others by a check sum."""
    number = _rule_number(result, source)
    return number << 18 if number else zlib.crc32(source.encode()) & 0x3FFFF


def _had(ids: Ints, kind: int) -> tuple[Ints, Ints, Ints, NDArray[np.datetime64], Ints]:
    if len(ids) == 0:
        return _none(), _none(), _none(), np.empty(0, "datetime64[D]"), _none()
    low, high = int(ids[0]) << _SUBJECT_SHIFT, (int(ids[-1]) + 1) << _SUBJECT_SHIFT
    key, unit, rule, since, facts = read_columns(
        [("id", "int"), ("unit_id", "int"), ("rule", "int"), ("since", "date"), ("facts", "text")],
        f"FROM policy_gap WHERE id >= {low} AND id < {high} AND subject_kind = {kind} ORDER BY id",
    )
    digest = np.fromiter((zlib.crc32(words.encode()) for words in facts.tolist()), np.int64, len(facts))
    mine = np.isin(key >> _SUBJECT_SHIFT, ids)
    return key[mine], unit[mine], rule[mine], since[mine].astype("datetime64[D]"), digest[mine]
