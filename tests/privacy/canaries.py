"""The numbers that are planted, and finding them again however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from yice.lib.idcard import check_digit
from yice.lib.scrub import fold

_AREA = "620102"


def whole(birth: str, order: str) -> str:
    """A right identity number of eighteen."""
    body = f"{_AREA}{birth}{order}"
    return body + check_digit(body)


def short(number: str) -> str:
    """The form of fifteen of an identity number of eighteen."""
    return number[:6] + number[8:17]


def _ending_in_x() -> str:
    return next(found for order in range(1, 999) if (found := whole("19270611", f"{order:03}")).endswith("X"))


# name → the number, as bare as can be. Each is planted in one place only, so that a find says where it came through.
IDENTITY: Mapping[str, str] = {
    "eighteen": whole("19250815", "031"),
    "fifteen": whole("19260203", "032"),
    "x-ended": _ending_in_x(),
    "lower x": next(n for o in range(1, 999) if (n := whole("19270612", f"{o:03}")).endswith("X")),
    "full width": whole("19280304", "033"),
    "spaced": whole("19280305", "034"),
    "as a number": short(whole("19280306", "035")),
    "bad check digit": whole("19280307", "036")[:17] + ("1" if not whole("19280307", "036").endswith("1") else "2"),
    "in a remark": whole("19290101", "041"),
    "in an unknown column": whole("19290102", "042"),
    "in a name": whole("19290103", "043"),
    "in a date": whole("19290104", "044"),
    "in a telephone": whole("19290105", "045"),
    "in an address": whole("19290106", "046"),
    "in a relative": whole("19290107", "047"),
    "in a heading": whole("19290108", "048"),
    "in a title": whole("19290109", "049"),
    "in the name of a sheet": short(whole("19290110", "050")),
    "in the name of a file": whole("19290111", "051"),
    "in a comment": whole("19290112", "052"),
    "in a hidden column": whole("19290113", "053"),
    "in a broken row": whole("19290114", "054"),
    "in the wrong column": whole("19290115", "055"),
    "set by an action": whole("19300101", "061"),
    "refused by an action": whole("19300102", "062"),
    "set on a page": whole("19300103", "063"),
    "in a reason": whole("19300104", "064"),
    "in a reason to reveal": whole("19300105", "065"),
    "in a need": whole("19300106", "066"),
    "in a record of a visit": whole("19300107", "067"),
    "in an event": whole("19300108", "068"),
    "in a block": whole("19300109", "069"),
    "in the note of a relative": whole("19300110", "070"),
    "in a decision": whole("19300111", "071"),
    "searched on the page": whole("19310101", "081"),
    "searched, in fifteen": short(whole("19310102", "082")),
    "searched with a name": whole("19310103", "083"),
    "typed as a login name": whole("19310104", "084"),
    "in an address of a page": whole("19310105", "085"),
    "in arguments of a job": whole("19310106", "086"),
    "in an error nobody foresaw": whole("19310107", "087"),
    "in a result of a job": whole("19310108", "088"),
    "in an attached file": whole("19310109", "089"),
    "in the name of an attached file": whole("19310110", "090"),
    "in a saved view": whole("19310111", "091"),
}
BANK: Mapping[str, str] = {
    "card in its column": "6217000113400000101",
    "card of sixteen, spaced": "6225880123400102",
    "card as a number": "621700012340103",
    "card in an unknown column": "6217000123400000104",
    "card in a remark": "6217000133400000105",
    "card set by an action": "6217000143400000106",
    "card in a reason": "6217000153400000107",
    "card on a page": "6217000163400000108",
}
ALL: Mapping[str, str] = {**IDENTITY, **BANK}

_GAPS = re.compile(r"[ \t\-]+")


def forms(number: str) -> set[str]:
    """The number and its other form, without the last character, which a mask may leave."""
    found = {number, number[:-1]}
    if len(number) == 18:
        found |= {short(number), short(number)[:-1]}
    if len(number) == 15 and number.startswith(_AREA):
        found |= {number[:6] + "19" + number[6:]}
    return found


def found_in(text: str) -> Iterator[str]:
    """Names of the canaries that stand in a text, in any spelling."""
    folded = fold(text)
    bare = _GAPS.sub("", folded)
    for name, number in ALL.items():
        if any(form in folded or form in bare for form in forms(number)):
            yield name


def found_in_bytes(body: bytes) -> set[str]:
    """The same for a file: as UTF-8, GB18030 and UTF-16 would keep it."""
    found: set[str] = set()
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        found |= set(found_in(body.decode(encoding, "replace")))
    return found
