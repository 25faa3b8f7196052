"""Tags of every page, built in: icons, levels, days in words, money, bars, lamps, fields, addresses."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yice.lib import clock, words
from yice.web.desk.assets import icon_shapes

register = template.Library()

LEVELS: dict[str, tuple[str, str]] = {
    "red": ("红 重点", "红色：重点服务对象"),
    "yellow": ("黄 关注", "黄色：一般关注对象"),
    "green": ("绿 常态", "绿色：常态服务对象"),
    "retired": ("退休", "退休人员，不分红黄绿"),
}
_SHAPES: dict[str, str] = {
    "red": '<circle cx="5" cy="5" r="4.5"/>',
    "yellow": '<path d="M5 0 10 5 5 10 0 5z"/>',
    "green": '<path d="M.75.75h8.5v8.5H.75z"/>',
    "none": '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" stroke-width="1.5"/>',
}
_LAMPS: dict[str, tuple[str, str]] = {
    "on": ("清楚", '<circle cx="5" cy="5" r="4.5"/>'),
    "old": (
        "待核实",
        '<path d="M5 .5a4.5 4.5 0 0 1 0 9z"/><circle cx="5" cy="5" r="4" fill="none" stroke="currentColor"/>',
    ),
    "off": ("缺", '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor"/>'),
}


@register.simple_tag
def icon(name: str, size: int = 0) -> SafeString:
    """An icon of the one family, to stand beside a word (hidden from readers)."""
    extra = format_html(' width="{}" height="{}"', size, size) if size else ""
    return mark_safe(  # noqa: S308 - our own shapes from the listed files
        f'<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"{extra}>{icon_shapes(name)}</svg>'
    )


def _shape(code: str) -> SafeString:
    code = code if code in _SHAPES else "none"
    return mark_safe(  # noqa: S308 - our own shapes
        f'<svg class="shape {code}" viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">{_SHAPES[code]}</svg>'
    )


@register.simple_tag
def level_shape(code: str | None) -> SafeString:
    """Only the shape of a level, its word for readers and on hover: for lists, before a name."""
    word = LEVELS.get(code or "", ("未分级", "尚未分级"))[1]
    return format_html('<span title="{}">{}<span class="unseen">{}</span></span>', word, _shape(code or ""), word)


@register.simple_tag
def level(code: str | None) -> SafeString:
    """Shape and word of a level on its tint."""
    word, title = LEVELS.get(code or "", ("未分级", "尚未分级"))
    return format_html('<span class="level {}" title="{}">{}{}</span>', code or "", title, _shape(code or ""), word)


def _time(day: dt.date, text: str, css: str = "", extra: str = "") -> SafeString:
    title = words.full(day) + _lunar(day, " · 农历")
    return format_html(
        '<time datetime="{}" title="{}"{}>{}{}</time>',
        day.isoformat(), title, format_html(' class="{}"', css) if css else "", text, extra,
    )  # fmt: skip


def _lunar(day: dt.date, before: str = "") -> str:
    from yice.web.desk.lunar import lunar_words

    text = lunar_words(day)
    return f"{before}{text}" if text else ""


@register.simple_tag
def day(value: dt.date | None, lunar: str = "") -> str:
    """今天, 明天, ``4月5日 周四``; with ``"lunar"`` also `` · 二月二十 清明``. The full date is on hover."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(clock.ZONE).date()
    return _time(value, words.near(value, clock.today()), extra=_lunar(value, " · ") if lunar else "")


@register.simple_tag
def short_day(value: dt.date | None) -> str:
    """``4月5日`` without weekday, the year only when it is another one: for tables."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(clock.ZONE).date()
    return _time(value, words.month_day(value, clock.today()))


@register.simple_tag
def full_day(value: dt.date | None) -> str:
    """``2018年4月5日 周四``."""
    return "" if value is None else _time(value, words.full(value))


@register.simple_tag
def due(value: dt.date | None) -> str:
    """A term: 逾期 3 天 (red), 今天 (amber), 明天, ``4月5日 周四``."""
    if value is None:
        return ""
    today = clock.today()
    css = "late" if value < today else "soon" if value == today else ""
    return _time(value, words.due(value, today), css)


@register.simple_tag
def ago(value: dt.date | None) -> str:
    """5 天前, 3 个月前; the full date on hover."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(clock.ZONE).date()
    return _time(value, words.ago(value, clock.today()))


@register.simple_tag
def moment(value: dt.datetime | None) -> str:
    """``今天 15:20``, ``3月28日 09:10``."""
    if value is None:
        return ""
    local = value.astimezone(clock.ZONE)
    return format_html(
        '<time datetime="{}" title="{} {}">{}</time>',
        local.isoformat(timespec="minutes"), words.full(local.date()), f"{local:%H:%M:%S}",
        words.moment(local, clock.today()),
    )  # fmt: skip


@register.filter
def yuan(fen: int | None) -> str:
    """``2,500.00 元``."""
    return "" if fen is None else words.yuan(int(fen))


@register.filter
def count(number: int | None) -> str:
    """``38,541``; nothing for nothing."""
    return "" if number is None else words.count(int(number))


