"""The office's pages: calls to make, the log with its receipts, templates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.notify import access, actions, channels, templates
from yice.core.notify.forms import CallForm, TakeBackForm, WordingForm
from yice.core.notify.models import Delivery, Message, MessageState, Wording
from yice.core.notify.recipients import contact_of
from yice.core.notify.words import reason_word
from yice.core.org.access import units_visible_to
from yice.core.org.models import Unit
from yice.core.people import access as people
from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.paging import keyset

AUDIENCES = {"staff": "工作人员", "kin": "家属", "person": "老干部本人"}


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to call, the urgent first."""
    actor = require(actor_of(request), *access.CALL_ROLES)
    rows = access.calls_of(actor).order_by("-urgent", "id")
    shown = keyset(rows, order=("-urgent", "id"), after=request.GET.get("after"), before=request.GET.get("before"))
    listed = [(row, contact_of(row.message.to_kind, row.message.to_id)) for row in shown.items]
    return page(request, "notify/calls.html", {"page": shown, "rows": listed, "reason_word": reason_word})


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """One call: what to say, and how it went."""
    actor = require(actor_of(request), *access.CALL_ROLES)
    row = access.get_call(actor, delivery_id)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            done = actions.record_call(by=actor, delivery_id=row.pk, key=idempotency_key(request), **form.cleaned_data)
            saved = "已登记" if done.state != "calling" else "已登记，仍在名单上，请稍后再打"
        if tried.done:
            return go(request, reverse("notify:calls"), saved=saved)
    contact = contact_of(row.message.to_kind, row.message.to_id)
    return page(
        request, "notify/call.html", {"form": form, "row": row, "contact": contact, "why": reason_word(row.code)}
    )


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """What was said to whom, and whether it arrived."""
    actor = require(actor_of(request), *access.LOG_ROLES)
    state = chosen(request.GET, "state", MessageState.choices)
    kinds = [(one.code, one.name or one.code) for one in templates.all_templates()]
    template = chosen(request.GET, "template", kinds)
    rows = access.visible_to(actor)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(template=template) if template else rows
    person = request.GET.get("person", "")
    about = people.get_for(actor, int(person)) if person.isdigit() and len(person) < 19 else None  # noqa: PLR2004
    rows = rows.filter(person=about) if about else rows
    shown = keyset(rows, order=("-id",), after=request.GET.get("after"), before=request.GET.get("before"))
    context = {
        "page": shown,
        "rows": [(row, to_word(row), reason_word(row.reason)) for row in shown.items],
        "about": about,
        "calls": actor.holds(*access.CALL_ROLES),
        "reminds": about is not None and "edit" in people.may(actor, about),
        "filters": [
            Choice("state", "状态", state, MessageState.choices),
            Choice("template", "种类", template, kinds),
        ],
        "filters_set": bool(state or template),
    }
    return page(request, "notify/log.html", context)


def to_word(message: Message) -> str:
    """Who it is for, in words."""
    if message.to_kind == "role":
        return "（没有人担任）"
    return contact_of(message.to_kind, message.to_id).name or "（已不在）"


