"""The register of templates: each app names its own in ``<app>/notices.py``; an office may reword them.

Placeholders are plain words in braces, ``{姓名}`` or ``{name}``: nothing else in the braces is looked at, so a text
typed by an office can reach no attribute of anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yice.core.notify.models import Message, Wording
from yice.core.org.models import Unit
from yice.lib.errors import Invalid, NotFound
from yice.lib.ids import parents
from yice.lib.scrub import scrub

_HOLE = re.compile(r"\{([^{}\s]{1,40})\}")
STAFF, KIN, PERSON = "staff", "kin", "person"
OUTSIDE = "您有一条新的工作消息，请登录一策，在“消息”中查看。"


@dataclass(frozen=True, slots=True)
class Template:
    """What may be said, and to whom.

    ``title`` and ``text`` carry placeholders; the names in them are the ``words`` a caller must give. ``audience`` is
    ``staff``, ``kin`` or ``person``. ``personal`` names the consent purpose (``people.codes.Purpose``) the elder must
    have given before a text that touches it leaves the office; "" when it touches none. ``outside`` is what staff are
    told over channels outside the desk (robots, SMS, mail), where no elder may be named. ``after_death`` templates are
    the few that staff are still told about the dead and those who moved away (the family's requests go on); to the
    elder and the family they are refused all the same. ``sample`` fills the preview.
    """

    code: str
    title: str
    text: str
    audience: str = STAFF
    personal: str = ""
    name: str = ""
    outside: str = OUTSIDE
    after_death: bool = False
    sample: tuple[tuple[str, str], ...] = ()

    @property
    def holes(self) -> tuple[str, ...]:
        """The words a caller must give."""
        return tuple(dict.fromkeys(_HOLE.findall(self.title + self.text)))


@dataclass(frozen=True, slots=True)
class Worded:
    """A text as an office says it."""

    title: str
    text: str


_templates: dict[str, Template] = {}


def register(*templates: Template) -> None:
    """Declare templates; the same code again replaces the earlier one (a module loaded twice)."""
    for template in templates:
        _templates[template.code] = template


def all_templates() -> tuple[Template, ...]:
    """Every template, by code."""
    return tuple(_templates[code] for code in sorted(_templates))


def get(code: str) -> Template:
    """The template of this code."""
    try:
        return _templates[code]
    except KeyError:
        raise NotFound(
            "template_unknown",
            f"没有名为“{code}”的消息模板",
            why="没有应用登记这个模板，可能是程序版本不一致。",
            todo="请联系系统管理员核对各台机器的程序版本。",
        ) from None


def find(code: str) -> Template | None:
    """The template of this code, if it is still there."""
    return _templates.get(code)


def outside_of(message: Message) -> str:
    """What staff are told of a message over channels outside the desk: never an elder's name."""
    known = _templates.get(message.template)
    if known is None:
        return OUTSIDE
    holes = set(_HOLE.findall(known.outside))
    return fill(known.outside, message.words) if holes <= set(message.words) else OUTSIDE


def worded(template: Template, unit: Unit | None) -> Worded:
    """The words of the nearest office above ``unit`` that has its own, else those of the code."""
    if unit is not None:
        own = (
            Wording.objects.filter(template=template.code, is_on=True, unit__path__in=parents(unit.path))
            .order_by("-unit__path")
            .first()
        )
        if own is not None:
            return Worded(own.title, own.text)
    return Worded(template.title, template.text)


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its placeholders filled; identity and bank numbers masked."""
    return scrub(_HOLE.sub(lambda hole: words[hole[1]], text))


def check_words(template: Template, words: Mapping[str, str]) -> None:
    """Raise ``message_words_missing`` when the template wants a word that was not given: a fault of the program."""
    missing = [hole for hole in template.holes if hole not in words]
    if missing:
        raise Invalid(
            "message_words_missing",
            "消息缺少要填的内容",
            why=f"模板“{template.code}”要求：{'、'.join(missing)}。",
            todo="请联系系统管理员，这是程序的错误。",
        )


def check_holes(template: Template, texts: Iterable[str]) -> list[str]:
    """The placeholders in an office's own text that the template does not offer."""
    offered = set(template.holes)
    return [hole for text in texts for hole in _HOLE.findall(text) if hole not in offered]


def sample_of(template: Template) -> dict[str, str]:
    """Words for a preview: the template's own sample, else the placeholder's name in brackets."""
    return {hole: f"〔{hole}〕" for hole in template.holes} | dict(template.sample)
