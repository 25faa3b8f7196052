"""An elder and their family as recipients: who is reached how, who agreed when, and what was said about this person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.notify import access, actions, channels, templates
from yice.core.notify import settings_of as office
from yice.core.notify.forms import AgreeForm, DisagreeForm, FamilyForm
from yice.core.notify.models import Message, MessageState, Preference
from yice.core.notify.recipients import Contact, contact_of
from yice.core.notify.views.office import to_word
from yice.core.notify.words import reason_word
from yice.core.people import access as people
from yice.core.people import actions as people_actions
from yice.core.people.codes import CONTACT
from yice.core.people.models import Consent, Kin, Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.paging import keyset

PHONE_LIST = "phone_list"
_STATES = [*MessageState.choices]


@dataclass(frozen=True, slots=True)
class Row:
    """One who may be told, in the words of the page."""

    kin: Kin | None
    name: str
    relation: str
    contact: Contact
    why_not: str
    ways: str
    consent: Consent | None = None
    muted: list[str] = field(default_factory=list)


@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who of this person's family is told what and how; and all that was said or held back about this person."""
    actor = require(actor_of(request), *access.LOG_ROLES)
    found = access.get_person(actor, person_id)
    state = chosen(request.GET, "state", _STATES)
    rows = Message.objects.filter(person=found).select_related("unit", "person")
    rows = rows.filter(state=state) if state else rows
    shown = keyset(rows, order=("-id",), after=request.GET.get("after"), before=request.GET.get("before"))
    context = {
        "person": found,
        "recipients": _recipients(found),
        "quiet": office.QUIET_FROM.strftime("%H:%M"),
        "page": shown,
        "rows": [(row, to_word(row), reason_word(row.reason)) for row in shown.items],
        "filters": [Choice("state", "状态", state, _STATES)],
        "filters_set": bool(state),
        "may": people.may(actor, found),
        "calls": actor.holds(*access.CALL_ROLES),
    }
    return page(request, "notify/person.html", context)


def _recipients(found: Person) -> list[Row]:
    """The elder first, then the family: a handful, so each is looked up by itself."""
    consents = Consent.objects.filter(person=found, purpose=CONTACT, withdrawn_on=None).exclude(kin=None)
    agreed = {row.kin_id: row for row in consents.order_by("given_on")}
    chains = {kind: office.chain(found.unit, kind) for kind in ("person", "kin")}
    rows = [_row(found, None, chains["person"], None)]
    family = Kin.objects.filter(person=found, ended_at=None).order_by("-is_emergency", "pk")
    return rows + [_row(found, kin, chains["kin"], agreed.get(kin.pk)) for kin in family]


