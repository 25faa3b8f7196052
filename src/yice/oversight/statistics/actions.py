"""Signing: freezing a table with the people behind every figure."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.org.models import Unit
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.lib.ids import path_range
from yice.oversight.statistics.counting import Frame, ranges_on
from yice.oversight.statistics.drawing import draw, members
from yice.oversight.statistics.models import SignedCell, SignedTable
from yice.oversight.statistics.packing import digest, pack
from yice.oversight.statistics.tables import BY_NAME


def sign_table(
    *, by: Actor, name: str, as_of: dt.date, unit: Unit, note: str = "", key: str | None = None
) -> SignedTable:
    """Freeze table ``name`` as of a day for a unit's subtree.

    Refuses a day that is not over (``statistics_future``) and a table whose sums do not close
    (``statistics_sums_open``): numbers that fight each other are mended first, not signed.
    """
    if as_of > clock.today():
        raise Invalid(
            "statistics_future",
            "还没到截止日期，不能签发",
            why=f"{as_of:%Y年%-m月%-d日}在今天之后，到那天之前数字还会变。",
            todo="请选择今天或以前的日期。",
            fields={"as_of": "截止日期不能晚于今天"},
        )
    with transaction.atomic():
        seen = once(key, by, "statistics.sign_table")
        if seen.answer is not None:
            return SignedTable.objects.get(pk=seen.answer["id"])
        frame = Frame(as_of, ranges_on((path_range(unit.path),), as_of))
        drawn = draw(name, frame, unit.name)
        broken = [relation.text for relation in drawn.relations if not relation.holds]
        if broken:
            raise Invalid(
                "statistics_sums_open",
                "表内数字不平，不能签发",
                why="；".join(broken),
                todo="请点开对应数字核对人员，改正后再签发。",
            )
        body = drawn.body()
        cells = {line.key: pack(members(BY_NAME[name], line.key, frame)) for line in drawn.lines}
        signed = SignedTable.objects.create(
            name=name,
            as_of=as_of,
            unit=unit,
            body=body,
            digest=digest(body, cells),
            note=note[:200],
            signed_by_id=by.id,
            signed_by_name=by.name,
            signed_at=clock.now(),
        )
        SignedCell.objects.bulk_create(
            SignedCell(table=signed, key=cell, members=packed) for cell, packed in cells.items()
        )
        record(
            by=by,
            verb="statistics.sign_table",
            subject=("signed_table", signed.pk),
            unit_id=unit.pk,
            detail={"table": name, "as_of": as_of.isoformat(), "digest": signed.digest[:16]},
        )
        seen.store({"id": signed.pk})
    return signed
