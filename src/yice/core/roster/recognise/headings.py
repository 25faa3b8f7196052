"""Finding the heading of a sheet and proposing what each column means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from yice.core.roster.recognise.plans import Column, SheetPlan
from yice.core.roster.vocabulary.load import fields, headings, squeeze, without_brackets, words
from yice.lib.scrub import scrub
from yice.lib.sheets import Cell, Row, Sheet, SheetInfo

_LOOK_AT = 40  # rows from the top in which a heading may stand
_LONGEST_HEADING = 40
_MORE_LINES = 2
_EXACT, _TRIMMED, _PART = 100, 90, 60
_KEYS = {"person.name", "identity"}
_BESIDE = _KEYS | {"person.birth", "person.sex", "unit", "person.phone", "person.category", "former", "home.address"}


@dataclass(frozen=True, slots=True)
class Match:
    """A heading's meaning and how sure it is."""

    field: str
    confidence: int


_NONE = Match("", 0)


def match_whole(heading: str) -> Match:
    """The field a heading names as a whole, with or without what is in brackets."""
    if len(heading) > _LONGEST_HEADING:
        return _NONE
    known = headings()
    whole = squeeze(heading)
    if whole in known:
        return Match(known[whole], _EXACT)
    bare = without_brackets(heading)
    return Match(known[bare], _TRIMMED) if bare and bare in known else _NONE


@lru_cache(maxsize=1_024)
def match(heading: str) -> Match:
    """The field a heading names: by alias, by alias without what is in brackets, or by the longest alias inside."""
    sure = match_whole(heading)
    if sure.field:
        return sure
    known = headings()
    whole = squeeze(heading)
    if not whole or len(whole) > _LONGEST_HEADING:
        return _NONE
    inside = [alias for alias in known if len(alias) >= 3 and alias in whole]  # noqa: PLR2004 - two letters fit anywhere
    if not inside:
        return _NONE
    best = max(inside, key=len)
    if len(best) * 2 < len(whole):
        return _NONE
    return Match(known[best], _PART)


def recognise(sheet: Sheet, place: int) -> SheetPlan:
    """What a sheet is: a roster with its heading and columns, or why it is none."""
    info = sheet.info
    plan = SheetPlan(place=place, name=info.name, use=False, visible=info.visible, hidden_rows=len(info.hidden_rows))
    top = sheet.rows.head(_LOOK_AT)
    if not top:
        plan.why_not = "空表"
        return plan
    best = max(range(len(top)), key=lambda at: (_score(top[at][1]), -at))
    if _score(top[best][1]) < 2:  # noqa: PLR2004 - one word alone may be anything
        plan.why_not = "没有找到表头（姓名、身份证号等列名）"
        return plan
    first, last = _extent(top, best, info)
    plan.head_first, plan.head_last = top[first][0], top[last][0]
    plan.columns = _columns([row[1] for row in top[first : last + 1]], info, plan.head_first)
    mapped = {column.field for column in plan.columns}
    if not (mapped & _KEYS and len(mapped & _BESIDE) > 1):
        plan.why_not = "有列名，但没有姓名或身份证号，像是汇总表或说明"
        return plan
    plan.title = scrub(" ".join(_texts(top[:first])))[:200]
    plan.category = category_of(info.name, plan.title, *(column.heading for column in plan.columns))
    plan.use = info.visible
    plan.why_not = "" if info.visible else "隐藏的工作表，默认不导入"
    return plan


def category_of(*texts: str) -> str:
    """The one category that a sheet's name, its title or its headings speak of; empty when none or several."""
    known = {word: code for word, code in words("category").items() if len(word) > 1 and isinstance(code, str)}
    for text in texts:
        bare = squeeze(text).replace("离退休", "").replace("离休干部遗属", "遗属")
        if "姓名" in bare:
            continue  # 已故离休干部姓名 says what a column holds, not who is listed
        found = {code for word, code in known.items() if word in bare and word not in {"家属", "离退休"}}
        if "yishu" in found:
            return "yishu"
        if len(found) == 1:
            return str(found.pop())
    return ""


def _score(cells: list[Cell]) -> int:
    """How much a row looks like a heading: words that name fields, less what only data would hold."""
    score = 0
    for cell in cells:
        if isinstance(cell, str):
            found = match_whole(cell)
            score += 2 if found.field in _KEYS else int(bool(found.field))
        elif cell is not None:
            score -= 1
    return score


