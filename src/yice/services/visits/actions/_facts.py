"""Items of the file confirmed or corrected on a visit; where both sides changed one, both values are kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from calendars.errors import CalendarError
from calendars.partial import parse_date
from yice.core.people import access
from yice.core.people import actions as people
from yice.core.people import queries as near
from yice.core.people.codes import Block, DoubtCode
from yice.core.people.fields import FIELDS, Field, as_json, cleaned, from_json
from yice.core.people.models import Change, Person
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.services.visits.drafts import Answer, VisitDraft
from yice.services.visits.models import Conflict, Visit

SOURCE = "走访当面"
NOT_ASKED = frozenset(
    {
        "hospitalised", "admitted_on", "critical", "mood", "mood_on", "mood_watch", "mood_watch_since", "longitude",
        "latitude",
    }
)  # fmt: skip


@dataclass(slots=True)
class Facts:
    """What a visit did to the file."""

    corrected: list[str]
    confirmed: list[str]
    conflicts: list[Conflict]


def write_facts(by: Actor, person: Person, visit: Visit, draft: VisitDraft) -> Facts:
    """Bring what the visit found into the file, block by block, with history and verification; return what it did.

    An item that nobody else touched since the form was opened is taken over. One that changed on both sides becomes a
    conflict with a doubt: the value verified later stands, both are kept, a person decides.
    """
    found = Facts([], [], [])
    if draft.answers:
        sight = access.field_policy(by, person)
        for block in dict.fromkeys(one.block for one in draft.answers):
            answers = [one for one in draft.answers if one.block == block]
            if any(one.field in NOT_ASKED or sight.get(one.field) != "full" for one in answers):
                raise access.not_allowed()
            _write_block(by, person, visit, draft, block, answers, found)
    clashing = {one.block for one in found.conflicts}
    clear = [block for block in draft.confirmed if block not in clashing]
    if clear:
        people.verify_block(by=by, person_id=person.pk, blocks=clear, verified_on=draft.on, source=SOURCE)
    found.confirmed = clear
    return found


def _write_block(
    by: Actor, person: Person, visit: Visit, draft: VisitDraft, block: str, answers: list[Answer], found: Facts
) -> None:
    detail = near.detail(person)
    version, current = detail.versions.get(block, 0), detail.blocks.get(block, {})
    stale = block in draft.seen and draft.seen[block] != version
    values: dict[str, Any] = {}
    clashes: list[tuple[Answer, Any]] = []
    for answer in answers:
        value = _value(answer)
        theirs = as_json(current.get(answer.field))
        if as_json(value) == theirs:
            continue
        if stale and not (answer.saw and answer.was == theirs):
            clashes.append((answer, as_json(value)))
        else:
            values[answer.field] = value
    for answer, mine in clashes:
        row = _conflict(by, person, visit, answer, as_json(current.get(answer.field)), mine, detail.verified.get(block))
        found.conflicts.append(row)
        if row.stands == "mine":
            values[answer.field] = _value(answer)
    if values:
        names = people.update_block(
            by=by, person_id=person.pk, block=block, values=values, source=SOURCE, valid_on=draft.on, version=version
        )
        found.corrected += [f"{block}.{name}" for name in names]


def _conflict(
    by: Actor, person: Person, visit: Visit, answer: Answer, theirs: Any, mine: Any, verified: dt.date | None
) -> Conflict:
    """Both values in a row of their own; the doubt that stands with the file names the item and no value."""
    last = (
        Change.objects.filter(person=person, block=answer.block, field=answer.field)
        .order_by("-recorded_at", "-pk")
        .first()
    )
    since = last.valid_on if last else verified
    label = FIELDS[answer.block][answer.field].label
    doubt = people.raise_doubt(
        by=by, person_id=person.pk, code=DoubtCode.EDIT_CONFLICT, field=answer.field,
        words=f"“{label}”两处登记不一致，请打开走访记录对照后核定。",
    )  # fmt: skip
    return Conflict.objects.create(
        visit=visit, doubt=doubt, block=answer.block, field=answer.field,
        base=answer.was if answer.saw else None, theirs=theirs, theirs_on=since, theirs_by=last.by if last else "",
        mine=mine, stands="mine" if since is None or visit.on > since else "theirs",
    )  # fmt: skip


def _value(answer: Answer) -> Any:
    field = field_of(answer.block, answer.field)
    value = answer.value
    try:
        if field.kind == "partial" and isinstance(value, str):
            return cleaned(field, parse_date(value) if value.strip() else None)
        return cleaned(field, from_json(field, value))
    except (CalendarError, ValueError, TypeError, KeyError) as error:
        raise _bad(field) from error


def field_of(block: str, name: str) -> Field:
    """The field of a block; ``Invalid`` (``unknown_field``) for one there is not, or that no form asks for."""
    field = FIELDS.get(block, {}).get(name) if block in Block.values else None
    if field is None or field.kind == "json":
        raise Invalid(
            "unknown_field",
            "走访记录里有档案没有的项目",
            why="表单可能是旧版本的。",
            todo="请刷新页面或更新离线包后重新填写这一项。",
        )
    return field


def _bad(field: Field) -> Invalid:
    return Invalid(
        "bad_value",
        f"“{field.label}”填写有误",
        why="所填内容与该项的要求不符。",
        todo="请按提示修改后重新保存，其他内容已保留。",
        fields={field.name: "填写有误"},
    )