@register.simple_tag
def share(part: int | None, whole: int | None) -> str:
    """``96%``; never 100 while something is missing."""
    return words.percent(part or 0, whole or 0)


@register.simple_tag
def bar(part: float | None, whole: float | None, css: str = "") -> SafeString:
    """A small bar; the number stands beside it in words, so it is hidden from readers."""
    width = 0 if not whole else max(0, min(100, round(100 * (part or 0) / whole)))
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="6"/></svg>',
        css, width,
    )  # fmt: skip


@register.simple_tag
def lamp(state: str, word: str) -> SafeString:
    """One lamp of a checklist: ``on`` 清楚, ``old`` 待核实, ``off`` 缺, with its word."""
    said, shape = _LAMPS[state]
    return format_html(
        '<span class="lamp" title="{}：{}">'
        '<svg class="shape {}" viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">{}'
        '</svg> {}<span class="unseen">（{}）</span></span>',
        word, said, state, mark_safe(shape), word, said,  # noqa: S308 - our own shapes
    )  # fmt: skip


@register.simple_tag
def idempotency() -> SafeString:
    """The hidden key that makes a form sent twice one deed."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', uuid.uuid4().hex)


@register.simple_tag(takes_context=True)
def qs(context: RequestContext, **changes: Any) -> str:
    """The present address's query with some values changed (empty removes one); paging starts again unless given."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    text = query.urlencode()
    return f"?{text}"  # a bare "?" clears the query and can follow another address


@register.inclusion_tag("components/field.html")
def field(bound: Any, css: str = "") -> dict[str, Any]:
    """One form field: label, control, hint, what is wrong. Errors and hint are tied to the control for readers."""
    ids = [
        name
        for name, there in (
            (f"{bound.auto_id}-wrong", bound.errors),
            (f"{bound.auto_id}-hint", bound.help_text),
        )
        if there
    ]
    widget = bound.field.widget
    attributes: dict[str, Any] = {}
    if ids:
        attributes["aria-describedby"] = " ".join(ids)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    kind = getattr(widget, "input_type", "")
    many = kind == "radio" or (kind == "checkbox" and hasattr(widget, "choices"))
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes),
        "many": many,
        "single": kind == "checkbox" and not many,
        "css": css,
        "only_with": getattr(bound.form, "only_with", {}).get(bound.name),
    }


@register.inclusion_tag("components/fields.html")
def fields(form: Any) -> dict[str, Any]:
    """All visible fields of a form in order, in a grid; hidden ones first."""
    return {"form": form}


@register.inclusion_tag("components/trouble.html")
def trouble(form: Any = None, refusal: Any = None) -> dict[str, Any]:
    """What went wrong: a refusal (what, why, what to do, code) or the wrong fields, each a link to its place."""
    return {"form": form, "refusal": refusal or getattr(form, "refusal", None)}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", href: str = "", label: str = "", icon: str = "inbox") -> dict[str, Any]:
    """An empty state: what this place is for, and the first act."""
    return {"title": title, "text": text, "href": href, "label": label, "icon": icon}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: RequestContext, page: Any) -> dict[str, Any]:
    """Earlier and later page of a keyset list (``lib.paging.Page``)."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Any, current: str) -> dict[str, Any]:
    """Tabs: ``items`` are (code, word, address)."""
    return {"items": items, "current": current}


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """``mapping[key]`` or nothing."""
    return mapping.get(key) if mapping else None


_VIEWED = {
    "view.file": "打开档案", "view.id_number": "查看身份证全号", "view.bank_number": "查看银行卡全号",
    "view.export": "导出",
    "view.card": "打印卡片", "view.as_of": "查看某日档案",
}  # fmt: skip


@register.filter
def viewed(verb: str) -> str:
    """What was looked at, in words."""
    return _VIEWED.get(verb, "查看")


@register.simple_tag
def lunar_of(value: dt.date) -> str:
    """``二月十七`` or ``二月二十 清明``."""
    return _lunar(value)


_SIGNS = (
    (re.compile(r"\s*∈\s*\{([^}]*)\}"), lambda found: "为" + found[1].replace(", ", "、").replace("，", "、")),
    (re.compile(r"\s*∉\s*\{([^}]*)\}"), lambda found: "不是" + found[1].replace(", ", "、").replace("，", "、")),
    (re.compile(r"\s*＝\s*"), lambda _: "为"),
    (re.compile(r"\s*≠\s*"), lambda _: "不是"),
    (re.compile(r"\s*≥\s*"), lambda _: "不少于"),
    (re.compile(r"\s*≤\s*"), lambda _: "不超过"),
    (re.compile(r"\s*＞\s*"), lambda _: "多于"),
    (re.compile(r"\s*＜\s*"), lambda _: "少于"),
)


@register.filter
def plain(text: object) -> str:
    """The engine's signs in words: ``类别 ∈ {离休, 遗属}`` reads 类别为离休、遗属; ``年龄 ≥ 80`` reads 年龄不少于80."""
    told = str(text)
    for sign, word in _SIGNS:
        told = sign.sub(word, told)
    return told
