"""Drawing a table: its figures, whether its sums close, its shares and the notes that must be read with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from yice.oversight.statistics.counting import Counter, Frame, mean_age
from yice.oversight.statistics.tables import BY_NAME, FLAGS, LIXIU, Figure, Table


@dataclass(frozen=True, slots=True)
class Line:
    """One figure as drawn. ``door`` says whether it opens the people (or units) behind it."""

    key: str
    label: str
    value: int
    unit: str
    door: bool = True


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum, subset or share with the numbers in it, and whether it holds."""

    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table as of a day for a part of the tree."""

    name: str
    title: str
    question: str
    as_of: dt.date
    unit: str
    lines: tuple[Line, ...]
    relations: tuple[Relation, ...]
    notes: tuple[str, ...]

    def value(self, key: str) -> int:
        """The figure of one line."""
        return next(line.value for line in self.lines if line.key == key)

    def body(self) -> dict[str, object]:
        """The table as plain values: for JSON, for signing, for the page of a signed table."""
        return {
            "name": self.name,
            "title": self.title,
            "question": self.question,
            "as_of": self.as_of.isoformat(),
            "unit": self.unit,
            "lines": [{"key": i.key, "label": i.label, "value": i.value, "unit": i.unit} for i in self.lines],
            "relations": [{"text": relation.text, "holds": relation.holds} for relation in self.relations],
            "notes": list(self.notes),
        }


def draw(name: str, frame: Frame, unit: str) -> Drawn:
    """Draw one table. ``name`` is a key of ``tables.BY_NAME``; ``unit`` the name that stands over it."""
    table = BY_NAME[name]
    counter = Counter(frame)
    picks = {figure.key: figure.pick for figure in table.figures if "any" not in figure.pick}
    found = counter.counts(picks)
    for figure in table.figures:
        parts = figure.pick.get("any")
        if isinstance(parts, tuple):
            found[figure.key] = sum(found[part] for part in parts)
    return Drawn(
        name=table.name,
        title=table.title,
        question=table.question,
        as_of=frame.as_of,
        unit=unit,
        lines=_lines(table.figures, found),
        relations=tuple(_relations(table, found)),
        notes=tuple(_notes(table, found, counter)),
    )


def members(table: Table, key: str, frame: Frame) -> list[int]:
    """The people (for branches: the units) behind one figure, sorted."""
    figures = {figure.key: figure for figure in table.figures}
    counter = Counter(frame)
    parts = figures[key].pick.get("any")
    picks = [figures[part].pick for part in parts] if isinstance(parts, tuple) else [figures[key].pick]
    return sorted({member for pick in picks for member in counter.members(pick)})


def percent(part: int, whole: int) -> str:
    """A share to one decimal, half up; a dash where there is no whole."""
    if not whole:
        return "—"
    return f"{(Decimal(part) * 100 / Decimal(whole)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def in_wan(number: int) -> str:
    """37,183 → 3.7万."""
    return f"{(Decimal(number) / 10_000).quantize(Decimal('0.1'), ROUND_HALF_UP)}万"


def _lines(figures: tuple[Figure, ...], found: Mapping[str, int]) -> tuple[Line, ...]:
    """What nobody belongs to and nobody expects ("未登记" with nobody) is left out."""
    return tuple(
        Line(figure.key, figure.label, found[figure.key], figure.unit)
        for figure in figures
        if found[figure.key] or not figure.label.endswith("未登记")
    )


def _relations(table: Table, found: Mapping[str, int]) -> list[Relation]:
    label = {figure.key: figure.label for figure in table.figures}
    relations = []
    for total, parts in table.sums:
        shown = [part for part in parts if found[part] or not label[part].endswith("未登记")]
        added = sum(found[part] for part in parts)
        text = " + ".join(str(found[part]) for part in shown)
        holds = added == found[total]
        relations.append(Relation(f"{text} = {added}" + ("" if holds else f"，与合计 {found[total]} 不符"), holds))
    for part, whole in table.subsets:
        relations.append(
            Relation(f"{label[part]} {found[part]} ≤ {label[whole]} {found[whole]}", found[part] <= found[whole])
        )
    for words, part, whole in table.shares:
        relations.append(
            Relation(f"{words}：{found[part]} ÷ {found[whole]} = {percent(found[part], found[whole])}", holds=True)
        )
    if table.name == "A10":
        closing = found["opening"] + found["joined"] - found["deaths"] - found["moved_out"]
        text = f"{found['opening']} + {found['joined']} − {found['deaths']} − {found['moved_out']} = {closing}"
        relations.append(Relation(text, closing == found["closing"]))
    if table.name == "A11":
        fewer = found["opening"] - found["closing"]
        relations.append(Relation(f"{found['opening']} − {found['closing']} = {fewer}", fewer == found["deaths"]))
    return relations


def _notes(table: Table, found: Mapping[str, int], counter: Counter) -> list[str]:
    notes = []
    if table.name in {"A01", "A02"}:
        age = mean_age(counter, LIXIU)
        if age is not None:
            notes.append(f"平均年龄 {Decimal(age).quantize(Decimal('0.1'), ROUND_HALF_UP)} 岁（周岁，截至当日）。")
    if table.name == "A09":
        notes.append("两个比例的基数不同，引用时须写明；期间转入转出见 A10。")
    if table.name == "A11" and found["opening"]:
        day = counter.frame.as_of
        months = day.month - (0 if (day + dt.timedelta(days=1)).month != day.month else 1)
        if 0 < months < 12:  # noqa: PLR2004 - months of a year
            yearly = round(found["deaths"] * 12 / months)
            share = percent(yearly, found["opening"])
            notes.append(f"按 {months} 个月简单折算全年约 {yearly} 人，占年初 {share}；冬季偏高，仅供参考。")
    if table.name == "A12":
        notes.append(f"{found['total']} 人 ≈ {in_wan(found['total'])}人。")
    return notes + [f"{flag}：{FLAGS[flag]}" for flag in table.flags]
