"""What the SMS channels share: in China a text is a template the provider has approved, filled with parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from yice.core.notify.channels.base import Declined, Envelope, Field

_MOST = 35  # characters a parameter may have
TEMPLATES = Field(
    "templates",
    "模板对应",
    long=True,
    hint="每行一个：一策模板=服务商模板编号:参数,参数；参数 no 是消息编号。"
    "例如 notify.birthday=SMS_1234567:name,elder,day,office,no；给工作人员的用 *=SMS_7654321:no",
)
_LINE = re.compile(r"^\s*([\w.]+)\s*=\s*([\w-]+)\s*:?\s*([\w,，\s]*)$")


@dataclass(frozen=True, slots=True)
class Approved:
    """A provider's template and its parameters in order."""

    id: str
    params: tuple[tuple[str, str], ...]


def approved(envelope: Envelope, options: Mapping[str, str]) -> Approved:
    """The provider's template for this message, filled. Raises ``Declined`` when the office has named none.

    Staff are told by ``staff``, one neutral template for all: ``{no}`` is all it may carry.
    """
    known = {}
    for line in options.get("templates", "").splitlines():
        if found := _LINE.match(line):
            known[found[1]] = found[2], tuple(name.strip() for name in re.split("[,，]", found[3]) if name.strip())
    entry = known.get(envelope.template) or known.get("*")
    if entry is None:
        raise Declined("template_unknown")
    code, names = entry
    words = {"text": envelope.text, "title": envelope.title, **envelope.words, "no": envelope.number}
    return Approved(code, tuple((name, _fit(words.get(name, ""))) for name in names))


def _fit(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _MOST else plain[: _MOST - 1] + "…"


def mobile(number: str) -> str:
    """The mobile number as providers want it. Raises ``Declined`` for a landline or a slip of the pen."""
    digits = re.sub(r"[^0-9]", "", number)
    if digits.startswith("86") and len(digits) == 13:  # noqa: PLR2004 - country code and eleven digits
        digits = digits[2:]
    if not re.fullmatch(r"1[3-9][0-9]{9}", digits):
        raise Declined("bad_number")
    return digits
