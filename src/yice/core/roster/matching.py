"""Who is already there: within the file, and in the register. By identity number first, else by name and birth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from yice.core.people.models import Person
from yice.core.roster.access import units_for
from yice.core.roster.differences import differences, fresh_needs, load, needs_of
from yice.core.roster.drafts import draft_of
from yice.core.roster.judge.codes import ERROR, INFO, WARNING, issue
from yice.core.roster.judge.rows import Judged
from yice.core.roster.models import Verdict
from yice.lib.actor import Actor
from yice.lib.crypto import blind_identity

_CHUNK = 500
Span = tuple[dt.date, dt.date]


@dataclass(slots=True)
class Examined:
    """A judged row with what is proposed for it."""

    judged: Judged
    verdict: str = Verdict.NEW
    match_id: int | None = None
    matched_by: str = ""


@dataclass(slots=True)
class _Seen:
    place: str
    row: int
    number: str
    span: Span | None


@dataclass(slots=True)
class FileMemory:
    """Who has come by in this file. Keeps canonical numbers and births in memory only."""

    _by_number: dict[str, tuple[str, int]] = field(default_factory=dict)
    _by_name: dict[str, list[_Seen]] = field(default_factory=dict)

    def check(self, judged: Judged) -> None:
        """Raise ``duplicate_in_file`` on a row that repeats an earlier one; remember it otherwise."""
        person = judged.person
        if not person.name:
            return
        card = person.card
        number = card.canonical if card is not None and card.is_usable else ""
        if number:
            earlier = self._by_number.get(number)
            if earlier is not None:
                self._say(judged, earlier, "身份证号相同")
                return
            self._by_number[number] = (judged.sheet, judged.row)
        span = person.birth_span
        for seen in self._by_name.get(person.name, ()):
            if number and seen.number:
                continue  # two people of one name, told apart by their numbers
            if span is not None and seen.span is not None and _overlap(span, seen.span):
                self._say(judged, (seen.place, seen.row), "姓名和出生日期相同，不能凭身份证号区分")
                return
        self._by_name.setdefault(person.name, []).append(_Seen(judged.sheet, judged.row, number, span))

    @staticmethod
    def _say(judged: Judged, earlier: tuple[str, int], why: str) -> None:
        sheet, row = earlier
        where = f"第 {row} 行" if sheet == judged.sheet else f"“{sheet}”第 {row} 行"
        message = f"与{where}{why}，这一行不导入。请删去多余的一行；确是两个人的，请补齐身份证号。"
        judged.add(issue("duplicate_in_file", ERROR, message))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


class RegisterMatch:
    """Looks rows up in the register, a batch at a time."""

    def __init__(self, by: Actor) -> None:
        """``by`` decides whose files may be updated; others are only said to be elsewhere."""
        self._reach = set(units_for(by).values_list("pk", flat=True))
        self._any = Person.objects.filter(erased_at__isnull=True).exists()

    def look_up(self, rows: Sequence[Judged]) -> list[Examined]:
        """Propose new, update or skip for each row."""
        found = [Examined(row, Verdict.ERROR if row.is_refused else Verdict.NEW) for row in rows]
        if self._any:
            open_rows = [one for one in found if one.verdict != Verdict.ERROR]
            rest = self._by_number(open_rows)
            self._by_name(rest)
            self._compare([one for one in open_rows if one.match_id is not None])
        for one in found:
            if one.judged.is_refused:
                one.verdict = Verdict.ERROR
            elif one.judged.person.life == "left":
                one.verdict = Verdict.SKIP
        return found

    def _by_number(self, rows: list[Examined]) -> list[Examined]:
        blinds: dict[str, Examined] = {}
        rest: list[Examined] = []
        for one in rows:
            card = one.judged.person.card
            blind = blind_identity(card.number) if card is not None and card.is_usable else None
            if blind:
                blinds[blind] = one
            else:
                rest.append(one)
        known = _fetch(Q(id_blind__in=part) for part in _parts(list(blinds)))
        for person in known:
            one = blinds.pop(person["id_blind"])
            self._take(one, person, "number")
        return rest + list(blinds.values())

    def _by_name(self, rows: list[Examined]) -> None:
        names = list({one.judged.person.name for one in rows})
        by_name: dict[str, list[dict[str, Any]]] = {}
        for person in _fetch(Q(name__in=part) for part in _parts(names)):
            by_name.setdefault(person["name"], []).append(person)
        for one in rows:
            span = one.judged.person.birth_span
            card = one.judged.person.card
            has_number = card is not None and card.is_usable
            alike = [
                person
                for person in by_name.get(one.judged.person.name, ())
                if span is not None
                and not (has_number and person["id_blind"])
                and (theirs := _span_of(person)) is not None
                and _overlap(span, theirs)
            ]
            if len(alike) > 1:
                message = (
                    f"册中有 {len(alike)} 位同名且出生日期对得上的人，分不清是哪一位，这一行不导入。请补填身份证号。"
                )
                one.judged.add(issue("duplicate_in_register", ERROR, message))
            elif alike:
                self._take(one, alike[0], "name")

    def _take(self, one: Examined, person: dict[str, Any], matched_by: str) -> None:
        if person["unit_id"] not in self._reach:
            message = "已在别的单位建档，这一行不导入。请联系上级办理转接。"
            one.judged.add(issue("duplicate_in_register", ERROR, message))
            return
        one.match_id, one.matched_by = person["id"], matched_by

    def _compare(self, rows: list[Examined]) -> None:
        people, blocks = load(one.match_id for one in rows if one.match_id is not None)
        needs = needs_of(people)
        for one in rows:
            person = people.get(one.match_id or 0)
            if person is None:
                continue
            draft = draft_of(one.judged.person, (), None)
            brings_number = bool(draft.id_number) and person.id_blind is None
            differs = differences(person, blocks, draft) or brings_number or fresh_needs(person.pk, needs, draft)
            one.verdict = Verdict.UPDATE if differs else Verdict.SKIP
            if one.matched_by == "number":
                advice = "建议更新" if differs else "内容没有变化，跳过"
                problem = issue("duplicate_in_register", INFO, f"身份证号已在册（档案 {person.no}），{advice}。")
            else:
                one.verdict = one.verdict if _is_sure(one.judged.person.birth_span, person) else Verdict.SKIP
                message = f"姓名和出生日期与在册档案 {person.no} 相同，身份证号不能证实。请对照后选择更新、新增或跳过。"
                problem = issue("duplicate_in_register", WARNING, message)
            one.judged.add(problem)


def _is_sure(span: Span | None, person: Person) -> bool:
    """Whether name and birth agree to the day; anything coarser is skipped until somebody has looked."""
    theirs = (person.birth_earliest or person.id_birth, person.birth_latest or person.birth_earliest or person.id_birth)
    return span is not None and span[0] == span[1] and span == theirs


def _parts(values: list[str]) -> list[list[str]]:
    return [values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK)]


def _fetch(conditions: Any) -> list[dict[str, Any]]:
    columns = ("id", "no", "name", "unit_id", "id_blind", "id_birth", "birth_earliest", "birth_latest")
    known = Person.objects.filter(erased_at__isnull=True)
    return [row for condition in conditions for row in known.filter(condition).values(*columns)]


def _span_of(person: dict[str, Any]) -> Span | None:
    if person["birth_earliest"] is not None:
        return person["birth_earliest"], person["birth_latest"] or person["birth_earliest"]
    return (person["id_birth"], person["id_birth"]) if person["id_birth"] is not None else None
