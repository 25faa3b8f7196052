"""Verifying that the trail still reads as it was sealed, that nothing is missing and its end was not cut off."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Min

from yice.core.audit import anchor, triggers
from yice.core.audit.chain import START, link_of, read
from yice.core.audit.models import Entry, Seal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was sealed. ``first_id..last_id`` is where to look."""

    code: str
    message: str
    first_id: int = 0
    last_id: int = 0


@dataclass(slots=True)
class Report:
    """What verification found; ``unsealed`` is the tail the worker has not closed yet."""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    unsealed_since: dt.datetime | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        """For ``--json``: stable keys."""
        return {
            "ok": self.ok,
            "entries": self.entries,
            "seals": self.seals,
            "unsealed": self.unsealed,
            "unsealed_since": self.unsealed_since.isoformat() if self.unsealed_since else None,
            "findings": [asdict(finding) for finding in self.findings],
        }


def verify(anchor_file: Path | None = None) -> Report:
    """Read the whole trail against its chain and the chain against the digests kept outside the database."""
    report = Report()
    digests = _walk(report)
    _check_tail(report)
    _check_anchors(report, digests, anchor_file)
    for name in triggers.missing(connection):
        report.findings.append(Finding("trigger_missing", f"数据库触发器 {name} 不在或已停用，审计表可能被改动。"))
    return report


def _walk(report: Report) -> dict[int, str]:
    previous, after, expected = START, 0, 1
    digests: dict[int, str] = {}
    for seal in Seal.objects.order_by("number").iterator(chunk_size=500):
        if seal.number != expected or seal.previous != previous:
            message = f"封存 {seal.number} 与前一环不相接：中间的封存被删除或改动。"
            report.findings.append(Finding("chain_broken", message, after + 1, seal.last_id))
        link = link_of(seal.previous, seal.number, read(after, seal.last_id))
        report.entries += link.count
        report.seals += 1
        if link.digest() != seal.digest or (link.first_id, link.count) != (seal.first_id, seal.count):
            report.findings.append(_difference(seal, link.count))
        digests[seal.number] = seal.digest
        previous, after, expected = seal.digest, seal.last_id, seal.number + 1
    return digests


def _difference(seal: Seal, found: int) -> Finding:
    where = f"第 {seal.first_id}–{seal.last_id} 条（封存 {seal.number}）"
    if found < seal.count:
        return Finding("entry_missing", f"{where}少了 {seal.count - found} 条记录。", seal.first_id, seal.last_id)
    if found > seal.count:
        return Finding("entry_added", f"{where}多出 {found - seal.count} 条记录。", seal.first_id, seal.last_id)
    return Finding("entry_changed", f"{where}的内容与封存时不同。", seal.first_id, seal.last_id)


def _check_tail(report: Report) -> None:
    sealed = Seal.objects.aggregate(last=Max("last_id"))["last"] or 0
    tail = Entry.objects.filter(id__gt=sealed).aggregate(count=Count("id"), since=Min("real_at"), last=Max("id"))
    report.unsealed, report.unsealed_since = tail["count"], tail["since"]
    report.entries += report.unsealed
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit_entry'")
        row = cursor.fetchone()
    highest = tail["last"] or sealed
    given = int(row[0]) if row else 0
    held = tail["count"] + sealed
    if given != highest or (report.unsealed and highest - sealed != report.unsealed):
        message = f"数据库发出过 {given} 个编号，末尾只到 {held}：尚未封存的记录被删除过。"
        report.findings.append(Finding("tail_cut", message, held + 1, given))


def _check_anchors(report: Report, digests: dict[int, str], source: Path | None) -> None:
    last = None
    for line in anchor.read(source):
        last = line
        if line.number not in digests:
            message = f"库外留存的封存 {line.number} 在库中没有：审计链的末尾被截掉。"
            report.findings.append(Finding("chain_cut", message, 0, line.last_id))
        elif digests[line.number] != line.digest:
            message = f"封存 {line.number} 的摘要与库外留存的不同：审计链被整段重写。"
            report.findings.append(Finding("chain_rewritten", message, 0, line.last_id))
    if last is None and digests:
        message = f"没有找到库外留存的摘要文件 {anchor.path().name}，无法判断末尾是否被截。"
        report.findings.append(Finding("anchor_missing", message))