def _row(found: Person, kin: Kin | None, chain: list[str], consent: Consent | None) -> Row:
    contact = contact_of("kin", kin.pk) if kin else contact_of("person", found.pk)
    reached = [_title(code) for code in office.reachable(chain, contact)]
    reached += ["工作人员打电话"] if contact.phone else []
    refusal = contact.refusal or ("" if reached else "no_address")
    muted = contact.preference.muted if contact.preference else []
    names = {one.code: one.name or one.code for one in templates.all_templates()}
    relation = kin.get_relation_display() if kin else "本人"
    return Row(
        kin, kin.name if kin else found.name, relation, contact, reason_word(refusal), "，其次".join(reached[:2]),
        consent, [names[code] for code in muted if code in names],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def way(request: HttpRequest, person_id: int, kin_id: int | None = None) -> HttpResponse:
    """Note how the elder or a relative wants to be told."""
    actor, found, kin = _named(request, person_id, kin_id, "edit")
    kind, number, name = ("kin", kin.pk, kin.name) if kin else ("person", found.pk, found.name)
    kept = Preference.objects.filter(to_kind=kind, to_id=number).first()
    form = FamilyForm(
        request.POST or None, initial=_initial(kept, name), ways=_ways(found, kind, kept), kinds=_kinds(kind),
        filed=(kin.phone if kin else found.phone or found.phone_home) or "",
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.set_preference(
                by=actor, to_kind=kind, to_id=number, person_id=found.pk, gathered=False,
                key=idempotency_key(request), **form.cleaned_data,
            )  # fmt: skip
        if tried.done:
            return go(request, reverse("notify:person", args=[found.pk]), saved=f"{name}的通知方式已保存。")
    heading = f"怎样通知{name}"
    note = "照其本人的话登记。紧急消息不受免打扰和条数限制；“一概不收”的，紧急也不发。"
    return _deed(request, found, form, heading, note, "保存")


@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, person_id: int, kin_id: int) -> HttpResponse:
    """Record a relative's consent to be told things: whose, when, how (R160)."""
    actor, found, kin = _named(request, person_id, kin_id, "consent")
    if kin is None:
        raise NotFound
    form = AgreeForm(request.POST or None, initial={"given_by": kin.name, "given_on": clock.today(), "how": "spoken"})
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            people_actions.give_consent(
                by=actor, person_id=found.pk, kin_id=kin.pk, purpose=CONTACT, key=idempotency_key(request),
                **form.cleaned_data,
            )  # fmt: skip
        if tried.done:
            return go(request, reverse("notify:person", args=[found.pk]), saved=f"已登记{kin.name}同意接收通知。")
    return _deed(request, found, form, f"{kin.name}同意接收通知", "先问过本人再登记；随时可以撤回。", "登记")


@require_http_methods(["GET", "POST"])
def disagree(request: HttpRequest, person_id: int, kin_id: int) -> HttpResponse:
    """Take a relative's consent back: from that moment nothing is sent to them."""
    actor, found, kin = _named(request, person_id, kin_id, "consent")
    if kin is None:
        raise NotFound
    form = DisagreeForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            people_actions.withdraw_consent(
                by=actor, person_id=found.pk, kin_id=kin.pk, purpose=CONTACT, key=idempotency_key(request),
                **form.cleaned_data,
            )  # fmt: skip
        if tried.done:
            return go(request, reverse("notify:person", args=[found.pk]), saved=f"已撤回，不再通知{kin.name}。")
    note = "从保存的一刻起，不再向其发送任何消息，还没发出的也不发。"
    return _deed(request, found, form, f"{kin.name}不再接收通知", note, "撤回同意")


def _deed(request: HttpRequest, found: Person, form: Any, heading: str, note: str, verb: str) -> HttpResponse:
    context = {"person": found, "form": form, "heading": heading, "note": note, "verb": verb}
    return page(request, "notify/family_deed.html", context)


def _named(request: HttpRequest, person_id: int, kin_id: int | None, deed: str) -> tuple[Actor, Person, Kin | None]:
    """The elder, whose file this actor may change, and the relative where one is named."""
    actor = actor_of(request)
    found = people.get_for(actor, person_id)
    people.require_deed(actor, found, deed)
    if kin_id is None:
        return actor, found, None
    kin = Kin.objects.filter(pk=kin_id, person=found, ended_at=None).first()
    if kin is None:
        raise NotFound("kin_not_found", "没有找到这位家属")
    return actor, found, kin


def _title(code: str) -> str:
    known = channels.all_channels().get(code)
    return known.title if known else code


def _ways(found: Person, kind: str, kept: Preference | None) -> list[tuple[str, str]]:
    """The channels of the office for such a recipient, what was chosen before, and the telephone, always there."""
    codes = dict.fromkeys([*office.chain(found.unit, kind), *(kept.channels if kept else [])])
    codes.pop(PHONE_LIST, None)
    return [*((code, _title(code)) for code in codes), (PHONE_LIST, "工作人员打电话")]


def _kinds(kind: str) -> list[tuple[str, str]]:
    return [(one.code, one.name or one.title) for one in templates.all_templates() if one.audience == kind]


def _initial(kept: Preference | None, name: str) -> dict[str, Any]:
    told = {"told_by": name, "told_on": clock.today()}
    if kept is None:
        return {**told, "version": 0}
    names = ("phone", "email", "quiet_from", "quiet_until", "most_per_day", "muted", "version")
    return {
        **told,
        **{one: getattr(kept, one) for one in names},
        "channels_wanted": kept.channels,
        "refused": kept.refused_on is not None,
    }
