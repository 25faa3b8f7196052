"""Plain text out of cells, whatever the spreadsheet made of it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from yice.lib.scrub import scrub
from yice.lib.sheets import Cell

# Full-width letters and digits are plain ones; full-width punctuation is Chinese and stays.
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {0x3000: 0x20, 0xA0: 0x20}
_WIDE |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD))
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPACES = re.compile(r"[ \t]{2,}")
_BLANKS = frozenset(
    {"", "/", "\\", "-", "--", "—", "——", "－", "_", "*", "?", "？", "N/A", "n/a", "#N/A", "NULL", "null"}
    | {"不详", "未知", "不明", "待查", "待核", "空"}
)
EXACT_DIGITS = 15  # a spreadsheet keeps no more figures of a number
_FIRST_TOO_LONG = 1_000_000_000_000_000
_LONG = 9  # powers of ten from which an exponent stands for a shortened number; shorter ones are measures
_EXPONENT = re.compile(r"^\d(?:\.\d+)?[eE]\+?(\d{1,2})$")


def is_shortened(raw: Cell) -> bool:
    """Whether a long number was stored as a number, so that its last figures are gone (6.21E+17)."""
    if isinstance(raw, bool):
        return False
    if isinstance(raw, int | float):
        return abs(raw) >= _FIRST_TOO_LONG
    if isinstance(raw, str):
        found = _EXPONENT.match(raw.strip())
        return found is not None and int(str(found[1])) >= _LONG
    return False


def number_text(raw: float) -> str:
    """A number as a person would write it: no idle ``.0``, no exponent."""
    if isinstance(raw, int) or raw.is_integer():
        return str(int(raw))
    return f"{raw:.10f}".rstrip("0").rstrip(".")


def plain(raw: Cell) -> str:
    """The text of a cell; empty for one that holds nothing or says that nothing is known."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int | float):
        return number_text(raw)
    if isinstance(raw, dt.date | dt.time):
        return raw.isoformat()
    text = _SPACES.sub(" ", _CONTROL.sub("", raw.translate(_WIDE))).strip()
    return "" if text in _BLANKS else text


def safe(raw: Cell) -> str:
    """As ``plain`` with identity and bank numbers masked."""
    text = plain(raw)
    return scrub(text) if len(text) >= EXACT_DIGITS - 1 else text


def folded(raw: Cell) -> str:
    """As ``plain`` with every width folded: for numbers and codes, not for prose."""
    return unicodedata.normalize("NFKC", plain(raw)).strip()


def quoted(raw: Cell, limit: int = 24) -> str:
    """A cell's text for a message: masked, short, in Chinese quotation marks."""
    text = safe(raw)
    return f"“{text[:limit]}{'…' if len(text) > limit else ''}”"