def _extent(top: list[Row], best: int, info: SheetInfo) -> tuple[int, int]:
    """The first and last line of the heading around its best line."""
    first = last = best
    merged = [span for span in info.merges if span[0] <= top[best][0] <= span[2]]
    for _ in range(_MORE_LINES):
        if first > 0 and _is_group_line(top, first, info):
            first -= 1
        if last + 1 < len(top) and _continues(top, last, merged):
            last += 1
    return first, last


def _is_group_line(top: list[Row], first: int, info: SheetInfo) -> bool:
    """Whether the line above holds group headings (联系方式 over 电话 and 地址) rather than a title."""
    number, cells = top[first - 1]
    if number + 1 != top[first][0]:
        return False
    width = max(len(top[first][1]), 1)
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(texts) < 2 or any(len(text) > 20 for text in texts):  # noqa: PLR2004 - a group heading is short
        return False
    down = any(span[0] == number and span[2] >= top[first][0] for span in info.merges)
    across = [span for span in info.merges if span[0] == span[2] == number and span[3] > span[1]]
    narrow = any((span[3] - span[1] + 1) * 2 < width for span in across)
    return down or narrow or sum(match(text).confidence > _PART for text in texts) > 1


def _continues(top: list[Row], last: int, merged: list[tuple[int, int, int, int]]) -> bool:
    """Whether the line below belongs to the heading: merged downwards into it, or only words under blank headings."""
    number, cells = top[last + 1]
    if number != top[last][0] + 1:
        return False
    if any(span[0] < number <= span[2] for span in merged):
        return True
    above = top[last][1]
    texts = [(at, cell) for at, cell in enumerate(cells) if cell is not None]
    if any(not isinstance(cell, str) or any(char.isdigit() for char in cell) for _, cell in texts):
        return False
    named = [at for at, cell in enumerate(above) if isinstance(cell, str) and match(cell).field in _KEYS]
    if any(at < len(cells) and cells[at] is not None for at in named):
        return False
    return any(match(str(cell)).confidence > _PART for _, cell in texts)


def _columns(lines: list[list[Cell]], info: SheetInfo, first_row: int) -> list[Column]:
    """Headings joined over their lines, group headings spread over the columns they cover, meanings proposed."""
    width = max(len(line) for line in lines)
    grid = [[_heading(line[at]) if at < len(line) else "" for at in range(width)] for line in lines]
    for top, left, bottom, right in info.merges:
        if first_row <= top <= bottom < first_row + len(lines) and left < width:
            text = grid[top - first_row][left]
            for column in range(left, min(right, width - 1) + 1):
                grid[top - first_row][column] = text
    if len(lines) > 1 and not info.merges:
        _spread_groups(grid)
    columns: list[Column] = []
    for at in range(width):
        parts = list(dict.fromkeys(line[at] for line in grid if line[at]))
        if parts:
            columns.append(_propose(at, parts, hidden=at in info.hidden_columns))
    _settle_rivals(columns)
    return columns


def _spread_groups(grid: list[list[str]]) -> None:
    """Without merges a group heading stands over its first column only; it covers the blanks to its right."""
    group = ""
    for at, text in enumerate(grid[0]):
        if text:
            group = text
        elif grid[1][at]:
            grid[0][at] = group


def _propose(at: int, parts: list[str], *, hidden: bool) -> Column:
    heading = "·".join(parts)
    candidates = [heading, *reversed(parts)] if len(parts) > 1 else parts
    found = max((match(text) for text in candidates), key=lambda one: one.confidence)
    joined = match("".join(parts)) if len(parts) > 1 else _NONE
    if joined.confidence >= _TRIMMED:
        found = joined
    return Column(index=at, heading=heading, field=found.field, confidence=found.confidence, hidden=hidden)


def _settle_rivals(columns: list[Column]) -> None:
    """A field is fed by one column: the surest, then the first; a rival is kept as an extra."""
    taken: dict[str, Column] = {}
    for column in columns:
        if not column.field or fields()[column.field].kind == "ignore":
            continue
        rival = taken.get(column.field)
        if rival is not None and column.confidence <= rival.confidence:
            column.field, column.confidence = "", 0
            continue
        if rival is not None:
            rival.field, rival.confidence = "", 0
        taken[column.field] = column


def _heading(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return scrub("".join(text.split()))[:60]


def _texts(rows: list[Row]) -> list[str]:
    return [str(cell) for _, cells in rows for cell in cells if isinstance(cell, str)]
