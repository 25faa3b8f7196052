"""Identity numbers (GB 11643): reading what people type, the 15- and 18-digit forms, and what a number says.

Division prefixes are never judged: districts are abolished and renamed, their people keep the number.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from yice.lib.scrub import check_digit

_SHAPE = re.compile(r"\d{17}[\dX]|\d{15}")
_NOISE = re.compile(r"[\s\-_.·'’`]+")
RESIDENCE_PERMITS = {"81": "港", "82": "澳", "83": "台"}


@dataclass(frozen=True, slots=True)
class IdCard:
    """What one written number says.

    ``number`` is the normalised text (15 or 18 long when the shape is right), ``canonical`` the 18-digit form by
    which two spellings of one person match (``number`` itself when the shape is wrong). ``verdict`` is empty when
    all is well, else a finding code: ``bad_id_format`` (no such number, or an impossible birth date) or
    ``id_check_digit``.
    """

    number: str
    canonical: str
    verdict: str
    birth: dt.date | None
    sex: str | None
    is_legacy: bool
    permit: str | None

    @property
    def is_usable(self) -> bool:
        """Whether the shape is right, so that the number can tell people apart even if a digit is doubtful."""
        return bool(_SHAPE.fullmatch(self.number))


def normalise(text: str) -> str:
    """Full-width digits made plain, spaces and dashes dropped, a small x made large."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


def to_18(number: str) -> str:
    """The 18-digit form of a 15-digit number (its century is 19); anything else is returned as it is."""
    if len(number) != 15 or not number.isdigit():  # noqa: PLR2004 - the old length
        return number
    first17 = f"{number[:6]}19{number[6:]}"
    return first17 + check_digit(first17)


@lru_cache(maxsize=2_048)
def read(text: str) -> IdCard:
    """Read a number as somebody wrote it. Never raises: the verdict says what is wrong."""
    number = normalise(text)
    if not _SHAPE.fullmatch(number):
        return IdCard(number, number, "bad_id_format", None, None, is_legacy=False, permit=None)
    legacy = len(number) == 15  # noqa: PLR2004 - the old length
    full = to_18(number)
    birth = _birth(full)
    verdict = ""
    if birth is None:
        verdict = "bad_id_format"
    elif check_digit(full[:17]) != full[17]:
        verdict = "id_check_digit"
    return IdCard(
        number=number,
        canonical=full,
        verdict=verdict,
        birth=birth,
        sex="m" if int(full[16]) % 2 else "f",
        is_legacy=legacy,
        permit=RESIDENCE_PERMITS.get(full[:2]),
    )


def mask(number: str) -> str:
    """``6201**********0018``: first and last four; a short or odd text shows only its length."""
    if len(number) < 12:  # noqa: PLR2004 - too short to hide anything in the middle
        return "*" * len(number)
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def _birth(full: str) -> dt.date | None:
    try:
        return dt.date(int(full[6:10]), int(full[10:12]), int(full[12:14]))
    except ValueError:
        return None