@require_GET
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message: its words, its way, every try."""
    actor = require(actor_of(request), *access.LOG_ROLES)
    row = access.get_message(actor, message_id)
    ways = [
        (one, _title(one), reason_word(one.code), list(one.attempts.order_by("no")))
        for one in Delivery.objects.filter(message=row).prefetch_related("attempts").order_by("pk")
    ]
    context = {
        "row": row,
        "to": to_word(row),
        "why": reason_word(row.reason),
        "ways": ways,
        "may_take_back": row.state == MessageState.WAITING and _may_take_back(actor, row),
    }
    return page(request, "notify/message.html", context)


def _title(delivery: Delivery) -> str:
    known = channels.all_channels().get(delivery.channel)
    return known.title if known else delivery.channel


def _may_take_back(actor: Actor, row: Message) -> bool:
    try:
        access.require_take_back(actor, row)
    except NotFound:
        return False
    return True


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, message_id: int) -> HttpResponse:
    """Take a message back that has not gone out."""
    actor = require(actor_of(request), *access.LOG_ROLES)
    row = access.get_message(actor, message_id)
    access.require_take_back(actor, row)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.take_back(by=actor, message_id=row.pk, key=idempotency_key(request), **form.cleaned_data)
        if tried.done:
            return go(request, reverse("notify:message", args=[row.pk]), saved="消息已撤回")
    return page(request, "notify/take_back.html", {"form": form, "row": row})


@require_http_methods(["GET", "POST"])
def come_home(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask the children to come and see their parent (R26)."""
    actor = actor_of(request)
    person = people.get_for(actor, person_id)
    people.require_deed(actor, person, "edit")
    if request.method == "POST":
        written = actions.ask_to_come_home(by=actor, person=person, key=idempotency_key(request))
        said = (
            f"已写好 {written} 条，按免打扰时间发出"
            if written
            else "没有可以发的：子女未同意联系、没有电话，或本月已发过"
        )
        return go(request, reverse("desk:person", args=[person.pk]), saved=said)
    return page(request, "notify/come_home.html", {"person": person})


@require_GET
def template_list(request: HttpRequest) -> HttpResponse:
    """What the system may say."""
    actor = require(actor_of(request), *access.READ_TEMPLATES)
    own = set(
        Wording.objects.filter(unit__in=units_visible_to(actor, *access.READ_TEMPLATES), is_on=True).values_list(
            "template", flat=True
        )
    )
    rows = [(one, AUDIENCES.get(one.audience, one.audience), one.code in own) for one in templates.all_templates()]
    return page(request, "notify/templates.html", {"rows": rows})


@require_GET
def template(request: HttpRequest, code: str) -> HttpResponse:
    """One template as it reads, with made-up words filled in."""
    actor = require(actor_of(request), *access.READ_TEMPLATES)
    known = templates.get(code)
    unit = _unit_of(actor, request, access.READ_TEMPLATES)
    said = templates.worded(known, unit)
    sample = templates.sample_of(known)
    context = {
        "template": known,
        "audience": AUDIENCES.get(known.audience, known.audience),
        "unit": unit,
        "title": templates.fill(said.title, sample),
        "text": templates.fill(said.text, sample),
        "outside": known.outside if known.audience == "staff" else "",
        "own": said != templates.Worded(known.title, known.text),
        "may": actor.holds(*access.TEMPLATE_ROLES),
    }
    return page(request, "notify/template.html", context)


@require_http_methods(["GET", "POST"])
def reword(request: HttpRequest, code: str) -> HttpResponse:
    """The office's own words."""
    actor = require(actor_of(request), *access.TEMPLATE_ROLES)
    known = templates.get(code)
    unit = _unit_of(actor, request, access.TEMPLATE_ROLES)
    kept = Wording.objects.filter(unit=unit, template=code).first()
    said = templates.worded(known, unit)
    initial = {"title": said.title, "text": said.text, "is_on": True, "version": 0}
    if kept:
        initial = {"title": kept.title, "text": kept.text, "is_on": kept.is_on, "version": kept.version}
    form = WordingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.reword(by=actor, unit=unit, template=code, key=idempotency_key(request), **form.cleaned_data)
        if tried.done:
            return go(request, reverse("notify:template", args=[code]), saved="模板文字已保存")
    context = {"form": form, "template": known, "unit": unit, "holes": list(templates.sample_of(known).items())}
    return page(request, "notify/reword.html", context)


def _unit_of(actor: Actor, request: HttpRequest, roles: tuple[Role, ...]) -> Unit:
    """The unit the page is about: the one asked for, else the actor's highest."""
    units = units_visible_to(actor, *roles).order_by("path")
    asked = request.GET.get("unit", "")
    found = units.filter(pk=int(asked)).first() if asked.isdigit() and len(asked) < 19 else units.first()  # noqa: PLR2004
    if found is None:
        raise NotFound("unit_not_found", "没有找到这个单位")
    return found
