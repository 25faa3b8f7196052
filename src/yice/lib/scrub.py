"""Find identity and bank-card numbers in free text and mask them, however they were typed."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

# Digits and their full-width and circled cousins are folded before looking; one character stays one character,
# so that a find in the folded text is a find in the text itself.
_FOLD = str.maketrans(
    dict(zip("０１２３４５６７８９〇", "01234567890", strict=True))
    | dict.fromkeys("xＸｘХхχ", "X")
    | dict.fromkeys("－—–‐‑−─·．•", "-")
    | dict.fromkeys("　\u00a0\u2002\u2003\u2009\u202f\u200b\u200c\u200d\ufeff", " ")
)
_GAP = r"[ \t\-.]{0,2}"
# Eighteen or fifteen digits of an identity card, or a bank card of sixteen to nineteen, with spaces or dashes between.
_NUMBER = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{13,18}}(?:{_GAP}[Xx])?(?![0-9Xx])")


_SHORTEST = 15  # digits of the shortest number that tells who somebody is

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


# Digests and UUIDs carry long runs of digits by chance; they are no numbers of people and must stay whole.
_DIGEST = re.compile(r"\b(?:(?=[0-9]*[a-f])[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")


def fold(text: str) -> str:
    """Full-width digits, letters and dashes as plain ones; same length."""
    return text.translate(_FOLD)


def find_numbers(text: str) -> list[tuple[int, int]]:
    """The spans of everything in ``text`` that is long enough and shaped to be an identity or bank-card number.

    Lengths alone decide (15 or 18 for identity, 16–19 for bank cards), not check digits: a mistyped number
    still tells who somebody is. A fourteen-digit time stamp or a phone number is left alone.
    """
    if len(text) < _SHORTEST:
        return []
    folded = fold(text)
    spans = []
    for match in _NUMBER.finditer(folded):
        found = match.group()
        if found[-1] in "Xx" and not _is_telling(_bare(found)):
            found = found[:-1].rstrip(" \t-.")  # "…0018.xlsx": the x belongs to what follows
        if _is_telling(_bare(found)) and not _in_digest(folded, match.start()):
            spans.append((match.start(), match.start() + len(found)))
    return spans


def _bare(found: str) -> str:
    return re.sub(r"[ \t\-.]", "", found)


def _in_digest(text: str, start: int) -> bool:
    return any(found.start() <= start < found.end() for found in _DIGEST.finditer(text))


def _is_telling(bare: str) -> bool:
    if bare[-1] in "Xx":
        return len(bare) == 18  # noqa: PLR2004 - the length of an identity number
    return 15 <= len(bare) <= 19  # noqa: PLR2004 - identity 15 or 18, bank cards 16 to 19


def has_number(text: str) -> bool:
    """Whether the text holds such a number."""
    return bool(find_numbers(text))


def scrub(text: str, mask: str = "*") -> str:
    """The text with every such number masked but for its last two characters."""
    spans = find_numbers(text)
    if not spans:
        return text
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        parts.append(text[end:start])
        parts.append(mask * 6 + text[stop - 2 : stop])
        end = stop
    return "".join([*parts, text[end:]])


def scrub_tree(value: Any) -> Any:
    """The same for everything inside lists and mappings; whole numbers of that length are masked too."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and has_number(f"{value:.0f}" if isinstance(value, float) else str(value)):
        return scrub(f"{value:.0f}" if isinstance(value, float) else str(value))
    if isinstance(value, Mapping):
        return {scrub(str(key)): scrub_tree(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [scrub_tree(item) for item in value]
    return value


def mask_bank(number: str) -> str:
    """A bank card as pages show it: the last four left."""
    return f"{'*' * max(0, len(number) - 4)}{number[-4:]}"


def mask_phone(number: str) -> str:
    """A telephone number as pages show it: first three and last four left."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 8 else "*" * len(number)  # noqa: PLR2004


def check_digit(body: str) -> str:
    """The check character of the first seventeen digits of an identity number (GB 11643-1999)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


class ScrubFilter(logging.Filter):
    """Keeps such numbers out of every log line, tracebacks included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; never drops it."""
        message = record.getMessage()
        clean = scrub(message)
        if clean != message:
            record.msg, record.args = clean, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = scrub(record.exc_text)
        return True
