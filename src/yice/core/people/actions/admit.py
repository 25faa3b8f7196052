"""Opening files: one person, or a whole city's roster in one set of statements."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.org.models import Unit
from yice.core.people import access, codes
from yice.core.people.actions._common import mark_changed
from yice.core.people.actions._rows import Stamp, write
from yice.core.people.drafts import DoubtDraft, PersonDraft
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.crypto import blind_identity
from yice.lib.errors import Invalid, Refused
from yice.lib.idcard import read
from yice.lib.names import clean_name, name_problem

_SHOWN = 20


def admit_person(*, by: Actor, draft: PersonDraft, key: str | None = None) -> Person:
    """Open one file; a doubtful identity number is kept and becomes a doubt to settle.

    Raises ``Invalid`` for what cannot be stored, ``Refused`` (``person_exists``) for a known identity number.
    """
    with transaction.atomic():
        seen = once(key, by, "people.admit_person")
        if seen.answer is not None:
            return Person.objects.get(pk=seen.answer["id"])
        verdict = read(draft.id_number).verdict if draft.id_number else ""
        if verdict and verdict not in {doubt.code for doubt in draft.doubts}:
            words = "登记的号码未通过校验"
            draft.doubts = [*draft.doubts, DoubtDraft(code=verdict, field="id_number", words=words)]
        (number,) = _admit(by, [draft], source="人工建档", batch=None, recorded_at=None)
        record(by=by, verb="people.admit_person", subject=("person", number), unit_id=draft.unit_id)
        seen.store({"id": number})
    return Person.objects.get(pk=number)


def admit_people(
    *,
    by: Actor,
    drafts: Sequence[PersonDraft],
    source: str,
    batch: int | None = None,
    recorded_at: dt.datetime | None = None,
    mark: bool = True,
    veiled: bool = False,
    key: str | None = None,
) -> list[int]:
    """Open many files at once and return their numbers in the order of ``drafts``: all or none.

    One audit entry for the lot. ``source`` is what verifications and doubts name (the file or the batch), ``batch`` the
    import's number, ``recorded_at`` the moment from which the register is to have known it (default: now).
    With ``mark=False`` nobody is put into the changed set: for loaders that plan everybody afterwards.
    With ``veiled=True`` the files are written but nobody sees them until the import unveils the whole batch at once.
    """
    with transaction.atomic():
        seen = once(key, by, "people.admit_people")
        if seen.answer is not None:
            first, last = seen.answer["first"], seen.answer["last"]
            again = Person.objects.filter(pk__gte=first, pk__lte=last, batch=batch)
            return list(again.order_by("pk").values_list("pk", flat=True))
        numbers = _admit(by, drafts, source=source, batch=batch, recorded_at=recorded_at, mark=mark, veiled=veiled)
        span = {"count": len(numbers), "first": min(numbers, default=0), "last": max(numbers, default=0)}
        record(by=by, verb="people.admit_people", subject=("batch", batch), detail=span)
        seen.store(span)
    return numbers


def _admit(
    by: Actor,
    drafts: Sequence[PersonDraft],
    *,
    source: str,
    batch: int | None,
    recorded_at: dt.datetime | None,
    mark: bool = True,
    veiled: bool = False,
) -> list[int]:
    units = _units(by, {draft.unit_id for draft in drafts})
    for draft in drafts:
        _check(draft)
    _refuse_known(drafts)
    _refuse_numbers(drafts)
    now = recorded_at or clock.now()
    stamp = Stamp(
        now=now,
        today=clock.today(),
        by=by.name,
        by_id=by.id,
        source=source[:64],
        batch=batch,
        veil=now if veiled else None,
    )
    numbers = write(drafts, units, stamp)
    if mark:
        mark_changed(numbers, "admitted")
    return numbers


def _units(by: Actor, wanted: set[int]) -> dict[int, Unit]:
    units = Unit.objects.in_bulk(wanted)
    missing = wanted - set(units)
    if missing:
        raise Invalid(
            "unit_unknown",
            "管理单位不存在",
            why=f"单位编号 {sorted(missing)[:5]} 没有登记。",
            todo="请先登记单位，或改选已有单位。",
            fields={"unit_id": "没有这个单位"},
        )
    for unit in units.values():
        access.require_unit(by, unit, "admit")
        if not unit.is_open:
            raise Invalid(
                "unit_closed",
                f"“{unit.name}”已撤销，不能再建档",
                why="撤销的单位不再管理人员。",
                todo="请改选承接单位。",
                fields={"unit_id": "单位已撤销"},
            )
    return units


_CODED = (
    ("category", "人员类别", codes.Category), ("sex", "性别", codes.Sex), ("period", "参加革命时期", codes.Period),
    ("deceased_period", "已故干部参加革命时期", codes.Period), ("rank", "实职职级", codes.Rank),
    ("rank_treatment", "现享受待遇", codes.Rank), ("nature", "单位性质", codes.Nature), ("tier", "层级", codes.Tier),
    ("residence", "居住方式", codes.Residence), ("income", "固定收入", codes.Income),
    ("greet_calendar", "祝寿历法", codes.CalendarKind),
)  # fmt: skip
_VALUES = tuple((name, label, frozenset(choices.values)) for name, label, choices in _CODED)


def _check(draft: PersonDraft) -> None:
    draft.name = clean_name(draft.name)
    problem = name_problem(draft.name)
    if problem:
        raise Invalid(
            "missing_name",
            f"姓名不能用：{problem}",
            why="没有姓名无法建档。",
            todo="请补填姓名。",
            fields={"name": problem},
        )
    if not draft.category:
        raise Invalid(
            "missing_category",
            "没有填写人员类别",
            why="类别决定待遇和统计口径。",
            todo="请选择离休、退休、遗属等类别。",
            fields={"category": "请选择"},
        )
    for name, label, values in _VALUES:
        value = getattr(draft, name)
        if value is not None and value not in values:
            raise Invalid(
                "unknown_code",
                f"“{label}”没有“{value}”这一项",
                why="代码不在系统的代码表里。",
                todo="请改用代码表里的值。",
                fields={name: "没有这一项"},
            )


def _refuse_known(drafts: Sequence[PersonDraft]) -> None:
    """No two files with one identity number: neither within the drafts nor against the register."""
    blinds: dict[str, int] = {}
    twice: list[str] = []
    for draft in drafts:
        if draft.id_number and read(draft.id_number).is_usable:
            blind = blind_identity(draft.id_number) or ""
            if blind in blinds:
                twice.append(draft.name)
            blinds[blind] = 1
    known = _known_names(list(blinds))
    if twice or known:
        names = "、".join([*known, *twice][:_SHOWN])
        raise Refused(
            "person_exists",
            f"身份证号已在册：{names}",
            why="同一身份证号只能有一份档案（15 位与 18 位视为同一号码）。",
            todo="请打开已有档案修改，或核对身份证号。",
            count=len(twice) + len(known),
        )


def _refuse_numbers(drafts: Sequence[PersonDraft]) -> None:
    """A file number that is brought along is nobody else's."""
    given = [draft.no for draft in drafts if draft.no]
    taken = {number for number, count in Counter(given).items() if count > 1}
    for start in range(0, len(given), 500):
        taken |= set(Person.objects.filter(no__in=given[start : start + 500]).values_list("no", flat=True))
    if taken:
        raise Refused(
            "file_number_taken",
            f"档案编号已被使用：{'、'.join(sorted(taken)[:_SHOWN])}",
            why="一个编号只对应一份档案。",
            todo="请改用别的编号，或留空由系统编号。",
            count=len(taken),
        )


def _known_names(blinds: list[str]) -> list[str]:
    names: list[str] = []
    for start in range(0, len(blinds), 500):
        names += Person.objects.filter(id_blind__in=blinds[start : start + 500]).values_list("name", flat=True)
    return names
